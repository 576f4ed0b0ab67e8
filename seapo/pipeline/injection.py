"""Start an injection: positives frozen into a run folder with the error types drawn for them.

Rules write negatives without a model; a shipped model rewrites answers itself, as the method does.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from seapo import injectors, jobs
from seapo.errors import BadInput
from seapo.jobs import Run
from seapo.lab.rewriting import REQUESTS
from seapo.pipeline.profiles import measured_profile
from seapo.pipeline.studio import Studio
from seapo.records import Positive
from seapo.settings import BASES, Home
from seapo.store import handing, reading
from seapo.taxonomy import INJECTABLE

ALL_TYPES = "all"
PROFILE = "profile"
RULES = "rules"
ENGINES = (RULES, *BASES)
"""What can write negatives here: rules, or a shipped model by its name."""
SHIPPED_PACE = 55.0
"""Positives a second that a shipped model rewrites on one core, until this machine has been timed."""

Mix = Mapping[str, float] | str
"""Shares by error type; `all` for one negative of each type; `profile` for the model's own errors."""


def start_inject(
    studio: Studio,
    dataset: str,
    engine: str = "rules",
    mix: Mix = "correctness=1,logic=1,hallucination=1",
    limit: int | None = None,
    seed: int = 0,
) -> Run:
    """Freeze the positives and the types drawn for them into a run folder, and start it.

    Raises:
        BadInput: an engine or mix that is not here, or a data set without positives.
        NotFound: no such data set.
    """
    _check_engine(engine)
    if limit is not None and limit < 1:
        raise BadInput(f"A limit of {limit} leaves nothing to do. Give 1 or more, or none.")
    ids = handing.positive_ids(studio.store, dataset, limit)
    if not ids:
        raise BadInput(f"The data set '{dataset}' has no positives to put an error into.")
    shares, profile = _shares(studio.home, mix, engine)
    config = {
        "dataset": dataset,
        "dataset_id": reading.dataset_id(studio.store, dataset),
        "engine": engine,
        "mix": mix if isinstance(mix, str) else dict(mix),
        **({"profile": profile, "shares": shares} if profile else {}),
        "limit": limit,
        "seed": seed,
        "device": "none" if engine == RULES else "cpu",
    }
    with tempfile.TemporaryDirectory(dir=studio.home.path) as folder:
        out = Path(folder) / "input.jsonl"
        handing.hand_out(studio.store, ids, _draw(ids, shares, seed), out)
        run = jobs.create(studio.home, "inject", config, {"input.jsonl": out})
    return jobs.start(run)


def _check_engine(engine: str) -> None:
    if engine not in ENGINES:
        raise BadInput(f"No engine '{engine}' here. There are: {', '.join(ENGINES)}.")
    if engine != RULES and not is_there(engine):
        raise BadInput(f"The model of '{engine}' is missing from {BASES[engine]}. Clone again.")


def is_there(model: str) -> bool:
    """Whether the shipped model of this name lies where it should."""
    return (BASES[model] / "config.json").is_file()


def _shares(home: Home, mix: Mix, engine: str) -> tuple[dict[str, float], str | None]:
    """Shares by type, empty for one of each; and the run whose profile they are."""
    if mix == PROFILE:
        found = measured_profile(home, engine)
        return dict(found.shares), found.run
    if mix == ALL_TYPES:
        return {}, None
    return (injectors.parse_mix(mix) if isinstance(mix, str) else dict(mix)), None


def _draw(ids: Sequence[str], shares: Mapping[str, float], seed: int) -> list[list[str]]:
    if not shares:
        return [[kind.name for kind in INJECTABLE] for _ in ids]
    return [[name] for name in injectors.draw(ids, shares, seed)]


def preview_inject(
    studio: Studio, dataset: str, mix: Mix, seed: int, count: int = 3, engine: str = RULES
) -> list[dict[str, Any]]:
    """What would be made of the first positives: prompt, chosen, rejected, type, spans, why.

    A positive that no rule can work on carries `failed` instead of a rejected text. A model is not loaded
    for a preview: `request` says what it will be asked instead.
    """
    ids = handing.positive_ids(studio.store, dataset, count)
    if not ids:
        return []
    shares, _ = _shares(studio.home, mix, engine)
    drawn = _draw(ids, shares, seed)
    found = handing.positives(studio.store, ids)
    look = _previewed if engine == RULES else _requested
    return [
        look(found[i], asked, seed) for i, names in zip(ids, drawn, strict=True) for asked in names
    ][:count]


def _requested(positive: Positive, asked: str, seed: int) -> dict[str, Any]:
    del seed
    shown = {"prompt": positive.prompt, "chosen": positive.answer, "asked": asked}
    return {**shown, "request": REQUESTS[asked]}


def _previewed(positive: Positive, asked: str, seed: int) -> dict[str, Any]:
    shown: dict[str, Any] = {"prompt": positive.prompt, "chosen": positive.answer, "asked": asked}
    try:
        made = injectors.inject(positive, asked, seed)
    except injectors.NotInjectable as reason:
        return {**shown, "failed": str(reason)}
    return {
        **shown,
        "rejected": made.rejected,
        "type": made.type,
        "rule": made.rule,
        "spans": made.spans.as_dict(),
        "why": made.why,
    }


def pace(home: Home, engine: str) -> float:
    """Positives a second that a model's last injections here did, else what it did when it shipped."""
    for run in jobs.list_runs(home, "inject"):
        found = jobs.results(run).get("pairs_per_s") if run.state == "done" else None
        if run.config.get("engine") == engine and isinstance(found, int | float) and found > 0:
            return float(found)
    return SHIPPED_PACE
