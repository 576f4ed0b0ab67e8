"""Where items stand in a page of pairs, and which: drawn by hashes, so that no order has to be kept.

Whether an item follows a pair hangs on the pair's id alone, so it is the same on every fetch and in every
order of the queue, and two items never follow each other. Which one it is, is found on a circle: items and
pairs have their places on it by hash, and a pair takes the next free item. What others have taken meanwhile
moves it little.
"""

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Any

from seapo.taxonomy import INJECTABLE

_TYPES = frozenset(kind.name for kind in INJECTABLE)


@dataclass(frozen=True)
class Unseen:
    """An item that a reviewer has not decided on."""

    id: str
    type: str
    turn: str
    """Its place on the circle: 32 hex digits."""


@dataclass(frozen=True)
class Place:
    item: Unseen
    behind: int
    """Index of the row that it follows."""
    like: int
    """Index of the row whose source and type it is shown with."""


def mix(
    rows: Sequence[Mapping[str, Any]],
    items: Sequence[Unseen],
    rate: float,
    seed: str,
    held: Mapping[str, str] | None = None,
) -> list[Place]:
    """Items among the rows, in rising order: about `rate` of all that is shown, at most every other one.

    `items` are in the order of their turns. An item is shown with the type of a row drawn from the page: one
    with that very type is taken, any where the type is none that rules put in. `held` are items by the id of
    the pair that they were placed behind before: they stay there, and nowhere else.
    """
    held = dict(held or {})
    by_id = {item.id: item for item in items}
    gone = set(held.values())
    found: list[Place] = []
    for at, row in enumerate(rows):
        if fraction(seed, "whether", row["id"]) >= behind_share(rate):
            continue
        like = int(fraction(seed, "like", row["id"]) * len(rows))
        item = by_id.get(held[row["id"]]) if row["id"] in held else None
        if row["id"] not in held:
            item = _next(_fitting(items, rows[like]["type"]), gone, turn(seed, row["id"]))
        if item:
            gone.add(item.id)
            found.append(Place(item, at, like))
    return found


def behind_share(rate: float) -> float:
    """The share of pairs that an item follows, where items make up `rate` of what is shown."""
    return min(max(rate, 0.0), 0.5) / (1 - min(max(rate, 0.0), 0.5))


def turn(seed: str, name: str) -> str:
    """A place on the circle: the store computes the same, as md5(seed || name)."""
    return md5(f"{seed}{name}".encode(), usedforsecurity=False).hexdigest()


def fraction(seed: str, what: str, name: str) -> float:
    """A number from 0 to 1 drawn by hash."""
    return int(turn(seed, f"/{what}/{name}")[:12], 16) / float(16**12)


def _fitting(items: Sequence[Unseen], shown_type: str) -> list[Unseen]:
    """Those that may be shown with a type."""
    return [item for item in items if item.type == shown_type or shown_type not in _TYPES]


def _next(circle: Sequence[Unseen], gone: Container[str], at: str) -> Unseen | None:
    """The first item from this place on that is not gone, once round."""
    start = bisect_left(circle, at, key=lambda item: item.turn)
    free = (item for item in (*circle[start:], *circle[:start]) if item.id not in gone)
    return next(free, None)
