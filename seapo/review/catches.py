"""What reviewers did with known errors and untouched pairs that were mixed into their queue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KNOWN, UNTOUCHED = "known", "untouched"
"""Kinds of items: a negative with an error that is surely there, and one with none."""
SAYS_WRONG = frozenset({"too_obvious", "wrong_type", "give_away"})
"""Reasons of a rejection that call the negative wrong all the same."""

Said = tuple[str, str | None]
"""A verdict and its reason."""


@dataclass(frozen=True)
class Tally:
    """Items by what became of them."""

    known: int = 0
    """Known errors that were accepted or rejected."""
    caught: int = 0
    """Of them: the reviewer says that it is wrong."""
    untouched: int = 0
    """Untouched pairs that were accepted or rejected."""
    alarms: int = 0
    """Of them: the reviewer says that it is wrong."""
    open: int = 0
    """Items that were skipped or flagged."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            *(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True))
        )


def standing(said: Iterable[Said]) -> Said | None:
    """The newest standing word of one reviewer on one item: an undo takes back the newest before it."""
    kept: list[Said] = []
    for one in said:
        if one[0] != "undo":
            kept.append(one)
        elif kept:
            kept.pop()
    return kept[-1] if kept else None


def tally(kind: str, said: Said | None) -> Tally:
    """One item: caught, or an alarm, where it is accepted as a pair or rejected for a reason of SAYS_WRONG."""
    if said is None:
        return Tally()
    verdict, reason = said
    if verdict not in ("accept", "reject"):
        return Tally(open=1)
    wrong = int(verdict == "accept" or reason in SAYS_WRONG)
    return Tally(known=1, caught=wrong) if kind == KNOWN else Tally(untouched=1, alarms=wrong)


def summed(by: Mapping[tuple[str, str], Tally], reviewer: str | None, kind: str | None) -> Tally:
    """The tally of one reviewer and one type, either of them None for all."""
    found = [
        one for (who, what), one in by.items() if reviewer in (None, who) and kind in (None, what)
    ]
    return sum(found, Tally())
