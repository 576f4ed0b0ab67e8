"""Known errors and untouched pairs made from a data set's own positives, for measuring its reviewers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from seapo.diff import spans
from seapo.errors import BadInput
from seapo.injectors import NotInjectable, inject
from seapo.injectors.harmless import harmless
from seapo.pipeline.studio import Studio
from seapo.records import Positive
from seapo.store import calibration
from seapo.store.calibration import KNOWN, UNTOUCHED, Item, sampling
from seapo.taxonomy import INJECTABLE

MOST = 5_000
"""Items made at once at most."""
POOL = 5
"""Positives drawn for each item: not every answer has a sure error of every type in it."""
TRIES, FIRST = 5, 8
"""A kind and type is given up when fewer than one of TRIES positives gives an item, not counting FIRST items."""
SEEDS = 3
"""Errors tried a positive and type, until a sure rule comes up."""
APART = 1_000_003
"""Far from the seeds that people give, so that items are seldom pairs of the data set."""

SURE = frozenset(
    (
        # A number, name or verdict that the prompt asks for, exchanged.
        "wrong_step", "wrong_last_number", "wrong_number", "wrong_name", "wrong_proper_name",
        "other_option", "other_verdict", "offered_alternative",
        # Arithmetic, or a verdict that contradicts what stands beside it.
        "circular_step", "unsupported_step", "early_conclusion", "reversed_roles", "contrary_verdict",
        # Somebody or something that the prompt does not know.
        "made_up_name", "made_up_code", "strange_person", "strange_subject", "strange_name",
        "strange_owner", "strange_year",
    )
)  # fmt: skip
"""Rules whose result is wrong wherever the answer was right; the others leave room for argument now and then."""


@dataclass(frozen=True)
class Calibration:
    """What was made."""

    wanted: int
    made: Mapping[str, Mapping[str, int]]
    """Items by kind and type, those that were there before among them."""
    new: int
    """Of them, those that were not there before."""
    fewer: tuple[str, ...] = ()
    """Why there are fewer than wanted, a sentence a kind and type."""

    @property
    def count(self) -> int:
        return sum(sum(types.values()) for types in self.made.values())


def make_calibration(
    studio: Studio, dataset: str, count: int = 200, seed: int = 0, untouched: float = 0.5
) -> Calibration:
    """Make `count` items, the share `untouched` of them without an error; types as the pairs have them.

    Positives are drawn by the seed, and each is used once. The same seed on the same pairs makes the same
    items, so making them again adds nothing.

    Raises:
        NotFound: no such data set.
        BadInput: a count or share that cannot be, or no positives.
    """
    if not 1 <= count <= MOST or not 0 <= untouched <= 1:
        came = f"{count} items with a share of {untouched:g} untouched"
        raise BadInput(f"{came} came; 1 to {MOST:,} and a share of 0 to 1 are wanted.")
    left = sampling.positives(studio.store, dataset, POOL * count, seed)
    if not left:
        raise BadInput(f"The data set '{dataset}' has no positives to make items of.")
    shares = sampling.type_shares(studio.store, dataset) or {kind.name: 1.0 for kind in INJECTABLE}
    plain = round(count * untouched)
    items: list[Item] = []
    fewer: list[str] = []
    for kind, number in ((KNOWN, count - plain), (UNTOUCHED, plain)):
        for name, wanted in _portions(shares, number).items():
            made, left = _made(left, partial(_MAKERS[kind], name=name, seed=seed), wanted)
            items += made
            if len(made) < wanted:
                fewer.append(_FEWER[kind].format(made=len(made), wanted=wanted, type=name))
    new = calibration.add(studio.store, dataset, items)
    there = calibration.there(studio.store, dataset, items)
    if len(there) < len(items):
        fewer.append(f"{len(items) - len(there)} left out: they are pairs of the store already.")
    return Calibration(count, _counts(there), new, tuple(fewer))


def _portions(shares: Mapping[str, float], number: int) -> dict[str, int]:
    """The number split by share, to less than one each."""
    total, upto, given = sum(shares.values()), 0.0, 0
    portions: dict[str, int] = {}
    for name, share in sorted(shares.items()):
        upto += share
        portions[name] = round(number * upto / total) - given
        given += portions[name]
    return portions


def _made(
    left: Sequence[Positive], make: Callable[[Positive], Item | None], wanted: int
) -> tuple[list[Item], list[Positive]]:
    """Items made of the first positives that allow it, and the positives that none was made of."""
    made: list[Item] = []
    over: list[Positive] = []
    for at, positive in enumerate(left):
        if len(made) == wanted or at >= TRIES * (len(made) + FIRST):
            return made, [*left[at:], *over]
        item = make(positive)
        if item:
            made.append(item)
        else:
            over.append(positive)
    return made, over


def _known(positive: Positive, name: str, seed: int) -> Item | None:
    for turn in range(SEEDS):
        try:
            found = inject(positive, name, APART + SEEDS * seed + turn)
        except NotInjectable:
            return None
        if found.rule in SURE and found.type == name:
            receipt = (found.rule, found.why, found.spans)
            return Item(KNOWN, positive.id, found.rejected, name, *receipt)
    return None


def _untouched(positive: Positive, name: str, seed: int) -> Item | None:
    other = harmless(positive, seed)
    if other is None:
        return None
    return Item(UNTOUCHED, positive.id, other, name, "harmless", "", spans(positive.answer, other))


_MAKERS: Mapping[str, Callable[..., Item | None]] = {KNOWN: _known, UNTOUCHED: _untouched}
_FEWER = {
    KNOWN: "{made} of {wanted} known errors of type {type}: no other answer tried takes one that is surely wrong.",
    UNTOUCHED: "{made} of {wanted} untouched pairs of type {type}: no other answer tried has words to exchange.",
}


def _counts(items: Sequence[Item]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for item in items:
        types = found.setdefault(item.kind, {})
        types[item.type] = types.get(item.type, 0) + 1
    return found
