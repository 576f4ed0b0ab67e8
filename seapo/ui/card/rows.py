"""Pairs on their way to the card: plain values of `review.card_row`, with the word differences marked."""

from collections.abc import Iterable, Mapping
from typing import Any

from seapo.diff import difference
from seapo.review import card_row

Row = dict[str, Any]

ROOM = 1_500_000
"""Characters of one answer to the browser: few pairs where they are huge, always one."""


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
    """A card row with `chosen` and `rejected` as segments, and how alike the two are."""
    found = card_row(row)
    marks = difference(found["chosen"], found["rejected"])
    return {
        **found,
        "chosen": marks.chosen,
        "rejected": marks.rejected,
        "alike": round(marks.alike, 3),
    }


def _size(row: Row) -> int:
    sides = sum(len(text) for side in ("chosen", "rejected") for _, text in row[side])
    return sides + sum(len(turn["content"]) for turn in row["turns"])
