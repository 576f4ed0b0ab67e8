"""Pairs on their way to the card: plain values of `review.card_row`, with the differences marked."""

from collections.abc import Iterable, Mapping
from typing import Any

from seapo.diff import Kept, Segment, flagged
from seapo.records import Span
from seapo.review import card_row
from seapo.ui.card.maths import formulas

Row = dict[str, Any]

ROOM = 400_000
"""Characters of one answer to the browser: few pairs where they are huge, always one."""
KEPT = Kept()
_OF_REVIEWERS = ("own", "votes", "disputed", "others")
"""What the asking reviewer and others said of the pair, where the row tells it."""
_ORIGINALS = {"chosen": "original_chosen", "rejected": "original"}


def card_rows(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """As many of the rows as have room, in their order."""
    made: list[Row] = []
    room = ROOM
    for row in rows:
        found = marked(row)
        room -= _size(found)
        if made and room < 0:
            break
        made.append(found)
    return made


def marked(row: Mapping[str, Any]) -> Row:
    """A card row with `chosen` and `rejected` as segments, how alike the two are, and the formulas.

    The receipt's spans are flagged where they hold: in a text that was not edited since.
    """
    found = card_row(row)
    marks = KEPT.difference(found["chosen"], found["rejected"])
    return {
        **found,
        "chosen": _flagged(marks.chosen, row, "chosen"),
        "rejected": _flagged(marks.rejected, row, "rejected"),
        "alike": round(marks.alike, 3),
        **{name: row.get(name) for name in _OF_REVIEWERS if name in row},
        "math": formulas([*_turns(found), found["chosen"], found["rejected"]]),
    }


def _turns(found: Row) -> list[str]:
    return [turn["content"] for turn in reversed(found["turns"])]


def _flagged(segments: Iterable[Segment], row: Mapping[str, Any], side: str) -> tuple[Segment, ...]:
    return flagged(segments, _spans(row, side))


def _spans(row: Mapping[str, Any], side: str) -> list[Span]:
    original = row.get(_ORIGINALS[side])
    if original is not None and original != row[side]:
        return []
    found = (row.get("spans") or {}).get(side) or ()
    return [(int(start), int(end)) for start, end in found]


def _size(row: Row) -> int:
    sides = sum(len(segment[1]) for side in ("chosen", "rejected") for segment in row[side])
    return sides + sum(len(turn["content"]) for turn in row["turns"])
