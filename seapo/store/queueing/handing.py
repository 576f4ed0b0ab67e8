"""The next pairs of a queue: found in its order, and claimed where it hands them out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from seapo.store import Cursor, Store, reading
from seapo.store.queueing import claims
from seapo.store.queueing.lineups import Lineup, lineup
from seapo.store.queueing.orders import Numbers
from seapo.store.queueing.queue import Condition, Queue, free, wanted

_QUICK = 400
"""Pairs of a lineup that are looked through before all are."""


class Page(NamedTuple):
    rows: list[reading.Row]
    more: bool
    """Whether there may be pairs behind these."""


class Cut(NamedTuple):
    """Where a page begins: behind the pair with this board number, or with it."""

    number: int = 0
    with_it: bool = False


def next_page(store: Store, queue: Queue, cut: Cut, limit: int, anew: bool = False) -> Page:
    """At most `limit` pairs from the cut on, in the queue's order; from the start where its pair is gone.

    Where `anew`, the reviewer begins the queue, and what is held for an earlier one is let go.

    Raises:
        NotFound: no such data set.
    """
    reading.require_dataset(store, queue.which.dataset)
    line = lineup(store, queue) if queue.lined_up else None
    with _one_at_a_time(store, queue):
        numbers = _find(store.cursor(), queue, line, cut, limit)
        if queue.hands_out:
            claims.claim(store, queue.reviewer, numbers, anew)
    return Page(reading.at(store, numbers, judged=True), len(numbers) == limit)


def total(store: Store, queue: Queue) -> int:
    """How many pairs the queue has."""
    cursor = store.cursor()
    if queue.costly:
        line = lineup(store, queue).numbers
        return int(_among(line, _all(cursor, wanted(cursor, queue))).sum())
    text, values = wanted(cursor, queue)
    return int(
        cursor.execute(f"select count(*) from board b where {text}", values).fetchall()[0][0]
    )


def place(store: Store, queue: Queue, cut: Cut) -> int:
    """How many of the queue's pairs lie before the cut."""
    if not cut.number:
        return 0
    cursor = store.cursor()
    if not queue.lined_up:
        text, values = wanted(cursor, queue)
        sign = "<" if cut.with_it else "<="
        text = f"select count(*) from board b where {text} and b.number {sign} ?"
        return int(cursor.execute(text, [*values, cut.number]).fetchall()[0][0])
    line = lineup(store, queue)
    before = line.numbers[: _index(line, cut)]
    return int(_among(before, _all(cursor, wanted(cursor, queue))).sum())


def _find(cursor: Cursor, queue: Queue, line: Lineup | None, cut: Cut, limit: int) -> list[int]:
    asked = free(cursor, queue)
    if line is None:
        text, values = asked
        sign = ">=" if cut.with_it else ">"
        rows = cursor.execute(
            f"select b.number from board b where {text} and b.number {sign} ?"
            " order by b.number limit ?",
            [*values, cut.number, limit],
        )
        return [row[0] for row in rows.fetchall()]
    start = _index(line, cut)
    if start > line.early and not _in_line(cursor, line.numbers[start - 1 : start], asked, 1):
        start = (
            0  # the pair of the cut has left the filter, and its place among those that are in it
        )
    return _in_line(cursor, line.numbers[start:], asked, limit)


def _in_line(cursor: Cursor, line: Numbers, condition: Condition, limit: int) -> list[int]:
    """The first of the line that meet the condition: among its first few, else among all."""
    text, values = condition
    quick = line[: max(_QUICK, 4 * limit)]
    rows = cursor.execute(
        f"select b.number from board b where {text} and b.number in (select unnest(?::bigint[]))",
        [*values, quick.tolist()],
    )
    there = {row[0] for row in rows.fetchall()}
    found = [number for number in quick.tolist() if number in there][:limit]
    if len(found) == limit or len(quick) == len(line):
        return found
    return [int(n) for n in line[_among(line, _all(cursor, condition))][:limit]]


def _all(cursor: Cursor, condition: Condition) -> Numbers:
    text, values = condition
    rows = cursor.execute(f"select b.number from board b where {text}", values).fetchnumpy()
    return np.asarray(rows["number"])


def _among(line: Numbers, some: Numbers) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """(line,), whether each is among `some`; numbers are dense, so a table of them beats sorting."""
    highest = max(line.max(initial=0), some.max(initial=0))
    table = np.zeros(int(highest) + 1, np.bool_)
    table[some] = True
    return table[line]


def _index(line: Lineup, cut: Cut) -> int:
    behind = line.behind(cut.number) if cut.number else 0
    return max(behind - 1, 0) if cut.with_it else behind


_locks: WeakKeyDictionary[Store, threading.Lock] = WeakKeyDictionary()
_locks_lock = threading.Lock()


@contextmanager
def _one_at_a_time(store: Store, queue: Queue) -> Iterator[None]:
    """Between looking what is free and claiming it nobody else looks; reviewers' decisions go on meanwhile."""
    if not queue.hands_out:
        yield
        return
    with _locks_lock:
        lock = _locks.setdefault(store, threading.Lock())
    with lock:
        yield
