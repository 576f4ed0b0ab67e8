"""Claims: pairs that a reviewer's browser holds ready are handed to nobody else for a while.

Every page of a queue asks for them and every decision changes them, so they are kept in memory. `write` puts
what has changed into the store, from where an app that is started again takes them up.
"""

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seapo.store import Cursor, Store, listed
from seapo.store.per_store import per_store
from seapo.store.queueing.orders import Numbers

STEP = 1 << 18
"""Numbers that the table of holders grows by: it takes two bytes for each up to the highest that is asked for."""
MINUTES = 30
"""How long claims last. A fetch renews all that the reviewer holds, and so does a decision on any of it."""


class Said(NamedTuple):
    reviewer: str
    number: int
    """The board's, of the pair that was decided on."""
    undone: bool
    """Nothing that the reviewer said of it stands any more."""


class Asked(NamedTuple):
    """Pairs to hand out, the first ones first."""

    numbers: Numbers
    """(pairs,), the board's."""
    rooms: Numbers
    """(pairs,), how many may hold each."""


@dataclass
class _Holding:
    """What one reviewer holds; all of it runs out together."""

    until: float
    """On the clock of time.time."""
    numbers: set[int] = field(default_factory=set)


_COLUMNS = {"number": "bigint", "reviewer": "varchar", "until": "double"}
_WRITTEN = listed.table(_COLUMNS)


class Claims:
    """The claims in one store."""

    def __init__(self, cursor: Cursor) -> None:
        self.turn = threading.RLock()
        """For whoever looks what is undecided until it is handed out: what is decided meanwhile is freed after,
        else it could be handed out again as it was seen."""
        self._held: dict[str, _Holding] = {}
        self._unwritten: set[tuple[int, str]] = set()
        self._holders = np.zeros(STEP, np.int16)
        """How many hold each pair, by its number."""
        rows = cursor.execute(_STORED).fetchall()
        for number, reviewer, until, decided in rows:
            if decided:
                continue
            self._add(reviewer, [number], until)
            # A row tells when it was written; what was renewed later is told by the newest.
            self._held[reviewer].until = max(until, self._held[reviewer].until)
        self._unwritten = {(number, reviewer) for number, reviewer, _, decided in rows if decided}
        """Pairs and reviewers that may stand otherwise in the store."""

    def hand(self, reviewer: str, asked: Asked, limit: int, anew: bool = False) -> list[int]:
        """Hold the first pairs of those asked for that others leave room for, at most `limit`.

        All that the reviewer holds is renewed. Where `anew`, the reviewer has begun a queue: what is held
        for another one is let go.
        """
        with self.turn:
            self._let_run_out()
            own = self._own(reviewer)
            others = self._holders_beside(own, asked.numbers)
            found: list[int] = asked.numbers[np.flatnonzero(others < asked.rooms)[:limit]].tolist()
            if anew:
                self._drop(reviewer, own - set(found))
            self._add(reviewer, found, _later())
            self._renew(reviewer)
            return found

    def beside(self, reviewer: str) -> list[int]:
        """Numbers of the pairs that others hold."""
        with self.turn:
            self._let_run_out()
            others = (held.numbers for name, held in self._held.items() if name != reviewer)
            return list(set().union(*others))

    def full(self, reviewer: str, asked: Asked) -> Numbers:
        """Numbers of those asked for that others leave no room for."""
        with self.turn:
            others = self._holders_beside(self._own(reviewer), asked.numbers)
            return asked.numbers[others >= asked.rooms]

    def behind(self, number: int) -> int:
        """How many pairs behind this board number are held, by whomever."""
        with self.turn:
            return int(np.count_nonzero(self._holders[max(number, -1) + 1 :]))

    def follow(self, said: Sequence[Said]) -> None:
        """What stored decisions make of claims: undone, a pair is its reviewer's again; else it is free.

        A vote and a claim of one reviewer would count as two. Who decides on what is held is at work on the
        rest of it, so that is renewed; a decision elsewhere says nothing of it, and what was left runs out.
        """
        with self.turn:
            self._let_run_out()
            for one in said:
                at_work = one.number in self._own(one.reviewer)
                if one.undone:
                    self._add(one.reviewer, [one.number], _later())
                else:
                    self._drop(one.reviewer, {one.number})
                if at_work:
                    self._renew(one.reviewer)

    def write(self, store: Store) -> None:
        """Put into the store what has changed since the last time; by one thread at a time."""
        with self.turn:
            self._let_run_out()
            changed, self._unwritten = self._unwritten, set()
            rows = [
                {"number": number, "reviewer": reviewer, "until": self._until(reviewer, number)}
                for number, reviewer in changed
            ]
        if not rows:
            return
        try:
            with store.beside() as cursor:
                cursor.execute(_DELETE, listed.values(_COLUMNS, rows))
                if held := [row for row in rows if row["until"]]:
                    cursor.execute(_INSERT, listed.values(_COLUMNS, held))
        except BaseException:
            with self.turn:
                self._unwritten |= changed
            raise

    def _holders_beside(self, own: set[int], numbers: Numbers) -> NDArray[np.int16]:
        """(numbers,), how many hold each beside the one who holds `own`."""
        self._fit(int(numbers.max(initial=0)))
        mine = list(own)
        self._holders[mine] -= 1
        found = self._holders[numbers]
        self._holders[mine] += 1
        return found

    def _fit(self, highest: int) -> None:
        more = highest + 1 - len(self._holders)
        if more > 0:
            self._holders = np.pad(self._holders, (0, -(-more // STEP) * STEP))

    def _renew(self, reviewer: str) -> None:
        if held := self._held.get(reviewer):
            held.until = _later()
            # One row is enough to tell: of a reviewer's the newest counts.
            self._unwritten.add((next(iter(held.numbers)), reviewer))

    def _own(self, reviewer: str) -> set[int]:
        return self._held[reviewer].numbers if reviewer in self._held else set()

    def _until(self, reviewer: str, number: int) -> float:
        """0.0 where it is not held."""
        return self._held[reviewer].until if number in self._own(reviewer) else 0.0

    def _add(self, reviewer: str, numbers: Iterable[int], until: float) -> None:
        """What is new is held until then, or as long as the rest."""
        new = set(numbers) - self._own(reviewer)
        if not new:
            return
        self._held.setdefault(reviewer, _Holding(until)).numbers.update(new)
        self._fit(max(new))
        self._holders[list(new)] += 1
        self._unwritten.update((number, reviewer) for number in new)

    def _drop(self, reviewer: str, numbers: set[int]) -> None:
        for number in numbers & self._own(reviewer):
            self._held[reviewer].numbers.discard(number)
            self._holders[number] -= 1
            self._unwritten.add((number, reviewer))
        if reviewer in self._held and not self._held[reviewer].numbers:
            del self._held[reviewer]

    def _let_run_out(self) -> None:
        now = time.time()
        for reviewer in [name for name, held in self._held.items() if held.until <= now]:
            self._drop(reviewer, self._own(reviewer))


_STORED = (
    "select number, reviewer, epoch(until), d.reviewer is not null from claims c left join"
    " (select distinct b.number, d.reviewer from board b join active_decisions d using (pair_id)"
    "  where b.number in (select number from claims)) d using (number, reviewer)"
)
"""Also those on pairs that their reviewer has decided on since: an app that was killed had not taken them back."""
_DELETE = (
    f"delete from claims using {_WRITTEN} w"
    " where claims.number = w.number and claims.reviewer = w.reviewer"
)
_INSERT = (
    "insert into claims (number, reviewer, until)"
    f" select number, reviewer, make_timestamptz((until * 1e6)::bigint) from {_WRITTEN}"
)


def _later() -> float:
    return time.time() + 60 * MINUTES


@per_store
def claims(store: Store) -> Claims:
    """Those of this store."""
    return Claims(store.cursor())
