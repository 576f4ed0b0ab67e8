"""What a queue is: a filter, an order, and a reviewer; and its conditions as query text."""

from dataclasses import dataclass, replace

from seapo.errors import BadInput
from seapo.store import Cursor
from seapo.store.filters import PairFilter

Condition = tuple[str, list[object]]
"""Query text on `board b`, and the values it binds."""

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


def wanted(cursor: Cursor, queue: Queue) -> Condition:
    """Pairs of the queue, without what a kept lineup says; of one that hands out, those left for its reviewer.

    What others hold at the moment counts as left.
    """
    text, values = queue.cheap.where()
    if not several(cursor, queue):
        return text, values
    return (
        f"{text} and b.votes < {_OVERLAP}"
        " and b.pair_id not in (select pair_id from active_decisions where reviewer = ?)",
        [*values, queue.reviewer],
    )


def free(cursor: Cursor, queue: Queue) -> Condition:
    """`wanted`, less what others hold up to the data set's reviewers a pair."""
    text, values = wanted(cursor, queue)
    if not queue.hands_out:
        return text, values
    held = _HELD_BY_SEVERAL if several(cursor, queue) else _HELD
    return f"{text} and b.number not in ({held})", [*values, queue.reviewer]


_OVERLAP = "coalesce((select overlap from plans p where p.dataset_id = b.dataset_id), 1)"
_HELD = "select number from claims where reviewer <> ? and until > now()"
_HELD_BY_SEVERAL = (
    "select h.number from (select number, count(*) as holders from claims"
    "  where reviewer <> ? and until > now() group by number) h"
    " join (select number, dataset_id, votes from board) x using (number)"
    " left join plans p using (dataset_id)"
    " where h.holders + x.votes >= coalesce(p.overlap, 1)"
)


def several(cursor: Cursor, queue: Queue) -> bool:
    """Whether votes count: with one reviewer a pair, what is undecided has none.

    Whoever settles disagreements gets what has all its votes, the own one too.
    """
    if not queue.hands_out or queue.which.disputed:
        return False
    text = "select count(*) from plans join datasets using (dataset_id) where overlap > 1"
    values = []
    if queue.which.dataset:
        text, values = f"{text} and name = ?", [queue.which.dataset]
    return bool(cursor.execute(text, values).fetchall()[0][0])
