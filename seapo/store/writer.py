"""Group commit: what many callers want stored at the same time lands in one transaction.

A transaction costs the same for one decision as for a hundred. So what comes in while one is being
written waits together, and is the next one.
"""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import duckdb

from seapo.errors import SeapoError
from seapo.records import Decision
from seapo.store import Store, places
from seapo.store.appending import append
from seapo.store.places import Kept
from seapo.store.queueing.claims import claims

MOST = 500
"""Decisions after which a group takes no further caller; one caller's are never parted."""

EVERY = 0.025
"""Seconds between the beginnings of two groups at the least; a lone caller after a pause does not wait."""

PAUSE = 0.01
"""Seconds between two groups whatever waits: others that write get the lock in between."""

PLACES_EVERY = 2.0
"""Seconds between two writings of claims, and of the places that decisions bring along: each costs as much as
decisions do."""

_NEVER = (duckdb.DataError, duckdb.IntegrityError, duckdb.InvalidInputException)
"""What lies in the decision and fails again however often it comes; all else may pass, as a full disk does."""

Refused = dict[str, str]
"""Why, by key; the decisions that are not in it are stored."""


@dataclass(frozen=True)
class Word:
    """What one caller wants stored."""

    decisions: Sequence[Decision] = ()
    place: Kept | None = None


@dataclass
class _Group:
    words: list[Word] = field(default_factory=list)
    size: int = 0

    def add(self, word: Word) -> int:
        self.words.append(word)
        self.size += len(word.decisions) + 1
        return len(self.words) - 1


_Answers = list[Refused | SeapoError]


@dataclass(frozen=True)
class Ticket:
    """A caller's place in a group, whose answers come when it is stored."""

    group: "Future[_Answers]"
    index: int

    def read(self) -> Refused:
        """What was refused, once the group is done.

        Raises:
            SeapoError: nothing of this caller was stored; the same may be sent again.
        """
        answer = self.group.result()[self.index]
        if isinstance(answer, SeapoError):
            raise answer
        return answer


class Writer:
    """Stores words in the order they are submitted, by one thread; from any thread, without waiting."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(1, "decisions")
        self._lock = threading.Lock()
        self._waiting: tuple[_Group, Future[_Answers]] | None = None
        self._next = self._ended = 0.0
        self._places: dict[tuple[str, str], Kept] = {}
        """Places that came with decisions and are not written yet, by reviewer and queue."""
        self._due_at = 0.0
        self._later: threading.Timer | None = None
        self.closed = False

    def submit(self, word: Word) -> Ticket:
        with self._lock:
            if self._waiting is None or self._waiting[0].size >= MOST:
                group = _Group()
                self._waiting = group, self._thread.submit(self._write, group)
            return Ticket(self._waiting[1], self._waiting[0].add(word))

    def close(self) -> None:
        """Store what waits, then take nothing more; a second time does nothing."""
        if self.closed:
            return
        self.closed = True
        if self._later is not None:
            self._later.cancel()
        self._thread.shutdown()
        with self._store.writing(decisions_only=True) as cursor:
            places.keep(cursor, self._places.values())
        self._keep_claims()

    def _write(self, group: _Group) -> _Answers:
        # Under load, fewer and larger groups: the time that small ones cost is what callers wait for.
        time.sleep(max(0.0, self._next - time.monotonic(), self._ended + PAUSE - time.monotonic()))
        self._next = time.monotonic() + EVERY
        with self._lock:
            if self._waiting is not None and self._waiting[0] is group:
                self._waiting = None
        try:
            return list(self._together(group.words))
        except duckdb.Error:
            # Whatever it was, it shall not keep the others from being stored.
            return [self._alone(word) for word in group.words]
        finally:
            self._ended = time.monotonic()

    def _together(self, words: Sequence[Word]) -> list[Refused]:
        due = self._places_due_with(words)
        try:
            with self._store.writing(decisions_only=True) as cursor:
                done = append(self._store, cursor, [d for word in words for d in word.decisions])
                places.keep(cursor, self._places.values() if due else ())
        except duckdb.Error:
            for word in words:  # one of these may be the matter; they come again with the next pair
                if word.place:
                    self._places.pop((word.place.reviewer, word.place.queue), None)
            raise
        claims(self._store).follow(done.said)
        if due:
            self._places.clear()
            self._due_at = time.monotonic() + PLACES_EVERY
            self._keep_claims()
        why = {key: str(error) for key, error in done.refused.items()}
        return [{d.key: why[d.key] for d in word.decisions if d.key in why} for word in words]

    def _places_due_with(self, words: Sequence[Word]) -> bool:
        """Whether places are to be written: not too early, but at once where a caller waits for its own."""
        for word in words:
            if word.place:
                self._places[word.place.reviewer, word.place.queue] = word.place
        alone = any(not word.decisions for word in words)
        due = alone or time.monotonic() >= self._due_at
        if not due:
            self.soon()
        return due

    def _keep_claims(self) -> None:
        with suppress(duckdb.Error):  # they are written next time; what is decided is stored
            claims(self._store).keep(self._store)

    def soon(self) -> None:
        """Claims have changed, or places: where nobody decides any more, they are written all the same."""
        with self._lock:
            if self._later is None and not self.closed:
                self._later = threading.Timer(PLACES_EVERY, self._write_rest)
                self._later.daemon = True
                self._later.start()

    def _write_rest(self) -> None:
        self._later = None
        if not self.closed:
            self.submit(Word())

    def _alone(self, word: Word) -> Refused | SeapoError:
        try:
            return self._together([word])[0]
        except _NEVER as error:
            if len(word.decisions) > 1:
                return self._one_by_one(word)
            if word.decisions:
                return {word.decisions[0].key: f"The store cannot take this. ({error})"}
            return _later(error)
        except duckdb.Error as error:
            return _later(error)

    def _one_by_one(self, word: Word) -> Refused | SeapoError:
        """What the store can take of a word, so that one decision does not hold up those behind it."""
        refused: Refused = {}
        for decision in word.decisions:
            answer = self._alone(Word([decision]))
            if isinstance(answer, SeapoError):
                return answer
            refused |= answer
        return refused


def _later(error: duckdb.Error) -> SeapoError:
    return SeapoError(f"It could not be stored; send it again later. ({error})")
