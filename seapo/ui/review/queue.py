"""A review queue: which pairs, in which order, and how they are shown; its link and its name in words."""

from dataclasses import dataclass, replace

from seapo.records import REASONS
from seapo.review import ALL, ORDERS, SAMPLES
from seapo.store.filters import PairFilter

_IN_WORDS = {
    "asked": "asked {}",
    "rule": "rule {}",
    "reviewer": "by {}",
    "day": "on {}",
    "length": "length {}",
    "judged": "judged {}",
    "finding": "finding {}",
    "human": "people say {}",
    "search": "with “{}”",
}
"""How a field of the link is said; one that is missing here is said by its value."""
_YES = {"disputed": ("undisputed", "disputed"), "edited": ("not edited", "edited")}


@dataclass(frozen=True)
class Queue:
    which: PairFilter
    """Its `state` None means all."""
    order: str = "board"
    seed: int = 0
    blind: bool = False
    """Sides unlabelled until the decision."""

    @property
    def sampled(self) -> bool:
        """Whether its decisions are a random sample of its types and sources."""
        narrows = self.which.to_link().keys() - {"dataset", "state", "type", "source"}
        return self.order in SAMPLES and self.which.state == "undecided" and not narrows

    @property
    def told_order(self) -> str:
        """The order that its decisions record: a random one counts as such only where it is a sample."""
        return "board" if self.order in SAMPLES and not self.sampled else self.order

    @property
    def adjudicates(self) -> bool:
        """Whether its decisions settle what reviewers disagree on."""
        return self.which.disputed is True

    def link(self) -> dict[str, str]:
        """The queue's query, with every word that the card's routes read."""
        found = {**self.which.to_link(), "state": self.which.state or ALL}
        if self.order != "board":
            found["order"] = self.order
        if self.seed and self.order in SAMPLES:
            found["seed"] = str(self.seed)
        return {**found, "blind": "yes"} if self.blind else found

    def at_random(self) -> "Queue":
        """The sample nearest to it: undecided pairs of its type and source, drawn by its seed."""
        which = PairFilter(
            self.which.dataset, type=self.which.type, source=self.which.source, state="undecided"
        )
        return replace(self, which=which, order="random")

    def words(self) -> str:
        """`Undecided · logic · at random`, in plain letters: it may stand in a label."""
        fields = {k: v for k, v in self.which.to_link().items() if k not in ("dataset", "state")}
        state = (self.which.state or "All states").capitalize()
        parts = [state, *(_field(name, value) for name, value in fields.items())]
        if self.order != "board":
            order = ORDERS.get(self.order, self.order)
            parts.append(order[:1].lower() + order[1:])
        return " · ".join([*parts, *["blind"] * self.blind])


def to_settle(dataset: str | None, overlap: int, kind: str | None = None) -> Queue:
    """The disputed pairs of a data set with so many reviewers a pair.

    With several they are undecided, and handed to one who settles them at a time. With one, the newest
    decision holds and they are in any state.
    """
    state = "undecided" if overlap > 1 else None
    return Queue(PairFilter(dataset, type=kind, state=state, disputed=True))


def _field(name: str, value: str) -> str:
    if name in _YES:
        return _YES[name][value == "yes"]
    if name == "reason":
        return plain(REASONS.get(value, value)).lower()
    return _IN_WORDS.get(name, "{}").format(plain(value))


def plain(value: str) -> str:
    """A link's value in a label, where markdown would be rendered: letters, digits and a few marks only."""
    return "".join(c if c.isalnum() or c in " .-" else " " for c in value[:60])
