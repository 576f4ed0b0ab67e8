"""Differences that were computed lately, so that showing a pair again costs nothing."""

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock

from seapo.diff.segments import Difference, difference

ROOM = 8_000_000
"""Characters of all that is kept: the queues of a hundred reviewers with usual texts."""


class Kept:
    """The differences used last, as many as have room; safe to share by threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._held: OrderedDict[bytes, Difference] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def difference(self, chosen: str, rejected: str) -> Difference:
        """`difference(chosen, rejected)`, computed where it is not kept."""
        key = _key(chosen, rejected)
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                return found
        made = difference(chosen, rejected)
        self._keep(key, made)
        return made

    def _keep(self, key: bytes, made: Difference) -> None:
        with self._lock:
            if key not in self._held:
                self._size += made.size
            self._held[key] = made
            while self._size > self._room and len(self._held) > 1:
                self._size -= self._held.popitem(last=False)[1].size


def _key(chosen: str, rejected: str) -> bytes:
    found = blake2b(len(chosen).to_bytes(8, "big"), digest_size=16)
    for text in (chosen, rejected):
        found.update(text.encode("utf-8", "surrogatepass"))
    return found.digest()
