"""What a queue is: a filter, an order, and a reviewer; and its conditions as query text."""

from dataclasses import dataclass, replace

from seapo.errors import BadInput
from seapo.store import Store
from seapo.store.filters import PairFilter
from seapo.store.numbered import Condition

ORDERS = ("board", "random", "stratified", "uncertain", "newest", "disagreements")
"""What `review.ORDERS` names; a test holds the two together."""

_COSTLY = ("search", "judged", "finding")
"""Filters that read more than the board: they are asked once a lineup, not once a page."""
_MOVING = ("type", "state", "reason", "reviewer", "day", "length", "edited", "human", "disputed")
"""Filters whose answer a decision may change: they are asked on every page."""


@dataclass(frozen=True)
class Queue:
    which: PairFilter
    order: str = "board"
    seed: int = 0
    """Draws what is random in the order."""
    reviewer: str = ""
    """Who asks; nothing is handed out to nobody."""

    def __post_init__(self) -> None:
        if self.order not in ORDERS:
            raise BadInput(f"No order '{self.order[:40]}'. There are: {', '.join(ORDERS)}.")

    @property
    def hands_out(self) -> bool:
        """Whether its pairs are for one reviewer alone: undecided ones, that somebody asks for by name."""
        return bool(self.reviewer) and self.which.state == "undecided"

    @property
    def lined_up(self) -> bool:
        """Whether its order is worked out once and kept; else the board itself is the order."""
        return self.order != "board" or self.costly

    @property
    def costly(self) -> bool:
        """Whether its filter reads more than the board."""
        return any(getattr(self.which, name) for name in _COSTLY)

    @property
    def cheap(self) -> PairFilter:
        """What is asked of the board on every page, where a lineup has the rest."""
        if not self.lined_up:
            return self.which
        return replace(self.which, **dict.fromkeys(_COSTLY))

    @property
    def lasting(self) -> PairFilter:
        """What no decision changes: the pairs of a lineup."""
        return replace(self.which, **dict.fromkeys(_MOVING))


def wanted(store: Store, queue: Queue) -> Condition:
    """Pairs of the queue, without what a kept lineup says; of one that hands out, those left for its reviewer.

    What others hold at the moment counts as left.
    """
    text, values = replace(queue.cheap, dataset=None).where()
    if queue.which.dataset:
        found = store.directory.by_name.get(queue.which.dataset)
        text, values = f"{text} and b.dataset_id = ?", [*values, found.number if found else -1]
    if not several(store, queue):
        return text, values
    return (
        f"{text} and b.votes < {_OVERLAP}"
        " and b.pair_id not in (select pair_id from active_decisions where reviewer = ?)",
        [*values, queue.reviewer],
    )


def room(store: Store, queue: Queue) -> str | None:
    """Query text on `board b`: how many may hold a pair, as many as votes are missing; None for one each."""
    return f"{_OVERLAP} - b.votes" if several(store, queue) else None


def several(store: Store, queue: Queue) -> bool:
    """Whether votes count: with one reviewer a pair, what is undecided has none.

    Whoever settles disagreements gets what has all its votes, the own one too.
    """
    if not queue.hands_out or queue.which.disputed:
        return False
    there = store.directory.several
    return queue.which.dataset in there if queue.which.dataset else bool(there)


_OVERLAP = "coalesce((select overlap from plans p where p.dataset_id = b.dataset_id), 1)"
