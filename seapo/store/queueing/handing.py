"""The next pairs of a queue: found in its order, and claimed where it hands them out."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from seapo.store import Cursor, Store, reading
from seapo.store.queueing.claims import Asked, claims
from seapo.store.queueing.lineups import Lineup, lineup
from seapo.store.queueing.orders import Numbers
from seapo.store.queueing.queue import Condition, Queue, several, wanted

_QUICK = 400
"""Pairs of a lineup that are looked through before all are, beside twice as many as are wanted."""


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
        numbers = [asked.number for asked in _find(store, queue, line, cut, limit)]
        more = len(numbers) == limit
    return Page(reading.at(store, numbers, judged=True), more)


def _handed(
    store: Store, queue: Queue, line: Lineup | None, cut: Cut, limit: int, anew: bool
) -> tuple[list[int], bool]:
    """Pairs that are held for the reviewer from here on, and whether there may be more."""
    held = claims(store)
    with held.turn:
        # So many that enough are left of them, whatever others hold.
        room = limit + held.behind(0 if line else cut.number - cut.with_it)
        asked = _find(store, queue, line, cut, room)
        numbers = held.hand(queue.reviewer, asked, limit, anew)
    return numbers, len(numbers) == limit or len(asked) == room


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
    """How many of the queue's pairs lie before the cut."""
    if not cut.number:
        return 0
    cursor = store.cursor()
    if not queue.lined_up:
        text, values = wanted(store, queue)
        sign = "<" if cut.with_it else "<="
        text = f"select count(*) from board b where {text} and b.number {sign} ?"
        return int(cursor.execute(text, [*values, cut.number]).fetchall()[0][0])
    line = lineup(store, queue)
    before = line.numbers[: _index(line, cut)]
    return int(_among(before, _all(cursor, wanted(store, queue))).sum())


def _find(store: Store, queue: Queue, line: Lineup | None, cut: Cut, limit: int) -> list[Asked]:
    cursor, asked = store.cursor(), wanted(store, queue)
    rooms = _Rooms(store, queue)
    if line is None:
        text, values = asked
        sign = ">=" if cut.with_it else ">"
        rows = cursor.execute(
            f"select {rooms.columns} from board b where {text} and b.number {sign} ?"
            " order by b.number limit ?",
            [*values, cut.number, limit],
        )
        return rooms.of(rows.fetchall())
    start = _index(line, cut)
    behind = line.numbers[start - 1 : start]
    if start > line.early and not _in_line(cursor, behind, asked, 1, rooms):
        start = (
            0  # the pair of the cut has left the filter, and its place among those that are in it
        )
    return _in_line(cursor, line.numbers[start:], asked, limit, rooms)


class _Rooms:
    """How many may hold a pair: one where one reviewer is enough, else as many as votes are missing."""

    def __init__(self, store: Store, queue: Queue) -> None:
        self._several = several(store, queue)
        self._overlaps = store.directory.overlaps
        self.columns = "b.number, b.votes, b.dataset_id" if self._several else "b.number"

    def of(self, rows: Iterable[tuple[int, ...]]) -> list[Asked]:
        """Rows of `columns`."""
        if not self._several:
            return [Asked(number, 1) for (number,) in rows]
        return [
            Asked(number, self._overlaps.get(dataset, 1) - votes) for number, votes, dataset in rows
        ]


def _in_line(
    cursor: Cursor, line: Numbers, condition: Condition, limit: int, rooms: _Rooms
) -> list[Asked]:
    """The first of the line that meet the condition: among its first few, else among all."""
    text, values = condition
    quick = line[: _QUICK + 2 * limit]
    rows = cursor.execute(
        f"select {rooms.columns} from board b where {text} and b.number in (select unnest(?::bigint[]))",
        [*values, quick.tolist()],
    )
    there = {asked.number: asked for asked in rooms.of(rows.fetchall())}
    found = [there[number] for number in quick.tolist() if number in there][:limit]
    if len(found) == limit or len(quick) == len(line):
        return found
    numbers = line[_among(line, _all(cursor, condition))][:limit].tolist()
    rows = cursor.execute(
        f"select {rooms.columns} from board b where b.number in (select unnest(?::bigint[]))",
        [numbers],
    )
    there = {asked.number: asked for asked in rooms.of(rows.fetchall())}
    return [there[number] for number in numbers if number in there]


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
