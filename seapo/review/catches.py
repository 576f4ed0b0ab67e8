"""What reviewers did with known errors and untouched pairs that were mixed into their queue."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """Items by what became of them."""

    known: int = 0
    """Known errors on which the decision says something."""
    caught: int = 0
    """Of them: the reviewer says that it is wrong."""
    untouched: int = 0
    """Untouched pairs on which the decision says something."""
    alarms: int = 0
    """Of them: the reviewer says that it is wrong."""
    open: int = 0
    """Items on which it does not: skipped, flagged, rejected for another fault."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            *(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True))
        )


def tally(known: bool, sees_error: bool | None) -> Tally:
    """One item, a known error or an untouched pair: caught, or an alarm, where its reviewer sees an error; open
    where the decision does not say."""
    if sees_error is None:
        return Tally(open=1)
    seen = int(sees_error)
    return Tally(known=1, caught=seen) if known else Tally(untouched=1, alarms=seen)


def summed(by: Mapping[tuple[str, str], Tally], reviewer: str | None, kind: str | None) -> Tally:
    """The tally of one reviewer and one type, either of them None for all."""
    found = [
        one for (who, what), one in by.items() if reviewer in (None, who) and kind in (None, what)
    ]
    return sum(found, Tally())
