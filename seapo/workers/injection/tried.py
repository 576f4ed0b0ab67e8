"""One answer of a model on its way to a negative: read and checked."""

from dataclasses import dataclass

from seapo.engines import Answer
from seapo.records import Finding, Injection
from seapo.workers.injection.asking import Draft

NO_PAIR = ("empty", "unchanged", "refusal", "truncated", "duplicate")
"""Failed checks that leave no negative at all; any other failed check leaves one to be looked at."""


@dataclass(frozen=True)
class Tried:
    draft: Draft
    answer: Answer
    place: tuple[int, int]
    """Number among the candidates, and how often it had been tried before; both from 0."""
    made: Injection | None
    """None where the engine gave no text."""
    findings: tuple[Finding, ...]
    failed: tuple[str, ...]
    """Names of failed checks, or the engine's reason."""
    changed: str = ""
    """What the model says it changed."""

    @property
    def usable(self) -> bool:
        """Whether it is a negative without a failed check."""
        return self.made is not None and not self.failed

    @property
    def pair(self) -> bool:
        """Whether it is a negative, though perhaps one with a fault."""
        return self.made is not None and not set(self.failed) & set(NO_PAIR)

    @property
    def text(self) -> str:
        return self.made.rejected if self.made else ""
