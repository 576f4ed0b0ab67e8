"""A question of the world with its right answer, how it is checked, and what each kind of author writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from seapo.lab.parts import Part, Template

DIMENSIONS = ("knowledge", "reasoning", "mathematics", "coding", "truthfulness")


@dataclass(frozen=True)
class Question:
    dimension: str
    kind: str
    wording: Template
    """The wording that the prompt uses."""
    prompt: str
    target: str
    """What a right answer gives: a name, a number, an output; what `rule` means by it."""
    rule: str
    """The check: a key of `seapo.evaluation.checks.RULES`."""
    part: Part | None
    """None where a wording of one part met an entity of another: such a question is never asked."""
    entity: str
    """The real or made-up entity, operands or people that the prompt is about: what parts divide."""
    answers: Mapping[str, str]
    """What an author writes, by author: `reliable` is right, the three error types are wrong."""
    others: tuple[str, ...] = ()
    """Wrong answers that must not appear beside the target, for the rules that look."""
    choices: tuple[str, ...] = field(default=())
    """Full answers to choose from, the right one first; empty where the answer is generated."""
    rate_key: tuple[object, ...] = ()
    """What unreliable authorship depends on: a fact and wording, or a kind and wording."""

    @property
    def reference(self) -> str:
        return self.answers["reliable"]

    @property
    def template(self) -> str:
        return self.wording.name

    @property
    def unseen(self) -> bool:
        """Whether no pretraining document uses the wording."""
        return self.wording.home is not None

    @property
    def casual(self) -> bool:
        return self.wording.casual
