"""The next pairs of a queue: found in its order, and claimed where it hands them out."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from seapo.store import Cursor, Store, reading
from seapo.store.numbered import Condition, among
from seapo.store.queueing.claims import Asked, claims
from seapo.store.queueing.lineups import Lineup, lineup
from seapo.store.queueing.orders import Numbers
from seapo.store.queueing.queue import Queue, room, wanted

_QUICK = 400
"""Pairs that are looked through before all are, beside a few times as many as are wanted."""


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
    if queue.hands_out:
        numbers, more = _handed(store, queue, line, cut, limit, anew)
    else:
        numbers = _find(store, queue, line, cut, limit).numbers.tolist()
        more = len(numbers) == limit
    return Page(reading.at(store, numbers, judged=True, handed=queue.hands_out), more)


def _handed(
    store: Store, queue: Queue, line: Lineup | None, cut: Cut, limit: int, anew: bool
) -> tuple[list[int], bool]:
    """Pairs that are held for the reviewer from here on, and whether there may be more."""
    held = claims(store)
    with held.turn:
        # So many that enough are left of them, whatever others hold.
        most = limit + held.behind(0 if line else cut.number - cut.with_it)
        asked = _find(store, queue, line, cut, most)
        numbers = held.hand(queue.reviewer, asked, limit, anew)
    return numbers, len(numbers) == limit or len(asked.numbers) == most


def total(store: Store, queue: Queue) -> int:
    """How many pairs the queue has."""
    cursor = store.cursor()
    if queue.costly:
        line = lineup(store, queue).numbers
        return int(_among(line, _all(cursor, wanted(store, queue))).sum())
    text, values = wanted(store, queue)
    return int(
        cursor.execute(f"select count(*) from board b where {text}", values).fetchall()[0][0]
    )


def place(store: Store, queue: Queue, cut: Cut) -> int:
    """How many of the queue's pairs lie before the cut; where it hands out, without those it would not hand
    to its reviewer, as others hold them."""
    if not cut.number:
        return 0
    cursor = store.cursor()
    with_others = _with_others(store, queue) if queue.hands_out else np.empty(0, np.int64)
    if not queue.lined_up:
        text, values = wanted(store, queue)
        text = (
            f"select count(*) from board b where {text} and b.number < ?"
            " and b.number not in (select unnest(?::bigint[]))"
        )
        values = [*values, cut.number + (not cut.with_it), with_others.tolist()]
        return int(cursor.execute(text, values).fetchall()[0][0])
    line = lineup(store, queue)
    numbers = line.numbers[: _index(line, cut)]
    there = _among(numbers, _all(cursor, wanted(store, queue))) & ~_among(numbers, with_others)
    return int(there.sum())


def _with_others(store: Store, queue: Queue) -> Numbers:
    """The queue's pairs that others hold as often as they want reviewers."""
    held = claims(store)
    numbers = held.beside(queue.reviewer)
    if not numbers:
        return np.empty(0, np.int64)
    find = _Finder(store.cursor(), *wanted(store, queue), room(store, queue))
    return held.full(queue.reviewer, find.those(*among("b.number", numbers)))


def _find(store: Store, queue: Queue, line: Lineup | None, cut: Cut, limit: int) -> Asked:
    find = _Finder(store.cursor(), *wanted(store, queue), room(store, queue))
    if line is None:
        return find.next(cut.number - cut.with_it, limit)
    start = _index(line, cut)
    before = line.numbers[start - 1 : start]
    if start > line.early and not len(find.first(before, 1).numbers):
        # The pair of the cut has left the filter, and its place among those that are in it.
        start = 0
    return find.first(line.numbers[start:], limit)


class _Finder(NamedTuple):
    """Finds pairs that meet a condition, and how many may hold each."""

    cursor: Cursor
    text: str
    values: list[object]
    room: str | None

    def those(self, more: str = "true", values: Sequence[object] = ()) -> Asked:
        columns = f"b.number, {self.room} as room" if self.room else "b.number"
        text = f"select {columns} from board b where {self.text} and {more}"
        rows = self.cursor.execute(text, [*self.values, *values]).fetchnumpy()
        numbers = np.asarray(rows["number"])
        return Asked(numbers, np.asarray(rows["room"]) if self.room else np.ones_like(numbers))

    def next(self, number: int, limit: int) -> Asked:
        """The first behind a board number: found among those that come at once, else among all."""
        ordered = "order by b.number limit ?"
        near = [number, number + _QUICK + 4 * limit, limit]
        found = self.those(f"b.number > ? and b.number <= ? {ordered}", near)
        if len(found.numbers) == limit:
            return found
        return self.those(f"b.number > ? {ordered}", [number, limit])

    def first(self, line: Numbers, limit: int) -> Asked:
        """The first of the line: found among its first few, else among all."""
        quick = line[: _QUICK + 2 * limit]
        numbers = "b.number in (select unnest(?::bigint[]))"
        found = _in_order(quick, self.those(numbers, [quick.tolist()]), limit)
        if len(found.numbers) == limit or len(quick) == len(line):
            return found
        return _in_order(line, self.those(), limit)


def _in_order(line: Numbers, some: Asked, limit: int) -> Asked:
    """Those of the line that are among `some`: a table of all numbers up to the highest beats sorting."""
    rooms = np.zeros(_length(line, some.numbers), np.uint8)
    rooms[some.numbers] = some.rooms
    there = np.flatnonzero(rooms[line])[:limit]
    return Asked(line[there], rooms[line[there]].astype(np.int64))


def _all(cursor: Cursor, condition: Condition) -> Numbers:
    text, values = condition
    rows = cursor.execute(f"select b.number from board b where {text}", values).fetchnumpy()
    return np.asarray(rows["number"])


def _among(line: Numbers, some: Numbers) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """(line,), whether each is among `some`."""
    table = np.zeros(_length(line, some), np.bool_)
    table[some] = True
    return table[line]


def _length(*numbers: Numbers) -> int:
    """Of a table that all these numbers have a place in."""
    return int(max(some.max(initial=0) for some in numbers)) + 1


def _index(line: Lineup, cut: Cut) -> int:
    behind = line.behind(cut.number) if cut.number else 0
    return max(behind - 1, 0) if cut.with_it else behind
