"""Which few flipped items stand for a comparison: chosen by rule, so that nobody picks the pretty ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from seapo.compare import AVERAGE, UNSEEN

Row = Mapping[str, Any]


def typical(flips: Sequence[Row], table: Sequence[Row], number: int = 3) -> list[Row]:
    """At most `number` flips, each from another dimension, the one that moved most first.

    Of a dimension's flips those of its usual direction stand for it, by the one of middle length. Where
    all chosen so would show gains although something was lost, the last of them is a lost one.
    """
    moved = [row for row in table if row["dimension"] not in (AVERAGE, UNSEEN)]
    order = [r["dimension"] for r in sorted(moved, key=lambda row: -abs(row["difference"]))]
    by_place = {name: [f for f in flips if f["dimension"] == name] for name in order}
    named = [name for name in order if by_place[name]][:number]
    found = [_middle(_usual(by_place[name])) for name in named]
    lost = [flip for flip in flips if flip["change"] == "lost"]
    if lost and len(found) == number and all(flip["change"] == "gained" for flip in found):
        found[-1] = _worst(lost, named[:-1])
    return found


def _usual(flips: Sequence[Row]) -> list[Row]:
    """The flips in the direction that most of them went."""
    gained = [flip for flip in flips if flip["change"] == "gained"]
    lost = [flip for flip in flips if flip["change"] == "lost"]
    return max(gained, lost, key=len)


def _worst(lost: Sequence[Row], taken: Sequence[str]) -> Row:
    """One of the dimension with most losses, a dimension that is not shown yet where there is one."""
    free = [flip for flip in lost if flip["dimension"] not in taken] or lost
    names = [flip["dimension"] for flip in free]
    most = max(dict.fromkeys(names), key=names.count)
    return _middle([flip for flip in free if flip["dimension"] == most])


def _middle(flips: Sequence[Row]) -> Row:
    """The one of middle length, prompt and both answers together; by id where two are equal."""
    ranked = sorted(flips, key=lambda flip: (_length(flip), str(flip["id"])))
    return ranked[len(ranked) // 2]


def _length(flip: Row) -> int:
    return sum(len(str(flip[name])) for name in ("prompt", "before", "after"))
