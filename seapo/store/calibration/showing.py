"""A page of a reviewer's queue with items among its pairs."""

from collections.abc import Sequence
from dataclasses import fields
from threading import Lock
from typing import NamedTuple

from seapo.store import Store
from seapo.store.calibration.dressing import dressed, items
from seapo.store.calibration.mixing import Unseen, mix
from seapo.store.calibration.sealing import Row, sealed
from seapo.store.filters import PairFilter
from seapo.store.per_store import per_store
from seapo.store.plans import plan


class Look(NamedTuple):
    """How an item was shown."""

    behind: str
    """The pair that it follows."""
    number: int
    """That pair's board number."""
    like: int
    """Board number of the pair whose source and type it was shown with."""


_lock = Lock()
"""For what is handed out."""

_ONLY = frozenset(("dataset", "type", "asked", "state", "source"))
"""Filters that an item can satisfy; in a queue narrowed by others it would stand out."""


@per_store
def _handed(store: Store) -> dict[tuple[str, str], dict[str, Look]]:
    """What this process has handed out, by data set and reviewer. A later process draws anew from what is not
    decided, so losing it shows an item twice to a reviewer at worst."""
    return {}


def suits(which: PairFilter) -> bool:
    """Whether items can be mixed into this queue: undecided pairs of a data set, narrowed by no more than
    type and source."""
    narrowed = {
        field.name for field in fields(which) if getattr(which, field.name) not in (None, "")
    }
    return which.state == "undecided" and "dataset" in narrowed and narrowed <= _ONLY


def mixed(store: Store, which: PairFilter, rows: Sequence[Row], reviewer: str) -> list[Row]:
    """A page of a reviewer's queue with items among the pairs, at the share that the data set's plan sets.

    Every pair that the reviewer has not decided on is sealed. Without such a plan the rows come as they are.
    An item's `number` is that of the pair before it.
    """
    rate = plan(store, which.dataset).calibration if which.dataset else 0.0
    if not rate or not rows:
        return list(rows)
    hidden = sealed(store, rows, reviewer)
    if not reviewer or not suits(which) or not which.dataset:
        return hidden
    with _lock:
        looks = _handed(store).setdefault((which.dataset, reviewer), {})
        held = {look.behind: item for item, look in looks.items()}
        places = mix(rows, unseen(store, which.dataset, reviewer), rate, reviewer, held)
        for place in places:
            behind, like = rows[place.behind], rows[place.like]
            looks.setdefault(place.item.id, Look(behind["id"], behind["number"], like["number"]))
    texts = items(store, [place.item.id for place in places])
    made = {
        place.behind: dressed(texts[place.item.id], rows[place.like], rows[place.behind]["number"])
        for place in places
        if place.item.id in texts
    }
    return [row for at, pair in enumerate(hidden) for row in (pair, made.get(at)) if row]


def unseen(store: Store, dataset: str, reviewer: str) -> list[Unseen]:
    """Items that the reviewer has not decided on, in the reviewer's own order."""
    rows = store.cursor().execute(
        "select item_id, i.type, md5(? || item_id) as turn from calibration_items i"
        " join datasets d using (dataset_id) where d.name = ? and item_id not in"
        " (select item_id from calibration_decisions where reviewer = ?) order by turn",
        [reviewer, dataset, reviewer],
    )
    return [Unseen(*row) for row in rows.fetchall()]


def look(store: Store, dataset: str, reviewer: str, item_id: str) -> Look | None:
    """How this process has shown an item to a reviewer; None where it has not."""
    with _lock:
        return _handed(store).get((dataset, reviewer), {}).get(item_id)
