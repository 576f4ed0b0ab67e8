"""Orders of a queue: each gives the board numbers of its pairs, worked out in one statement."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from seapo.store import Cursor
from seapo.store.queueing.queue import Queue
from seapo.store.scores import scores

Numbers = NDArray[np.int64]
"""(pairs,), board numbers."""

_DRAWN = "hash(hash(b.number, ?::bigint)), b.number"
"""Twice, so that the orders of two seeds have nothing in common; the same pairs are in the same order again."""


def lined_up(cursor: Cursor, queue: Queue) -> tuple[Numbers, int]:
    """Board numbers of the queue's pairs in its order, and how many of them are not late.

    A pair that decisions have moved out of the filter stays in its place, because decisions may move it in
    again. Only where strata come in turn is it late: it would take the turn of one that is in the filter.
    """
    if queue.order == "stratified":
        return _stratified(cursor, queue)
    order = _ORDERS[queue.order]
    where, values = queue.lasting.where()
    text = f"select b.number from board b {order.joined} where {where} order by {order.text}"
    found = _read(cursor, text, [*values, queue.seed] if order.seeded else values)["number"]
    return found, len(found)


def _stratified(cursor: Cursor, queue: Queue) -> tuple[Numbers, int]:
    """At random within each type and source, and these in turn: every prefix has of each about as many."""
    where, values = queue.lasting.where()
    now, now_values = queue.cheap.where()
    found = _read(
        cursor,
        f"select b.number, not coalesce({now}, false) as late,"
        " hash(b.type, b.source, ?::bigint) as stratum"
        f" from board b where {where} order by {_DRAWN}",
        [*now_values, queue.seed, *values, queue.seed],
    )
    # Windows in SQL would take three times as long.
    strata, stratum = np.unique(found["stratum"], return_inverse=True)
    late = found["late"].astype(np.int64)
    turns = _turns(stratum + late * len(strata))
    order = np.argsort((late * len(late) + turns) * len(strata) + stratum, kind="stable")
    return found["number"][order], int(len(late) - late.sum())


def _turns(groups: NDArray[np.intp]) -> NDArray[np.intp]:
    """(rows,) group numbers to (rows,): how many rows of the same group came before each."""
    together = np.argsort(groups, kind="stable")
    sizes = np.bincount(groups)
    turns = np.empty(len(groups), np.intp)
    turns[together] = np.arange(len(groups)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return turns


_DOUBTS = f"""
    left join (
        select pair_number, round(abs(0.5 - score), 4) as doubt from ({scores()})
    ) j using (pair_number)
    left join (
        select pair_number, min(abs(value)) as margin from newest_findings
        where family = 'reference_margin' group by pair_number
    ) m using (pair_number)
"""
"""How far the newest judge's score is from undecided, from 0 to 0.5; next to it the reference model's margin."""


class _Order(NamedTuple):
    text: str
    """What rows are ordered by."""
    seeded: bool = False
    """Whether it binds the seed."""
    joined: str = ""


_ORDERS = {
    "board": _Order("b.number"),
    "random": _Order(_DRAWN, seeded=True),
    "uncertain": _Order(f"j.doubt nulls last, m.margin nulls last, {_DRAWN}", True, _DOUBTS),
    "newest": _Order("b.number desc"),
    "disagreements": _Order("coalesce(b.disputed, false) desc, b.number"),
}


def _read(cursor: Cursor, text: str, values: list[object]) -> dict[str, Any]:
    return dict(cursor.execute(text, values).fetchnumpy())
