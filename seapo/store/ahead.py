"""Read ahead: what each decision asks about its pair is read once, for the whole page that is handed out."""

import threading
from collections.abc import Iterable, Sequence

from seapo.store import Cursor, Store, board
from seapo.store.board import Place
from seapo.store.per_store import per_store

MOST = 100_000
"""Places kept of a store, about 30 MB; then it begins anew."""


class _Kept:
    """The places of one store, for as long as it holds no other change than decisions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: dict[int, Place] = {}
        self._changes = -1

    def some(self, changes: int, numbers: Sequence[int]) -> dict[int, Place]:
        with self._lock:
            self._renew(changes)
            return {number: self._places[number] for number in numbers if number in self._places}

    def add(self, changes: int, places: Iterable[Place]) -> None:
        with self._lock:
            self._renew(changes)
            if changes == self._changes:
                self._places.update((place.number, place) for place in places)

    def _renew(self, changes: int) -> None:
        if changes > self._changes or len(self._places) > MOST:
            self._places, self._changes = {}, changes


@per_store
def _kept(store: Store) -> _Kept:
    return _Kept()


def places(store: Store, cursor: Cursor, numbers: Sequence[int]) -> list[Place]:
    """The board's rows with these numbers, rising; those that are kept without asking."""
    changes = store.changes
    found = _kept(store).some(changes, numbers)
    missing = [number for number in numbers if number not in found]
    new = board.places(cursor, missing)
    _kept(store).add(changes, new)
    found |= {place.number: place for place in new}
    return [found[number] for number in sorted(found)]


def read(store: Store, pages: Sequence[Place], changes: int) -> None:
    """These are handed out, and will be decided on soon; they were read when `changes` was the store's."""
    _kept(store).add(changes, pages)
    places(store, store.cursor(), store.lookup.find([place.pair_id for place in pages]).board)
