"""Where a reviewer stopped in a queue, to go on from on any machine."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from seapo.store import Cursor, Store, one


@dataclass(frozen=True)
class Kept:
    reviewer: str
    queue: str
    """The queue's link, in one spelling."""
    number: int
    """Of the board, of the last pair that is done with."""


def keep(cursor: Cursor, places: Iterable[Kept]) -> None:
    """Keep these, within the caller's transaction; of one reviewer in one queue the last one counts."""
    last = {(place.reviewer, place.queue): place for place in places}
    if not last:
        return
    reviewers, queues, numbers = zip(*(astuple(place) for place in last.values()), strict=True)
    cursor.execute(
        "insert into places (reviewer, queue, number)"
        " select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::bigint[])"
        " on conflict do update set number = excluded.number, moved = excluded.moved",
        [list(reviewers), list(queues), list(numbers)],
    )


def kept(store: Store, reviewer: str, queue: str) -> int | None:
    """The board number that the reviewer stopped at in this queue; None where nothing is kept."""
    row = one(
        store.cursor(),
        "select number from places where reviewer = ? and queue = ?",
        [reviewer, queue],
    )
    return int(row[0]) if row else None
