"""Where a reviewer stopped in a queue, to go on from on any machine.

Places change with every decision, so what is new of them waits in memory until `write` puts it into the store.
"""

import threading
from dataclasses import dataclass, field

from seapo.store import Store, one
from seapo.store.per_store import per_store


@dataclass(frozen=True)
class KeptPlace:
    reviewer: str
    queue: str
    """The queue's link, in one spelling."""
    number: int
    """Of the board, of the last pair that is done with."""


@dataclass
class _Unwritten:
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    """By reviewer and queue."""


@per_store
def _unwritten(store: Store) -> _Unwritten:
    return _Unwritten()


def keep(store: Store, place: KeptPlace) -> None:
    """Of one reviewer in one queue the last place counts."""
    news = _unwritten(store)
    with news.lock:
        news.numbers[place.reviewer, place.queue] = place.number


def kept(store: Store, reviewer: str, queue: str) -> int | None:
    """The board number that the reviewer stopped at in this queue; None where nothing is kept."""
    news = _unwritten(store)
    with news.lock:
        number = news.numbers.get((reviewer, queue))
    if number is not None:
        return number
    row = one(
        store.cursor(),
        "select number from places where reviewer = ? and queue = ?",
        [reviewer, queue],
    )
    return int(row[0]) if row else None


def write(store: Store) -> None:
    """Put into the store what is not there yet; by one thread at a time."""
    news = _unwritten(store)
    with news.lock:
        written = dict(news.numbers)
    if not written:
        return
    reviewers, queues = zip(*written, strict=True)
    with store.beside() as cursor:
        cursor.execute(
            "insert into places (reviewer, queue, number)"
            " select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::bigint[])"
            " on conflict do update set number = excluded.number, moved = excluded.moved",
            [list(reviewers), list(queues), list(written.values())],
        ).fetchall()
    with news.lock:
        for whose, number in written.items():
            if news.numbers[whose] == number:
                del news.numbers[whose]
