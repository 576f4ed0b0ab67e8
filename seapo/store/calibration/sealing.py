"""Receipts withheld: where items are mixed in, no pair shows how it came about before it is decided.

An item has no receipt that it could show: an untouched pair's would say so. So the receipts of all pairs of
such a data set stay sealed for a reviewer until that reviewer has decided on the pair, or it is settled.
"""

from collections.abc import Sequence
from typing import Any

from seapo.store import Store

Row = dict[str, Any]


def seal(row: Row) -> Row:
    """The row without rule, reason, run, spans, findings, margin and receipt, their keys kept."""
    blank: Row = {
        "rule": "",
        "why": "",
        "run": None,
        "spans": {"chosen": [], "rejected": []},
        "findings": [],
        "margin": None,
        "receipt": None,
    }
    return {**row, **{name: value for name, value in blank.items() if name in row}}


def sealed(store: Store, rows: Sequence[Row], reviewer: str) -> list[Row]:
    """The rows of `seapo.store.reading`, sealed where this reviewer must not see their receipts yet.

    That is in data sets whose plan mixes items in, on undecided pairs that the reviewer has not decided on.
    """
    names = _measured(store)
    open_ids = [
        row["id"] for row in rows if row["state"] == "undecided" and row["dataset"] in names
    ]
    if not open_ids:
        return list(rows)
    hidden = set(open_ids) - _decided(store, open_ids, reviewer)
    return [seal(row) if row["id"] in hidden else row for row in rows]


def _measured(store: Store) -> set[str]:
    """Data sets whose plan mixes items in."""
    return {entry.name for entry in store.directory.entries if entry.calibration}


def _decided(store: Store, pair_ids: Sequence[str], reviewer: str) -> set[str]:
    """Pairs on which the reviewer has decided, whether or not it was taken back since."""
    numbers = store.lookup.find(pair_ids).decisions
    if not numbers:
        return set()
    text = (
        "select distinct pair_id from decisions"
        " where reviewer = ? and number in (select unnest(?::bigint[]))"
    )
    rows = store.cursor().execute(text, [reviewer, numbers]).fetchall()
    return {row[0] for row in rows}
