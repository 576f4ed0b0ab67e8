"""Start a judge on a data set's pairs: named checks, a model, or a margin; and what it found."""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from seapo import audit, jobs
from seapo.engines import ENDPOINT, RULES, EngineConfig, EngineSpec, parse
from seapo.errors import BadInput
from seapo.jobs import Run
from seapo.jobs.folder import safe_id
from seapo.judging import JudgeConfig
from seapo.pipeline.injection import device_of, read_engine
from seapo.pipeline.studio import Studio
from seapo.settings import BASES, Home
from seapo.store import asking, findings, handing, reading
from seapo.taxonomy import UNKNOWN
from seapo.values import read_fields

REPLY_TOKENS = 600
"""Tokens that a judge's reply may have where nothing else is said: a verdict is short."""


def start_judge(
    studio: Studio,
    dataset: str,
    engine: str = RULES,
    limit: int | None = None,
    seed: int = 0,
    settings: Mapping[str, object] | None = None,
    margin: bool = False,
) -> Run:
    """Freeze the pairs into a run folder, and start judging them; a limit draws pairs at random by the seed.

    Raises:
        BadInput: an engine or setting that is not here or does not fit, or a data set without pairs.
        NotFound: no such data set.
    """
    spec = _reference(studio.home, engine) if margin else read_engine(studio.home, engine)
    told = read_judge_settings(settings or {})
    if limit is not None and limit < 1:
        raise BadInput(f"A limit of {limit} leaves nothing to do. Give 1 or more, or none.")
    config = {
        "dataset": dataset,
        "dataset_id": reading.dataset_id(studio.store, dataset),
        "engine": spec.name,
        "margin": margin,
        "types": _types(studio),
        "limit": limit,
        "seed": seed,
        "device": device_of(spec),
        **({} if spec.kind == RULES else told),
    }
    with tempfile.TemporaryDirectory(dir=studio.home.path) as folder:
        out = Path(folder) / "input.jsonl"
        if not handing.hand_out_pairs(studio.store, dataset, out, limit, seed):
            raise BadInput(f"The data set '{dataset}' has no pairs to judge. Inject errors first.")
        run = jobs.create(studio.home, "judge", config, {"input.jsonl": out})
    return jobs.start(run)


def read_judge_settings(given: Mapping[str, object]) -> dict[str, object]:
    """All settings of engine and judge as the run's configuration holds them.

    Raises:
        BadInput: a setting that there is not, or a value that cannot be.
    """
    own = {field.name for field in fields(JudgeConfig)}
    known = [*own, *(field.name for field in fields(EngineConfig))]
    for name in given:
        if name not in known:
            raise BadInput(f"There is no setting {name!r}. Known: {', '.join(known)}.")
    for_engine = {name: value for name, value in given.items() if name not in own}
    for_judge = {name: value for name, value in given.items() if name in own}
    engine = EngineConfig(**read_fields(EngineConfig, {"max_tokens": REPLY_TOKENS, **for_engine}))
    if engine.ray or engine.data_parallel_size > 1:
        raise BadInput(
            "A judge works in one process: leave `ray` and `data_parallel_size` out. Several URLs do scale it."
        )
    return {**asdict(engine), **asdict(JudgeConfig(**read_fields(JudgeConfig, for_judge)))}


def _reference(home: Home, engine: str) -> EngineSpec:
    """A model whose log-probabilities are asked for: an engine that loads weights, or a training run."""
    if safe_id(engine) and (home.runs / engine / "model").is_dir():
        return parse(f"transformers:{engine}")
    spec = read_engine(home, engine)
    if spec.kind in (RULES, ENDPOINT):
        known = f"{', '.join(BASES)}, transformers:MODEL, or a training run"
        raise BadInput(
            f"A margin needs a model's weights, which {spec.name} has not. Give {known}."
        )
    return spec


def _types(studio: Studio) -> dict[str, str]:
    """What an error may be, with descriptions: the shipped types and the user's own."""
    found = asking.types(studio.store)
    return {n: str(row["description"]) for n, row in found.items() if n != UNKNOWN.name}


def judged(studio: Studio, run: Run) -> dict[str, Any]:
    """What a judge's run found: counts, hits beside false alarms, and the confusion with what people said."""
    dataset = str(run.config.get("dataset"))
    found = jobs.results(run)
    reasons = findings.unscored(studio.store, run.id)
    said = audit.judged(studio.store, dataset)
    return {
        "judged": found.get("judged", 0),
        "unscored": sum(reasons.values()),
        "reasons": reasons,
        "missed": found.get("missed", {}),
        "by_finding": found.get("by_finding", {}),
        "means": found.get("means", {}),
        "failing": found.get("failing", {}),
        **{name: _share(part) for name, part in vars(audit.judged_by(said, run.id)).items()},
        "confusion": said.confusion,
    }


def _share(found: audit.Share | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.whole}
