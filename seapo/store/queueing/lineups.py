"""Orders once worked out, kept in memory for the pages that follow: 8 bytes a pair, a few of them at a time."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from seapo.store import Cursor, Store, one
from seapo.store.per_store import per_store
from seapo.store.queueing import orders
from seapo.store.queueing.orders import Numbers
from seapo.store.queueing.queue import Queue

KEPT = 8
"""Lineups kept for a store: 64 MB where each has a million pairs."""
_REST = 20.0
"""A lineup is worked out anew at the earliest after so many times what it took."""

_Key = tuple[object, ...]
_Version = tuple[int, int]
"""Highest number of a pair, and what else the order hangs on: of a finding, or which pairs are disputed."""


@dataclass(frozen=True)
class Lineup:
    numbers: Numbers
    early: int
    """How many come before those that were not in the filter when it was worked out."""

    def behind(self, number: int) -> int:
        """The index after this pair's; 0 where the pair is not there any more."""
        found = np.flatnonzero(self.numbers == number)
        return int(found[0]) + 1 if len(found) else 0


@dataclass(frozen=True)
class _Made:
    lineup: Lineup
    version: _Version
    good_until: float
    """Before that, on the clock of time.monotonic, a newer version is let be."""


class Lineups:
    """The lineups of one store, the ones used last."""

    def __init__(self) -> None:
        self._made: OrderedDict[_Key, _Made] = OrderedDict()
        self._lock = threading.Lock()
        self._work = threading.Lock()

    def of(self, store: Store, queue: Queue) -> Lineup:
        """The queue's lineup, worked out where none is kept or pairs have come since.

        Pairs that leave the filter stay in it: whoever reads a page asks again for what changes.
        """
        which = queue.which if queue.order == "stratified" else queue.lasting
        key = (which, queue.order, queue.seed)
        version = _version(store.cursor(), queue)
        made = self._kept(key, version)
        if made is None:
            with self._work:  # who waited for another finds the other's
                made = self._kept(key, version) or self._make(store, queue, key, version)
        return made.lineup

    def _kept(self, key: _Key, version: _Version) -> _Made | None:
        with self._lock:
            made = self._made.get(key)
            if made is None or (made.version != version and time.monotonic() > made.good_until):
                return None
            self._made.move_to_end(key)
            return made

    def _make(self, store: Store, queue: Queue, key: _Key, version: _Version) -> _Made:
        start = time.monotonic()
        found = Lineup(*orders.lined_up(store.cursor(), queue))
        end = time.monotonic()
        made = _Made(found, version, end + _REST * (end - start))
        with self._lock:
            self._made[key] = made
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
        return made


def _version(cursor: Cursor, queue: Queue) -> _Version:
    pairs = one(cursor, "select coalesce(max(number), 0) from board")
    found = one(cursor, text) if (text := _else(queue)) else None
    return (int(pairs[0]) if pairs else 0, int(found[0]) if found else 0)


def _else(queue: Queue) -> str | None:
    if queue.order == "disagreements":
        return "select coalesce(bit_xor(hash(number)), 0) from board where disputed"
    if queue.order == "uncertain" or queue.which.judged or queue.which.finding:
        return "select coalesce(max(number), 0) from findings"
    return None


@per_store
def _lineups(store: Store) -> Lineups:
    return Lineups()


def lineup(store: Store, queue: Queue) -> Lineup:
    """The lineup of a queue that is `lined_up`."""
    return _lineups(store).of(store, queue)
