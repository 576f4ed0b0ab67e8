"""Claims: pairs that a reviewer's browser holds ready are handed to nobody else for a while."""

from collections.abc import Sequence
from typing import NamedTuple

from seapo.store import Cursor, Store

MINUTES = 30
"""How long a claim lasts. A fetch renews all that the reviewer holds, and so does a decision on any of it."""
FRESH = 5
"""Minutes in which a claim is not renewed again: each row written makes the table slower to read."""

_RENEW = (
    f"update claims set until = now() + interval {MINUTES} minutes"
    f" where until < now() + interval {MINUTES - FRESH} minutes"
)


def claim(store: Store, reviewer: str, numbers: Sequence[int], anew: bool = False) -> None:
    """Hold these board numbers for the reviewer, renew what the reviewer holds, drop what has run out.

    Where `anew`, the reviewer has begun a queue: what is held for another one is let go.
    """
    with store.writing() as cursor:
        cursor.execute("delete from claims where until <= now()")
        if anew:
            cursor.execute(
                "delete from claims where reviewer = ? and number not in (select unnest(?::bigint[]))",
                [reviewer, list(numbers)],
            )
        cursor.execute(f"{_RENEW} and reviewer = ?", [reviewer])
        _hold(cursor, reviewer, numbers)


class Said(NamedTuple):
    reviewer: str
    number: int
    """The board's, of the pair that was decided on."""
    undone: bool


_SAID = "(select unnest(?::varchar[]) as reviewer, unnest(?::bigint[]) as number) s"


def follow(cursor: Cursor, said: Sequence[Said]) -> None:
    """What decisions make of claims, in their transaction: undone, a pair is its reviewer's again; else free.

    A vote and a claim of one reviewer would count as two. Who decides on what is held is at work on the rest
    of it, so that is renewed; a decision elsewhere says nothing of it, and what was left runs out.
    """
    if said:
        reviewers, numbers, _ = zip(*said, strict=True)
        bound: list[object] = [list(reviewers), list(numbers)]
        cursor.execute(
            f"{_RENEW} and until > now()"
            f" and reviewer in (select h.reviewer from claims h join {_SAID} using (reviewer, number))",
            bound,
        )
        cursor.execute(
            f"delete from claims using {_SAID}"
            " where claims.reviewer = s.reviewer and claims.number = s.number",
            bound,
        )
    for one in said:
        if one.undone:
            _hold(cursor, one.reviewer, [one.number])


def _hold(cursor: Cursor, reviewer: str, numbers: Sequence[int]) -> None:
    cursor.execute(
        "insert into claims (number, reviewer, until)"
        f" select n, $reviewer, now() + interval {MINUTES} minutes"
        " from (select unnest($numbers::bigint[]) as n)"
        " where n not in (select number from claims where reviewer = $reviewer)",
        {"reviewer": reviewer, "numbers": list(numbers)},
    )
