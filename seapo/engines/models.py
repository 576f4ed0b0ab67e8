"""Models that lie on this machine: shipped ones, those that training runs made, the hub's cache."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from seapo.engines.here import Machine, gigabytes
from seapo.settings import BASES, Home

_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
"""The first kind that is there counts: a folder may hold the same weights twice."""
_WRITES = ("ForCausalLM", "ForConditionalGeneration", "LMHeadModel")
"""How the architectures of models that write text are called."""
SPARE = 1.25
"""Rule of thumb: beside its weights a model wants a quarter of their size for what it reads and writes."""


@dataclass(frozen=True)
class Model:
    value: str
    """What an engine is given: a run, a folder or a hub name."""
    name: str
    origin: str
    """`shipped`, `run`, `hub cache` or `folder`."""
    size: int
    """Bytes of weights."""

    @property
    def label(self) -> str:
        return f"{self.name} · {self.origin}, {gigabytes(self.size)}"


def models(home: Home, cache: Path | None = None) -> list[Model]:
    """Every model found: shipped ones, runs' newest first, then the hub's cache by name."""
    held = cache or hub_cache()
    return [*_shipped(), *_of_runs(home.runs), *_cached(held)]


def hub_cache(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the hub's client keeps models, by its own variables."""
    if environment.get("HF_HUB_CACHE"):
        return Path(environment["HF_HUB_CACHE"]).expanduser()
    base = environment.get("HF_HOME") or "~/.cache/huggingface"
    return Path(base).expanduser() / "hub"


def typed(text: str) -> Model | None:
    """A folder that somebody typed; None where it holds no model."""
    folder = Path(text).expanduser()
    return (
        _model(folder, str(folder.resolve()), folder.name, "folder")
        if text and folder.is_dir()
        else None
    )


def fits(model: Model, on: Machine) -> str:
    """What a model takes of this machine, in words, by the rule of thumb."""
    wanted = model.size * SPARE
    place = "the largest graphics card's" if on.gpus else "the"
    said = f"{gigabytes(model.size)} of weights; with what it reads and writes about {gigabytes(wanted)}"
    verdict = "fits" if wanted <= on.room else "does not fit"
    return f"{said}: {verdict} {place} {gigabytes(on.room)} of memory."


def too_large(model: Model, on: Machine) -> bool:
    return model.size * SPARE > on.room


def _shipped() -> Iterator[Model]:
    for name, folder in BASES.items():
        yield from _found(folder, str(folder), name, "shipped")


def _of_runs(runs: Path) -> Iterator[Model]:
    folders = sorted(runs.glob("train-*/model"), reverse=True) if runs.is_dir() else []
    for folder in folders:
        name = folder.parent.name
        yield from _found(folder, name, name, "run")


def _cached(cache: Path) -> Iterator[Model]:
    for folder in sorted(cache.glob("models--*")):
        revisions = sorted(folder.glob("snapshots/*"), key=_age, reverse=True)
        name = folder.name.removeprefix("models--").replace("--", "/")
        newest = next(iter(revisions), None)
        if newest is not None and _writes_text(newest):
            yield from _found(newest, name, name, "hub cache")


def _found(folder: Path, value: str, name: str, origin: str) -> Iterator[Model]:
    made = _model(folder, value, name, origin)
    if made is not None:
        yield made


def _model(folder: Path, value: str, name: str, origin: str) -> Model | None:
    """None where the folder lacks a configuration or weights."""
    size = _weights(folder)
    whole = size and (folder / "config.json").is_file()
    return Model(value, name, origin, size) if whole else None


def _weights(folder: Path) -> int:
    sizes = (_sum(folder.glob(pattern)) for pattern in _WEIGHTS)
    return next((size for size in sizes if size), 0)


def _sum(files: Iterable[Path]) -> int:
    total = 0
    for file in files:
        try:
            total += file.stat().st_size
        except OSError:  # a cache's link whose file was never fetched
            continue
    return total


def _age(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def _writes_text(folder: Path) -> bool:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    names = config.get("architectures") if isinstance(config, dict) else None
    return any(str(name).endswith(_WRITES) for name in names or ())
