"""A question of the world with its right answer, how it is checked, and what each kind of author writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from seapo.lab.parts import Part

DIMENSIONS = ("knowledge", "reasoning", "mathematics", "coding", "truthfulness")


@dataclass(frozen=True)
class Question:
    dimension: str
    kind: str
    wording: int
    """Which of the kind's wordings the prompt uses."""
    prompt: str
    target: str
    """What a right answer gives: a name, a number, an output; what `rule` means by it."""
    rule: str
    """The check: a key of `seapo.lab.check.RULES`."""
    part: Part
    entity: str
    """The real or made-up entity, operands or people that the prompt is about: what parts divide."""
    answers: Mapping[str, str]
    """What an author writes, by author; `reliable` is always there and right."""
    others: tuple[str, ...] = ()
    """Wrong answers that must not appear beside the target, for the rules that look."""
    choices: tuple[str, ...] = field(default=())
    """Full answers to choose from, the right one first; empty where the answer is generated."""
    rate_key: tuple[object, ...] = ()
    """What unreliable authorship depends on: a fact and wording, or a kind and wording."""
    casual: bool = False

    @property
    def reference(self) -> str:
        return self.answers["reliable"]
