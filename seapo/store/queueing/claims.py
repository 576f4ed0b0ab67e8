"""Claims: pairs that a reviewer's browser holds ready are handed to nobody else for a while."""

from collections.abc import Sequence
from typing import NamedTuple

from seapo.store import Cursor, Store

MINUTES = 15
"""How long a claim lasts; the reviewer's next fetch renews all of them."""


def claim(store: Store, reviewer: str, numbers: Sequence[int]) -> None:
    """Hold these board numbers for the reviewer, renew what the reviewer holds, drop what has run out."""
    with store.writing() as cursor:
        cursor.execute("delete from claims where until <= now()")
        cursor.execute(
            f"update claims set until = now() + interval {MINUTES} minutes where reviewer = ?",
            [reviewer],
        )
        _hold(cursor, reviewer, numbers)


class Said(NamedTuple):
    reviewer: str
    number: int
    """The board's, of the pair that was decided on."""
    undone: bool


def follow(cursor: Cursor, said: Sequence[Said]) -> None:
    """What decisions make of claims, in their transaction: undone, a pair is its reviewer's again; else free.

    A vote and a claim of one reviewer would count as two.
    """
    if said:
        reviewers, numbers, _ = zip(*said, strict=True)
        cursor.execute(
            "delete from claims using"
            " (select unnest(?::varchar[]) as reviewer, unnest(?::bigint[]) as number) s"
            " where claims.reviewer = s.reviewer and claims.number = s.number",
            [list(reviewers), list(numbers)],
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
