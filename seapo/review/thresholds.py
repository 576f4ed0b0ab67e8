"""A judge's score against people's word: precision and recall by threshold, and the one that keeps a promise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy.special import betaincinv

ALPHA = 0.05
MOST = 20
"""Thresholds looked at; with more scores than that, those that part the pairs most evenly."""

Levels = Mapping[float, tuple[int, int]]
"""By score: pairs that people call right, and pairs that they do not."""


@dataclass(frozen=True)
class Bounded:
    """A share of a whole with its 95 % interval by Clopper and Pearson; fractions of 1."""

    part: int
    whole: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Threshold:
    """What taking the pairs with this score or a higher one would come to."""

    score: float
    precision: Bounded
    """Pairs called right among those taken."""
    recall: Bounded | None
    """Pairs taken among those called right; None where none is called right."""
    sure: float
    """The precision is at least this for all thresholds at once, at 95 %: what a promise is held to.

    For a sample read once, its size not chosen by what was seen.
    """


def bounded(part: int, whole: int, alpha: float = ALPHA) -> Bounded:
    """Clopper and Pearson's exact interval (1934), by quantiles of the beta distribution; `whole` is above 0."""
    low = betaincinv(part, whole - part + 1, alpha / 2) if part else 0.0
    high = betaincinv(part + 1, whole - part, 1 - alpha / 2) if part < whole else 1.0
    return Bounded(part, whole, part / whole, float(low), float(high))


def thresholds(levels: Levels) -> list[Threshold]:
    """Every threshold from the lowest score up, at most MOST of them.

    `sure` is the one-sided Clopper-Pearson bound at alpha over the number of thresholds (Bonferroni): the
    best of many thresholds would else look better than it is.
    """
    scores = sorted(levels)
    chosen = _parted(scores, levels) if len(scores) > MOST else scores
    right = sum(good for good, _ in levels.values())
    return [_threshold(score, levels, right, len(chosen)) for score in chosen]


def keeping(found: Sequence[Threshold], promise: float) -> Threshold | None:
    """The lowest threshold that keeps a promised precision with all that it takes, by its sure bound; None
    where none does."""
    return next((one for one in found if one.sure >= promise), None)


def _threshold(score: float, levels: Levels, right: int, looks: int) -> Threshold:
    taken = [counts for at, counts in levels.items() if at >= score]
    good, n = sum(one[0] for one in taken), sum(sum(one) for one in taken)
    # One side of an interval at 2 alpha is a bound at alpha.
    sure = bounded(good, n, 2 * ALPHA / looks).low
    return Threshold(score, bounded(good, n), bounded(good, right) if right else None, sure)


def _parted(scores: Sequence[float], levels: Levels) -> list[float]:
    """The scores that begin a new twentieth of the pairs."""
    whole, below = sum(map(sum, levels.values())), 0
    found: dict[int, float] = {}
    for score in scores:
        found.setdefault(below * MOST // whole, score)
        below += sum(levels[score])
    return list(found.values())
