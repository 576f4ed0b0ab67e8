"""What an injection is asked for, as the page and a run's configuration both say it; no widget here."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from seapo.engines import EngineConfig, EngineSpec, parse
from seapo.injectors.config import InjectConfig
from seapo.pipeline import Mix
from seapo.values import as_text

DEFAULTS: Mapping[str, str] = {
    field.name: as_text(getattr(config, field.name))
    for config in (EngineConfig(), InjectConfig())
    for field in fields(config)
}
"""Every setting of an injection by a model, as a person types it."""


@dataclass(frozen=True)
class Asked:
    engine: str
    """What `engines.parse` reads."""
    mix: Mix
    seed: int
    settings: Mapping[str, str]
    """Those that differ from their defaults."""

    @property
    def spec(self) -> EngineSpec:
        return parse(self.engine)


def changed(given: Mapping[str, str]) -> dict[str, str]:
    """What differs from the defaults."""
    return {name: value for name, value in given.items() if value != DEFAULTS[name]}


def differences(asked: Asked, config: Mapping[str, object]) -> list[str]:
    """Where a run's configuration is another than what is asked now: `mode was minimal`, in words."""
    then = [(name, as_text(_listed(config[name]))) for name in DEFAULTS if name in config]
    was, now = {**DEFAULTS, **dict(then)}, {**DEFAULTS, **asked.settings}
    found = [f"{name} was {was[name] or 'empty'}" for name in DEFAULTS if was[name] != now[name]]
    if config.get("seed") != asked.seed:
        found.insert(0, f"seed was {config.get('seed')}")
    if _shares(config.get("mix")) != _shares(asked.mix):
        found.insert(0, "the mix was another")
    if config.get("engine") != asked.engine:
        found.insert(0, f"the engine was {config.get('engine')}")
    return found


def _listed(value: object) -> object:
    """JSON has no tuples."""
    return tuple(value) if isinstance(value, list) else value


def _shares(mix: object) -> object:
    """Shares as parts of one: 1, 1, 1 is the same mix as 34, 34, 34."""
    if not isinstance(mix, Mapping):
        return mix
    total = sum(mix.values()) or 1
    return {name: round(share / total, 6) for name, share in mix.items() if share}
