"""Where a pair's rows are: its numbers on the board and among the decisions, kept in memory.

Tables lie in the order of their numbers, so finding rows by number reads a few blocks where finding them
by pair id reads a million. An index on the id would slow every import; this is built when it is first
asked, in a third of a second for a million rows, and takes 16 bytes a row. Ids are known by a 64-bit hash
alone, and rows may be gone since: who reads the rows checks the id they carry.
"""

import threading
from collections.abc import Callable, Sequence
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


@dataclass(frozen=True)
class Found:
    """Numbers of the rows with the pairs asked for, and at times of a few others; rising."""

    board: list[int]
    decisions: list[int]


class Lookup:
    """Numbers by pair id, of the rows that are committed; brought up to date by every question."""

    def __init__(self, cursor: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._cursor = cursor
        self._lock = threading.Lock()
        self._board = _Numbers()
        self._decisions = _Numbers()

    def find(self, pair_ids: Sequence[str]) -> Found:
        """The numbers of these pairs' rows."""
        with self._lock:
            # One statement for all three: small ones cost by their number. Numbers rise in the order of
            # commits, so what is behind the last one is all that is new.
            rows = (
                self._cursor()
                .execute(_NEWS, [list(pair_ids), self._board.last, self._decisions.last])
                .fetchnumpy()
            )
            kind, hashes, numbers = (np.asarray(rows[name]) for name in ("kind", "h", "number"))
            self._board.learn(hashes[kind == 1], numbers[kind == 1])
            self._decisions.learn(hashes[kind == 2], numbers[kind == 2])
            asked = np.unique(hashes[kind == 0])
            return Found(self._board.of(asked), self._decisions.of(asked))


_NEWS = (
    "select 0 as kind, hash(x) as h, 0::bigint as number from (select unnest(?::varchar[]) as x)"
    " union all select 1, hash(pair_id), number from board where number > ?"
    " union all select 2, hash(pair_id), number from decisions where number > ?"
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

    def of(self, asked: Hashes) -> list[int]:
        found = [number for one in asked.tolist() for number in self.recent.get(one, ())]
        for hashes, numbers in self.runs:
            first = np.searchsorted(hashes, asked, "left").tolist()
            end = np.searchsorted(hashes, asked, "right").tolist()
            for start, stop in zip(first, end, strict=True):
                found += numbers[start:stop].tolist()
        return sorted(found)
