"""One pair with what was said of it, and what one reviewer said of all pairs."""

from collections.abc import Sequence
from typing import Any

from seapo.store import Store, decisions, reading
from seapo.store import past as decided
from seapo.store.queueing.views import Row, seen, shows_others

Entry = dict[str, object]
"""A decision as `decisions.history` tells it."""
_LOOK = 4
"""Decisions read at once for each that is wanted, where those of other data sets are among them."""
_COLUMNS = (
    "key, number, pair_id, verdict, reason, note, type,"
    " edit is not null or edit_chosen is not null as edited, decided"
)
_NAMES = ("key", "number", "pair", "verdict", "reason", "note", "type", "edit", "decided")


def one(
    store: Store, pair_id: str, reviewer: str, adjudicates: bool = False, dataset: str | None = None
) -> dict[str, Any]:
    """A pair as the reviewer may see it: `row`, `history` of decisions, and `others`' newest standing ones.

    The row is that of `dataset`, by whose plan others are shown, where the pair is in it.

    Raises:
        NotFound: no pair has this id.
    """
    row = reading.pair(store, pair_id, dataset)
    history = decisions.history(store, pair_id)
    if not shows_others(store, row, adjudicates):
        history = [entry for entry in history if entry["reviewer"] == reviewer]
    return {
        "row": seen(store, [row], reviewer, adjudicates)[0],
        "history": history,
        "others": _others(history, reviewer),
    }


def others(store: Store, pair_ids: Sequence[str], reviewer: str) -> dict[str, list[Entry]]:
    """The newest standing decision of everybody else on each pair: for who settles them."""
    found = decisions.histories(store, pair_ids)
    return {pair_id: _others(found.get(pair_id, ()), reviewer) for pair_id in pair_ids}


def _others(history: Sequence[Entry], reviewer: str) -> list[Entry]:
    newest = {
        entry["reviewer"]: entry
        for entry in history
        if entry["standing"] and entry["reviewer"] != reviewer
    }
    return list(newest.values())


def past(
    store: Store, reviewer: str, dataset: str | None, before: int | None, limit: int
) -> tuple[list[dict[str, Any]], bool]:
    """A reviewer's standing decisions, newest first, below a decision's number; and whether there are more.

    Each has its pair's `row` as the reviewer may see it. A pair that is gone, or in no such data set, is
    left out, and so is what was decided on many pairs at once.

    Raises:
        NotFound: no such data set.
    """
    reading.require_dataset(store, dataset)
    found: list[dict[str, Any]] = []
    chunk = limit
    while len(found) <= limit:
        said = _said(store, reviewer, before, chunk)
        found += _with_rows(store, reviewer, dataset, _standing(store, said))
        if len(said) < chunk:
            break
        before, chunk = said[-1]["number"], _LOOK * chunk
    return found[:limit], len(found) > limit


def _said(store: Store, reviewer: str, before: int | None, limit: int) -> list[dict[str, Any]]:
    """What the reviewer decided, taken back or not: to leave that out in SQL reads all decisions."""
    rows = store.cursor().execute(
        f"select {_COLUMNS} from decisions"
        " where reviewer = ? and verdict <> 'undo' and batch is null and number < coalesce(?, 9223372036854775807)"
        " order by number desc limit ?",
        [reviewer, before, limit],
    )
    return [dict(zip(_NAMES, row, strict=True)) for row in rows.fetchall()]


def _standing(store: Store, said: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    pair_ids = [entry["pair"] for entry in said]
    past = decided.of_numbers(store.cursor(), store.lookup.find(pair_ids).decisions)
    keys = {row["key"] for pair_id in pair_ids for row in past.standing(pair_id)}
    return [{n: entry[n] for n in _NAMES if n != "key"} for entry in said if entry["key"] in keys]


def _with_rows(
    store: Store, reviewer: str, dataset: str | None, said: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    rows = _rows(store, dataset, [entry["pair"] for entry in said])
    shown = {row["id"]: row for row in seen(store, list(rows.values()), reviewer)}
    return [{**entry, "row": shown[entry["pair"]]} for entry in said if entry["pair"] in shown]


def _rows(store: Store, dataset: str | None, pair_ids: Sequence[str]) -> dict[str, Row]:
    """The first row of each pair that is in the data set, by id."""
    found = reading.at(store, store.lookup.find(pair_ids).board, judged=True)
    here = [row for row in found if dataset is None or row["dataset"] == dataset]
    return {row["id"]: row for row in reversed(here)}
