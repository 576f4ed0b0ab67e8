"""What can be chosen about an experiment, read from `name=value` texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from seapo.errors import BadInput
from seapo.settings import BASES

ARM_NAMES = (
    "base", "care", "sft", "vanilla", "seapo-correctness", "seapo-logic", "seapo-hallucination",
    "seapo-mix", "seapo-profile", "kto-mix",
)  # fmt: skip
REGIMES = ("references", "judged")
METHODS = ("dpo", "kto", "sft")
MAIN_STRENGTH = 0.7
MATCHED = (
    "num_train_epochs", "max_steps", "per_device_train_batch_size", "gradient_accumulation_steps",
)  # fmt: skip
"""Settings of a recipe that decide the number of steps: one for all methods."""
OF_THE_RUN = ("task", "device", "allow_parallel")
"""What a run's configuration holds beside the choices."""


@dataclass(frozen=True)
class Choices:
    bases: tuple[str, ...] = tuple(BASES)
    """Names of shipped bases, or folders of models."""
    seeds: int = 3
    pairs: int = 400
    """Pairs that an arm trains on, the same number a dimension."""
    part: str = "test"
    """The part of the world that is asked; `development` while recipes are tuned."""
    limit: int = 0
    """Items asked a dimension; 0 asks as many as the suite does."""
    arms: tuple[str, ...] = ARM_NAMES
    regimes: tuple[str, ...] = REGIMES
    samples: int = 6
    """Answers drawn from the base a prompt."""
    strengths: tuple[float, ...] = (0.6, MAIN_STRENGTH, 0.8)
    """Chances that a judge prefers a right answer to a wrong one."""
    parallel: int = 2
    recipes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What differs from the shipped recipes, by method."""

    @property
    def main_strength(self) -> float:
        """The strength at which every arm is run: 0.7, or the middle of those given."""
        if MAIN_STRENGTH in self.strengths:
            return MAIN_STRENGTH
        return sorted(self.strengths)[len(self.strengths) // 2]


def read(config: Mapping[str, object]) -> Choices:
    """Read choices from a run's configuration, whose values may be text.

    Raises:
        BadInput: a name that is none, or a value that cannot be.
    """
    found: dict[str, Any] = (
        {"bases": _value("bases", ",".join(BASES))} if not config.get("bases") else {}
    )
    recipes: dict[str, dict[str, str]] = {}
    for name, value in config.items():
        if name in OF_THE_RUN:
            continue
        if name.startswith("recipe."):
            method, setting = _recipe(name)
            recipes.setdefault(method, {})[setting] = str(value)
        else:
            found[name] = _value(name, str(value))
    return Choices(**found, recipes=recipes)


def _recipe(name: str) -> tuple[str, str]:
    _, method, setting = [*name.split("."), "", ""][:3]
    if method not in METHODS or not setting:
        raise BadInput(f"{name!r} came; recipe.METHOD.NAME with {', '.join(METHODS)} is wanted.")
    if method != "dpo" and setting in MATCHED:
        raise BadInput(f"Steps are the same for all methods: set recipe.dpo.{setting}.")
    return method, setting


def _value(name: str, text: str) -> object:
    if name not in READERS:
        known = ", ".join([*READERS, "recipe.METHOD.NAME"])
        raise BadInput(f"The experiment has no setting {name!r}. Known: {known}.")
    try:
        return READERS[name](text)
    except ValueError as error:
        raise BadInput(f"{name} is {text!r}: {error}") from error


def _number(least: int) -> Callable[[str], int]:
    def read_one(text: str) -> int:
        if not text.strip().isdecimal() or int(text) < least:
            raise ValueError(f"a whole number from {least} on is wanted.")
        return int(text)

    return read_one


def _names(known: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    def read_some(text: str) -> tuple[str, ...]:
        names = known if text.strip() == "all" else _parts(text)
        if not names or set(names) - set(known):
            raise ValueError(f"`all` or some of {', '.join(known)} are wanted.")
        return tuple(name for name in known if name in names)

    return read_some


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _bases(text: str) -> tuple[str, ...]:
    names = tuple(name if name in BASES else str(model_folder(name)) for name in _parts(text))
    missing = [name for name in names if not (model_folder(name) / "config.json").is_file()]
    if missing or not names:
        raise ValueError(f"some of {', '.join(BASES)}, or folders of models, are wanted.")
    if len({base_name(name) for name in names}) < len(names):
        raise ValueError("two folders have the same name: a base goes by its folder's name.")
    return names


def _strengths(text: str) -> tuple[float, ...]:
    found = tuple(float(part) for part in _parts(text))
    if not found or not all(0.5 < strength < 1 for strength in found):
        raise ValueError("numbers above 0.5 (a coin) and below 1 (never wrong) are wanted.")
    return found


def _part(text: str) -> str:
    if text not in ("test", "development"):
        raise ValueError("test or development is wanted.")
    return text


READERS: Mapping[str, Callable[[str], object]] = {
    "bases": _bases,
    "seeds": _number(1),
    "pairs": _number(5),
    "part": _part,
    "limit": _number(0),
    "arms": _names(ARM_NAMES),
    "regimes": _names(REGIMES),
    "samples": _number(2),
    "strengths": _strengths,
    "parallel": _number(1),
}


def model_folder(base: str) -> Path:
    """Where a base's model lies."""
    return BASES[base] if base in BASES else Path(base).expanduser().resolve()


def base_name(base: str) -> str:
    """What a base is called in cells and folders."""
    return base if base in BASES else model_folder(base).name
