"""Start an injection: positives frozen into a run folder with the error types drawn for them.

Rules write negatives without a model; every other engine has a model write them.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from seapo import injectors, jobs
from seapo.engines import EMBEDDED, ENDPOINT, RULES, EngineConfig, EngineSpec, parse
from seapo.errors import BadInput
from seapo.injectors.config import InjectConfig, kind_shares
from seapo.jobs import Run
from seapo.jobs.folder import safe_id
from seapo.pipeline.profiles import measured_profile
from seapo.pipeline.studio import Studio
from seapo.prompts import DIFFICULTIES, KINDS
from seapo.records import Positive
from seapo.settings import BASES, Home
from seapo.store import handing, reading
from seapo.taxonomy import INJECTABLE
from seapo.training import model_name
from seapo.values import read_fields
from seapo.workers.injection.asking import Asking, ask, asking_of

ALL_TYPES = "all"
PROFILE = "profile"
ENGINES = (RULES, *BASES)
"""What writes negatives here without a word more: rules, or a shipped model by its name."""
TRIED = 12
"""Positives of a trial."""

Mix = Mapping[str, float] | str
"""Shares by error type; `all` for one negative of each type; `profile` for the model's own errors."""
Settings = Mapping[str, object]
"""Fields of EngineConfig and InjectConfig, as people type them."""


def start_inject(
    studio: Studio,
    dataset: str,
    engine: str = RULES,
    mix: Mix = "correctness=1,logic=1,hallucination=1",
    limit: int | None = None,
    seed: int = 0,
    settings: Settings | None = None,
) -> Run:
    """Freeze the positives and the types drawn for them into a run folder, and start it.

    Raises:
        BadInput: an engine, mix or setting that is not here, or a data set without positives.
        NotFound: no such data set.
    """
    return _start(studio, dataset, engine, mix, limit, seed, settings or {}, {})


def try_inject(
    studio: Studio,
    dataset: str,
    engine: str,
    mix: Mix = "correctness=1,logic=1,hallucination=1",
    seed: int = 0,
    settings: Settings | None = None,
    count: int = TRIED,
) -> Run:
    """Start an injection of a few positives whose results the store never takes; raises as `start_inject`."""
    return _start(studio, dataset, engine, mix, count, seed, settings or {}, {"trial": True})


def _start(
    studio: Studio, dataset: str, engine: str, mix: Mix, limit: int | None, seed: int,
    settings: Settings, more: Mapping[str, object],
) -> Run:  # fmt: skip
    spec, told = read_engine(studio.home, engine), read_settings(settings)
    if spec.kind == RULES and settings:
        raise BadInput(f"The rules know no settings; {', '.join(settings)} came. Leave them out.")
    if limit is not None and limit < 1:
        raise BadInput(f"A limit of {limit} leaves nothing to do. Give 1 or more, or none.")
    ids = handing.positive_ids(studio.store, dataset, limit)
    if not ids:
        raise BadInput(f"The data set '{dataset}' has no positives to put an error into.")
    shares, profile = _shares(studio.home, mix, spec)
    strata = handing.strata(studio.store, dataset, limit) if shares else {}
    count = injectors.count_strata(ids, strata)
    config = {
        "dataset": dataset,
        "dataset_id": reading.dataset_id(studio.store, dataset),
        "engine": spec.name,
        "mix": mix if isinstance(mix, str) else dict(mix),
        **({"profile": profile, "shares": shares} if profile else {}),
        "limit": limit,
        "seed": seed,
        **({"strata": count} if count > 1 else {}),
        "device": device_of(spec),
        **({} if spec.kind == RULES else {**asdict(told[0]), **asdict(told[1])}),
        **more,
    }
    with tempfile.TemporaryDirectory(dir=studio.home.path) as folder:
        out = Path(folder) / "input.jsonl"
        handing.hand_out(studio.store, ids, _draw(ids, shares, seed, strata), out)
        run = jobs.create(studio.home, "inject", config, {"input.jsonl": out})
    return jobs.start(run)


def read_engine(home: Home, engine: str) -> EngineSpec:
    """The engine of this name, with a model that is there as far as that can be told without loading it.

    Raises:
        BadInput: no engine is called so, or its model is not there.
    """
    spec = parse(engine)
    if spec.kind == EMBEDDED and not is_there(spec.model):
        raise BadInput(f"The model of '{engine}' is missing from {BASES[spec.model]}. Clone again.")
    if spec.kind in (RULES, EMBEDDED, ENDPOINT) or _of_run(home, spec.model):
        return spec
    # A folder by its whole path: a run's process starts elsewhere.
    return EngineSpec(spec.kind, model_name(spec.model))


def _of_run(home: Home, name: str) -> bool:
    return safe_id(name) and (home.runs / name / "model").is_dir()


def read_settings(settings: Settings) -> tuple[EngineConfig, InjectConfig]:
    """Settings of engine and injection, the defaults where none is given.

    Raises:
        BadInput: a setting that there is not, or a value that cannot be.
    """
    known = [field.name for kind in (InjectConfig, EngineConfig) for field in fields(kind)]
    for name in settings:
        if name not in known:
            raise BadInput(f"There is no setting {name!r}. Known: {', '.join(known)}.")
    engine = EngineConfig(**_those(EngineConfig, settings))
    asked = InjectConfig(**_those(InjectConfig, settings))
    if asked.difficulty not in DIFFICULTIES:
        names = ", ".join(DIFFICULTIES)
        raise BadInput(f"difficulty must be one of {names}; {asked.difficulty!r} came.")
    _check_kinds(asked)
    return engine, asked


def _those(kind: type[Any], settings: Settings) -> dict[str, Any]:
    own = {field.name for field in fields(kind)}
    return read_fields(kind, {name: settings[name] for name in settings if name in own})


def _check_kinds(asked: InjectConfig) -> None:
    known = [name for kinds in KINDS.values() for name in kinds]
    for name in kind_shares(asked):
        if name not in known:
            raise BadInput(f"There is no sub-kind {name!r}. Known: {', '.join(known)}.")


def device_of(spec: EngineSpec) -> str:
    """The queue it waits in: a model of ours runs on the CPU, where it is quickest."""
    if spec.kind in (RULES, ENDPOINT):
        return "none"
    return "cpu" if spec.kind == EMBEDDED else jobs.found_device()


def is_there(model: str) -> bool:
    """Whether the shipped model of this name lies where it should."""
    return (BASES[model] / "config.json").is_file()


def _shares(home: Home, mix: Mix, spec: EngineSpec) -> tuple[dict[str, float], str | None]:
    """Shares by type, empty for one of each; and the run whose profile they are."""
    if mix == PROFILE:
        found = measured_profile(home, spec.model or RULES)
        return dict(found.shares), found.run
    if mix == ALL_TYPES:
        return {}, None
    return (injectors.parse_mix(mix) if isinstance(mix, str) else dict(mix)), None


def _draw(
    ids: Sequence[str], shares: Mapping[str, float], seed: int, strata: Mapping[str, str]
) -> list[list[str]]:
    if not shares:
        return [[kind.name for kind in INJECTABLE] for _ in ids]
    return [[name] for name in injectors.draw(ids, shares, seed, strata)]


def preview_inject(
    studio: Studio,
    dataset: str,
    mix: Mix,
    seed: int,
    count: int = 3,
    engine: str = RULES,
    settings: Settings | None = None,
) -> list[dict[str, Any]]:
    """What would be made of the first positives: prompt, chosen, rejected, type, spans, why.

    A positive that no rule can work on carries `failed` instead of a rejected text. A model is not loaded
    for a preview: `request` is the text that it will be asked instead, `kind` the sub-kind drawn.
    """
    ids = handing.positive_ids(studio.store, dataset, count)
    if not ids:
        return []
    spec = parse(engine)
    shares, _ = _shares(studio.home, mix, spec)
    drawn = _draw(ids, shares, seed, {})
    found = handing.positives(studio.store, ids)
    asking = None
    if spec.kind != RULES:
        asking = asking_of(spec, *read_settings(settings or {}), seed, studio.home)
    return [
        _previewed(found[i], asked, seed) if asking is None else _requested(asking, found[i], asked)
        for i, names in zip(ids, drawn, strict=True)
        for asked in names
    ][:count]


def _requested(asking: Asking, positive: Positive, asked: str) -> dict[str, Any]:
    draft = ask(asking, positive, asked, "preview", (0, 0), ())
    shown = {"prompt": positive.prompt, "chosen": positive.answer, "asked": asked}
    return {**shown, "request": draft.request.turns[-1]["content"], "kind": draft.kind}


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
