"""The decisions on some pairs, oldest first: those in the store, and those about to follow them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from seapo.store import Cursor
from seapo.store.numbered import among

Row = Mapping[str, Any]
"""A decision: the columns that `_READ` names."""

_READ = (
    "key", "pair_id", "verdict", "reviewer", "type", "edit", "edit_chosen", "reason", "how",
    "adjudicates", "undoes", "decided",
)  # fmt: skip
_GIVEN = ("type", "edit", "edit_chosen")


class Past:
    """Decisions by pair, taken back ones and undos with them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, list[Row]] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        self._rows.setdefault(row["pair_id"], []).append(row)

    def has(self, pair_id: str, key: str) -> bool:
        """Whether a decision on the pair has this key."""
        return any(row["key"] == key for row in self._rows.get(pair_id, ()))

    def standing(self, pair_id: str) -> list[Row]:
        """Decisions that nobody took back: what the view `active_decisions` has on the pair."""
        rows = self._rows.get(pair_id, [])
        undone = {row["undoes"] for row in rows}
        return [row for row in rows if row["verdict"] != "undo" and row["key"] not in undone]

    def rewrites(self, pair_id: str) -> bool:
        """Whether any decision gave the pair another type or text, even if it was taken back since."""
        return any(row[name] is not None for row in self._rows.get(pair_id, ()) for name in _GIVEN)


def of_numbers(cursor: Cursor, numbers: Sequence[int]) -> Past:
    """The decisions with these numbers: few, and quick to find."""
    return _read(cursor, *among("number", numbers)) if numbers else Past(())


def of_pairs(cursor: Cursor, pair_ids: Sequence[str]) -> Past:
    """Every decision on these pairs, by reading through them all: for many pairs at once."""
    return _read(cursor, "pair_id in (select unnest(?::varchar[]))", [list(pair_ids)])


def _read(cursor: Cursor, where: str, values: list[object]) -> Past:
    rows = cursor.execute(
        f"select {', '.join(_READ)} from decisions where {where} order by number", values
    ).fetchall()
    return Past(dict(zip(_READ, row, strict=True)) for row in rows)
