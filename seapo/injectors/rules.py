"""What a rule is, and the seeded order in which a type tries its rules."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from seapo.injectors.edits import Change
from seapo.injectors.scene import Scene


@dataclass(frozen=True)
class Rule:
    """One way to put an error in: a name for the receipt, how often it goes first, what it does."""

    name: str
    weight: float
    apply: Callable[[Scene, Random], Change | None]
    """Edits and what is wrong then; None where the rule finds nothing to hold on to."""
    last: bool = False
    """Tried only when every other rule found nothing."""


def in_order(rules: Sequence[Rule], rng: Random) -> Iterable[Rule]:
    """Weighted sampling without replacement (Efraimidis and Spirakis 2006); the last ones last."""
    drawn = [(rule.last, -(rng.random() ** (1 / rule.weight)), rule) for rule in rules]
    return (rule for _, _, rule in sorted(drawn, key=lambda row: row[:2]))
