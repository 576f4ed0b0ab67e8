"""Group commit: what many callers want stored at the same time lands in one transaction.

A transaction costs the same for one decision as for a hundred. So what comes in while one is being
written waits together, and is the next one.
"""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import duckdb

from seapo.errors import SeapoError
from seapo.records import Decision
from seapo.store import Store
from seapo.store.appending import append
from seapo.store.queueing.claims import claims

MOST = 500
"""Decisions after which a group takes no further caller; one caller's are never parted."""

EVERY = 0.04
"""Seconds between the beginnings of two groups at the least; a lone caller after a pause does not wait."""

PAUSE = 0.01
"""Seconds between two groups whatever waits: others that write get the lock in between."""

_NEVER = (duckdb.DataError, duckdb.IntegrityError, duckdb.InvalidInputException)
"""What lies in the decision and fails again however often it comes; all else may pass, as a full disk does."""

Refused = dict[str, str]
"""Why, by key; the decisions that are not in it are stored."""

Word = Sequence[Decision]
"""What one caller wants stored."""


@dataclass
class _Group:
    words: list[Word] = field(default_factory=list)
    size: int = 0

    def add(self, word: Word) -> int:
        self.words.append(word)
        self.size += len(word)
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
        self._thread.shutdown()

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
        with self._store.writing(decisions_only=True) as cursor:
            done = append(self._store, cursor, [decision for word in words for decision in word])
        claims(self._store).follow(done.said)
        why = {key: str(error) for key, error in done.refused.items()}
        return [{d.key: why[d.key] for d in word if d.key in why} for word in words]

    def _alone(self, word: Word) -> Refused | SeapoError:
        try:
            return self._together([word])[0]
        except _NEVER as error:
            if len(word) > 1:
                return self._one_by_one(word)
            return {decision.key: f"The store cannot take this. ({error})" for decision in word}
        except duckdb.Error as error:
            return SeapoError(f"It could not be stored; send it again later. ({error})")

    def _one_by_one(self, word: Word) -> Refused | SeapoError:
        """What the store can take of a word, so that one decision does not hold up those behind it."""
        refused: Refused = {}
        for decision in word:
            answer = self._alone([decision])
            if isinstance(answer, SeapoError):
                return answer
            refused |= answer
        return refused
