"""Start an injection: positives frozen into a run folder with the error types drawn for them."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from seapo import injectors, jobs
from seapo.errors import BadInput
from seapo.jobs import Run
from seapo.pipeline.studio import Studio
from seapo.records import Positive
from seapo.store import handing, reading
from seapo.taxonomy import INJECTABLE

ALL_TYPES = "all"
PROFILE = "profile"
ENGINES = ("rules",)
"""What can write negatives here now."""

Mix = Mapping[str, float] | str
"""Shares by error type, or `all` for one negative of each type."""


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
    if engine not in ENGINES:
        raise BadInput(f"No engine '{engine}' here. There are: {', '.join(ENGINES)}.")
    if limit is not None and limit < 1:
        raise BadInput(f"A limit of {limit} leaves nothing to do. Give 1 or more, or none.")
    ids = handing.positive_ids(studio.store, dataset, limit)
    if not ids:
        raise BadInput(f"The data set '{dataset}' has no positives to put an error into.")
    config = {
        "dataset": dataset,
        "dataset_id": reading.dataset_id(studio.store, dataset),
        "engine": engine,
        "mix": mix if isinstance(mix, str) else dict(mix),
        "limit": limit,
        "seed": seed,
        "device": "none",
    }
    with tempfile.TemporaryDirectory(dir=studio.home.path) as folder:
        out = Path(folder) / "input.jsonl"
        handing.hand_out(studio.store, ids, _draw(ids, mix, seed), out)
        run = jobs.create(studio.home, "inject", config, {"input.jsonl": out})
    return jobs.start(run)


def _draw(ids: Sequence[str], mix: Mix, seed: int) -> list[list[str]]:
    if mix == PROFILE:
        raise BadInput(
            "No error profile has been measured here yet. "
            "Give shares such as correctness=1,logic=1,hallucination=1, or all."
        )
    if mix == ALL_TYPES:
        return [[kind.name for kind in INJECTABLE] for _ in ids]
    shares = injectors.parse_mix(mix) if isinstance(mix, str) else mix
    return [[name] for name in injectors.draw(ids, shares, seed)]


def preview_inject(
    studio: Studio, dataset: str, mix: Mix, seed: int, count: int = 3
) -> list[dict[str, Any]]:
    """What the rules would make of the first positives: prompt, chosen, rejected, type, spans, why.

    A positive that no rule can work on carries `failed` instead of a rejected text.
    """
    ids = handing.positive_ids(studio.store, dataset, count)
    if not ids:
        return []
    drawn = _draw(ids, mix, seed)
    found = handing.positives(studio.store, ids)
    return [
        _previewed(found[i], asked, seed)
        for i, names in zip(ids, drawn, strict=True)
        for asked in names
    ][:count]


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
