"""Rows made of items: the pair whose looks it takes, with the item's own prompt and texts."""

from collections.abc import Sequence
from typing import Any

from seapo.store import Cursor, Store, one, reading
from seapo.store.calibration.sealing import Row, seal

_ITEMS = (
    "select item_id, dataset_id, kind, positive_id, positive_number, rejected, type, rule, why, spans"
    " from calibration_items where item_id in (select unnest(?::varchar[]))"
)
_TEXTS = "select number, turns, answer from positives where number = ?"
"""Of one: a few texts that lie far apart are found soonest one by one."""


def named(cursor: Cursor, text: str, values: Sequence[object]) -> list[Row]:
    """The rows of a query by name."""
    cursor.execute(text, list(values))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def items(store: Store, ids: Sequence[str]) -> dict[str, Row]:
    """Items with the texts of their positives, by id; `spans` is JSON still."""
    cursor = store.cursor()
    found = named(cursor, _ITEMS, [list(ids)]) if ids else []
    numbers = {row["positive_number"] for row in found}
    texts = {number: row for number in numbers for row in named(cursor, _TEXTS, [number])}
    return {
        row["item_id"]: {**texts[row["positive_number"]], **row}
        for row in found
        if row["positive_number"] in texts
    }


def dressed(item: Row, like: Row, number: int) -> Row:
    """The item as a sealed, undecided row that has the dataset, source, type and votes of another."""
    turns = item["turns"]
    own: dict[str, Any] = {
        "id": item["item_id"],
        "number": number,
        "positive_id": item["positive_id"],
        "turns": turns,
        "prompt": turns[-1]["content"] if turns else "",
        "chosen": item["answer"],
        "rejected": item["rejected"],
        "original": item["rejected"],
        "original_chosen": item["answer"],
        "edited": False,
        "state": "undecided",
        "disputed": False,
    }
    unsaid: Row = {name: None for name in ("reason", "reviewer", "decided", "own") if name in like}
    return {**seal(like), **unsaid, **own}


def as_shown(store: Store, item: Row, number: int | None, like: int | None) -> Row | None:
    """The row of an item outside a page: looks like the pair of board number `like`, where it is known.

    Else it looks like the first pair of its data set; None where there is none left.
    """
    text = "select min(number) from board where dataset_id = ?"
    lowest = one(store.cursor(), text, [item["dataset_id"]])
    if not lowest or lowest[0] is None:
        return None
    stands_in = int(like or lowest[0])
    return dressed(item, reading.at(store, [stands_in])[0], number or stands_in)
