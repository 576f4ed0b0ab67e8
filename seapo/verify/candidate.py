"""What every check is given: a positive, a rejected answer to it, and what is known of how that came about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from seapo.records import Finding, Injection, Positive


@dataclass(frozen=True)
class Candidate:
    positive: Positive
    rejected: str
    injection: Injection | None = None
    """The receipt, where there is one."""
    finish: str | None = None
    """How the engine ended it: `stop`, `length` or `error`; none for answers from elsewhere."""
    others: Iterable[str] = ()
    """Negatives that it must not repeat."""
    preamble: str = ""
    """What was taken off its beginning before."""

    @property
    def chosen(self) -> str:
        return self.positive.answer


Check = Callable[[Candidate], Finding | None]
"""None where there is nothing to say."""
