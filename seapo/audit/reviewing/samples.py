"""How bad a data set's negatives are, by what random samples of them have shown.

A pair is bad where it was rejected, and where it was accepted only after an edit: what nobody looks at
stays as it is. Accepted under another type it is good, and counted as retyped. Skipped, flagged and
disputed pairs are neither and are counted apart.

Only decisions by hand in orders that are random samples count (`review.SAMPLES`); such a queue may be
narrowed to a type or a source, but by nothing else. A stratum is a type, as the pairs came, and a
source. Pairs decided otherwise are no part of the whole that a sample speaks of: whoever takes the best
of them out of order, after the sample was drawn, makes what is left worse than it says. A bulk or judged
acceptance does just that, so there the sample starts anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from seapo.audit.reviewing import hand
from seapo.review.sampling import Seen, always_valid, overall
from seapo.store import Store
from seapo.store.asking import Row

_LOOKED = """
    select own as type, now, source, verdict, drawn, edited, retyped, count(*) as pairs
    from settled group by all
"""
_STRATA = """
    select type, source, count(*) as pairs, count(*) filter (state = 'undecided') as rest
    from board where dataset_id = $dataset group by all order by all
"""
_BY_POLICY = """
    select own as type, source, count(distinct place) as pairs from said
    where place not in (select place from said where how = 'hand') group by all
"""


@dataclass(frozen=True)
class Sampled:
    """A stratum, or all of them together, and what the sample says of it; shares are fractions of 1."""

    type: str | None
    """The type the pairs came with; None for all strata together."""
    source: str | None
    pairs: int
    """Those that could be drawn: the sample, and what nobody has decided by hand or in bulk."""
    looked: int
    """Drawn at random, and accepted or rejected."""
    bad: int
    edited: int
    """Of the bad ones: accepted after an edit."""
    retyped: int
    """Accepted under another type; good."""
    open: int
    """Drawn and skipped, flagged or disputed; neither good nor bad."""
    elsewhere: int
    """Seen, but not drawn at random."""
    rest: int
    """Undecided pairs."""
    low: float
    high: float
    """95 % bounds of the share of bad ones that hold however often one looks: for the meter."""

    @property
    def seen(self) -> Seen:
        return Seen(self.pairs, self.looked, self.bad)

    @property
    def worst(self) -> Seen:
        """The same sample with what is open counted as bad: what a policy to accept has to stand."""
        return Seen(self.pairs, self.looked + self.open, self.bad + self.open)

    @property
    def best(self) -> Seen:
        """The same sample with what is open counted as good: what a policy to reject has to stand."""
        return Seen(self.pairs, self.looked + self.open, self.bad)

    @property
    def words(self) -> str:
        if not self.looked:
            return f"None of {self.pairs:,} drawn at random yet."
        if self.looked == self.pairs:
            return f"All {self.pairs:,} seen: {percent(self.low)} % of the negatives are bad."
        return (
            f"After {self.looked:,} of {self.pairs:,} the share of bad negatives is"
            f" {percent(self.low)} to {percent(self.high)} % (95 %)."
        )


@dataclass(frozen=True)
class Sampling:
    overall: Sampled
    strata: tuple[Sampled, ...]
    """By type, then source."""


def sampled(store: Store, dataset: str) -> Sampling:
    """What the samples say by stratum and overall; raises NotFound where there is no such data set.

    The overall bounds weigh each stratum by its size, so that an order which looks at small ones more often
    does not mislead (`review.sampling.overall`).
    """
    found = hand.answers(
        store,
        f"{hand.SAID}, {hand.SETTLED}",
        hand.values(store, dataset),
        looked=_LOOKED,
        policy=_BY_POLICY,
        strata=_STRATA,
    )
    rows = _as_they_came(found["strata"], found["looked"])
    strata = tuple(_stratum(row, found["looked"], found["policy"]) for row in rows)
    return Sampling(_together(strata), strata)


def percent(share: float) -> str:
    """A share in percent to a tenth, without the sign."""
    return f"{100 * share:.1f}"


def _as_they_came(strata: Sequence[Row], looked: Sequence[Row]) -> list[Row]:
    """The strata by the types that pairs came with: the board counts each under the type it has now."""
    found = {(row["type"], row["source"]): dict(row) for row in strata}
    for row in looked:
        if row["type"] != row["now"]:
            found[row["now"], row["source"]]["pairs"] -= row["pairs"]
            empty = {"type": row["type"], "source": row["source"], "pairs": 0, "rest": 0}
            own = found.setdefault((row["type"], row["source"]), empty)
            own["pairs"] += row["pairs"]
    return [found[key] for key in sorted(found) if found[key]["pairs"]]


def _stratum(row: Row, looked: Sequence[Row], policy: Sequence[Row]) -> Sampled:
    here = [one for one in looked if _same(one, row)]
    drawn = [one for one in here if one["drawn"]]
    accepted = [one for one in drawn if one["verdict"] == "accept"]
    edited = _count([one for one in accepted if one["edited"]])
    rejected = _count([one for one in drawn if one["verdict"] == "reject"])
    elsewhere = _count([one for one in here if not one["drawn"]])
    aside = elsewhere + _count([one for one in policy if _same(one, row)])
    seen = Seen(row["pairs"] - aside, rejected + _count(accepted), rejected + edited)
    bounds = always_valid(seen)
    return Sampled(
        type=row["type"],
        source=row["source"],
        pairs=seen.pairs,
        looked=seen.looked,
        bad=seen.bad,
        edited=edited,
        retyped=_count([one for one in accepted if one["retyped"]]),
        open=_count([one for one in drawn if one["verdict"] in _OPEN]),
        elsewhere=elsewhere,
        rest=row["rest"],
        low=bounds.low,
        high=bounds.high,
    )


_OPEN = ("skip", "flag", "disputed")
_SUMS = ("pairs", "looked", "bad", "edited", "retyped", "open", "elsewhere", "rest")


def _together(strata: Sequence[Sampled]) -> Sampled:
    bounds = overall([one.seen for one in strata])
    sums = {name: sum(getattr(one, name) for one in strata) for name in _SUMS}
    return Sampled(type=None, source=None, low=bounds.low, high=bounds.high, **sums)


def _same(one: Row, row: Row) -> bool:
    return (one["type"], one["source"]) == (row["type"], row["source"])


def _count(rows: Sequence[Row]) -> int:
    return sum(row["pairs"] for row in rows)
