"""Where a pair's rows are: its numbers on the board and among the decisions, kept in memory.

Tables lie in the order of their numbers, so finding rows by number reads a few blocks where finding them
by pair id reads a million. An index on the id would slow every import; this is built when it is first
asked, in a third of a second for a million rows, and takes 16 bytes a row. Ids are known by a 64-bit hash
alone, and rows may be gone since: who reads the rows checks the id they carry.

Of pairs that are asked for again no statement is needed: their hashes are kept, decisions are told as they are
appended, and whatever else changes is read when the store says that something has.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
"""(rows,), DuckDB's own hash of each pair id."""
Numbers = NDArray[np.int64]
"""(rows,), the rows' numbers."""

MANY = 10_000
"""New rows that are worth sorted arrays of their own; fewer go into a dictionary."""

HASHES = 100_000
"""Pair ids whose hashes are kept, about 14 MB; then they are read anew."""


@dataclass(frozen=True)
class Found:
    """Numbers of the rows with the pairs asked for, and at times of a few others; rising."""

    board: list[int]
    decisions: list[int]
    hashes: dict[str, int]
    """Of the pairs asked for."""


class Lookup:
    """Numbers by pair id, of the rows that are committed, and of decisions that are about to be."""

    def __init__(
        self, cursor: Callable[[], duckdb.DuckDBPyConnection], changes: Callable[[], int]
    ) -> None:
        """`changes` counts the transactions that did more than append decisions."""
        self._cursor, self._changes = cursor, changes
        self._read_at = -1
        self._hashes: dict[str, int] = {}
        self._lock = threading.Lock()
        self._board = _Numbers()
        self._decisions = _Numbers()

    def find(self, pair_ids: Sequence[str]) -> Found:
        """The numbers of these pairs' rows."""
        with self._lock:
            self._learn(pair_ids)
            hashes = {pair_id: self._hashes[pair_id] for pair_id in pair_ids}
            asked = np.unique(np.array(list(hashes.values()), np.uint64))
            return Found(self._board.of(asked), self._decisions.of(asked), hashes)

    def tell(self, decisions: Iterable[tuple[int, int]]) -> None:
        """Hashes of pairs, and the numbers of decisions on them that are being appended."""
        with self._lock:
            for one, number in decisions:
                self._decisions.add(one, number)

    def _learn(self, pair_ids: Sequence[str]) -> None:
        changes = self._changes()
        unknown = [one for one in pair_ids if one not in self._hashes]
        if changes == self._read_at and not unknown:
            return
        if len(self._hashes) > HASHES:
            self._hashes.clear()
            unknown = list(pair_ids)
        # One statement for all three: small ones cost by their number. Numbers rise in the order of
        # commits, so what is behind the last one is all that is new.
        rows = (
            self._cursor()
            .execute(_NEWS, [unknown, self._board.last, self._decisions.last])
            .fetchnumpy()
        )
        kind, hashes, numbers = (np.asarray(rows[name]) for name in ("kind", "h", "number"))
        self._board.learn(hashes[kind == 1], numbers[kind == 1])
        self._decisions.learn(hashes[kind == 2], numbers[kind == 2])
        own = kind == 0
        for at, one in zip(numbers[own].tolist(), hashes[own].tolist(), strict=True):
            self._hashes[unknown[at - 1]] = one
        self._read_at = changes


_NEWS = (
    "select 0 as kind, hash(x) as h, place as number"
    " from (select unnest($1::varchar[]) as x, generate_subscripts($1::varchar[], 1) as place)"
    " union all select 1, hash(pair_id), number from board where number > $2"
    " union all select 2, hash(pair_id), number from decisions where number > $3"
)


@dataclass
class _Numbers:
    """One table's numbers by hash."""

    last: int = 0
    """The highest number that is known."""
    runs: list[tuple[Hashes, Numbers]] = field(default_factory=list)
    """Sorted by hash."""
    recent: dict[int, list[int]] = field(default_factory=dict)

    def learn(self, hashes: Hashes, numbers: Numbers) -> None:
        if not len(numbers):
            return
        self.last = int(numbers.max())
        if len(numbers) < MANY:
            for one, number in zip(hashes.tolist(), numbers.tolist(), strict=True):
                self.recent.setdefault(one, []).append(number)
        else:
            order = np.argsort(hashes)
            self.runs.append((hashes[order], numbers[order]))

    def add(self, one: int, number: int) -> None:
        self.last = max(self.last, number)
        self.recent.setdefault(one, []).append(number)

    def of(self, asked: Hashes) -> list[int]:
        found = [number for one in asked.tolist() for number in self.recent.get(one, ())]
        for hashes, numbers in self.runs:
            first = np.searchsorted(hashes, asked, "left").tolist()
            end = np.searchsorted(hashes, asked, "right").tolist()
            for start, stop in zip(first, end, strict=True):
                found += numbers[start:stop].tolist()
        return sorted(found)
