"""Acceptance sampling: what a random sample of a stratum says of the whole of it.

Counts come in and bounds go out; what is a sample, and what is bad, is said where they are counted. All
bounds are for a finite number of pairs, drawn without replacement.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# Not scipy.stats, which has the hypergeometric ready: it takes seconds to load before a first page.
from scipy.special import betaln, gammaln

ALPHA = 0.05
"""Every bound here holds at 1 - ALPHA unless told otherwise."""
PRIOR = (0.5, 4.5)
"""The beta-binomial prior of `always_valid`. It promises the same under any; this one, one bad pair in ten
expected, is narrower than a uniform one where few are bad (80 with none: 5.4 and not 8.7 % at most), and
at one in two wider by a tenth."""

Numbers = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Seen:
    """A random sample of a stratum."""

    pairs: int
    """Of the whole stratum, those of the sample among them."""
    looked: int
    bad: int
    """Of those looked at."""

    @property
    def most(self) -> int:
        """Bad pairs that the whole may hold at most: all that nobody looked at."""
        return self.pairs - self.looked + self.bad

    @property
    def likeliest(self) -> int:
        """Bad pairs of the whole that make this sample most likely."""
        if not self.looked:
            return self.bad
        return min(max(self.bad * (self.pairs + 1) // self.looked, self.bad), self.most)


@dataclass(frozen=True)
class Bounds:
    """A share of bad pairs lies between these fractions."""

    low: float
    high: float


def always_valid(seen: Seen, alpha: float = ALPHA) -> Bounds:
    """Bound the share of bad pairs so that it holds however often one looks, and whenever one stops.

    The prior-posterior-ratio confidence sequence of Waudby-Smith and Ramdas (2020, "Confidence sequences
    for sampling without replacement") under a beta-binomial prior on the number K of bad pairs.
    With h(k; N, K, n) the hypergeometric probability of k bad ones among n of N, and m(k; n) the same
    under the prior, the ratio of posterior to prior is h / m; the numbers K for which it is above alpha
    are kept.
    """
    if not seen.pairs:
        return Bounds(0.0, 1.0)
    wanted = math.log(alpha) + float(_prior(seen.looked, seen.bad))
    return _between(seen, lambda bad: _log_chance(seen, bad) > wanted)


def fixed(seen: Seen, alpha: float = ALPHA) -> Bounds:
    """Bound the share where the number to look at was set beforehand and the bounds are read once.

    The hypergeometric test inverted, alpha / 2 on each side (Clopper and Pearson 1934 for a finite
    whole): with many pairs it is the Clopper-Pearson interval. Read after each decision it does not hold.
    """
    if not seen.pairs:
        return Bounds(0.0, 1.0)
    middle = seen.likeliest

    def kept(bad: int) -> bool:
        return bad == middle or _tail(seen, bad, upper=bad < middle) > alpha / 2

    return _between(seen, kept)


def overall(strata: Sequence[Seen], alpha: float = ALPHA) -> Bounds:
    """Bound the share of bad pairs in several strata together, each weighing what it holds.

    Holds however often one looks, and however the next stratum to look at is chosen: the product of the
    strata's prior-posterior ratios is itself a nonnegative martingale (Spertus and Stark 2022, "Sweeter
    than SUITE"), so the numbers of bad pairs whose product stays below 1 / alpha are kept, and
    the largest and smallest sum of such numbers are the bounds. The prior is half one share that all strata
    have in common and half a share of its own for each; any prior keeps the promise, and this one is
    narrow where strata are alike. Tighter than adding up bounds by Bonferroni, and unlike posteriors drawn
    at random it promises what it says.
    """
    pairs = sum(seen.pairs for seen in strata)
    if not pairs:
        return Bounds(0.0, 1.0)
    good = [Seen(seen.pairs, seen.looked, seen.looked - seen.bad) for seen in strata]
    # The logarithm of what the ratios may multiply to, less the part that does not depend on the numbers.
    budget = -math.log(alpha) - _joint_prior(strata)
    low, high = pairs - _largest_sum(good, budget), _largest_sum(strata, budget)
    return Bounds(low / pairs, high / pairs)


def more(seen: Seen, limit: float, alpha: float = ALPHA) -> int | None:
    """How many more to look at until `always_valid`'s upper bound is at most `limit`, a share.

    Supposes that the share of bad ones stays as seen, rounded up to whole pairs; none where nothing was
    looked at yet. None where the limit cannot be reached so.
    """
    share = seen.bad / seen.looked if seen.looked else 0.0
    if share > limit:
        return None
    start, width = seen.looked, 256
    while start <= seen.pairs:
        looked = np.arange(start, min(start + width, seen.pairs + 1), dtype=float)
        found = np.flatnonzero(_below(seen.pairs, looked, share, limit, alpha))
        if len(found):
            return int(looked[found[0]]) - seen.looked
        start, width = start + width, width * 2
    return None


def _below(pairs: int, looked: Numbers, share: float, limit: float, alpha: float) -> Numbers:
    """Whether each of these sample sizes brings the upper bound to the limit.

    The kept numbers of bad pairs lie side by side, so it is enough that the first one above the limit is
    beyond the likeliest number and not kept.
    """
    bad = np.ceil(share * looked - 1e-9)
    above = math.floor(limit * pairs + 1e-9) + 1
    beyond = np.maximum(bad, np.floor(bad * (pairs + 1) / np.maximum(looked, 1))) < above
    with np.errstate(invalid="ignore"):
        ratio = _hypergeometric(pairs, above, looked, bad) - _prior(looked, bad)
    impossible = pairs - looked + bad < above
    return np.asarray(impossible | (beyond & (ratio <= math.log(alpha))))


def _between(seen: Seen, kept: Callable[[int], bool]) -> Bounds:
    """The smallest and the largest kept number, as shares: on either side of the likeliest one, kept
    numbers end once."""
    low, middle, high = seen.bad, seen.likeliest, seen.most
    first = _first(low, middle, kept)
    last = _first(middle, high + 1, lambda bad: not kept(bad)) - 1
    return Bounds(first / seen.pairs, last / seen.pairs)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first number from `low` on for which it holds; `high` where that is none below it."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _tail(seen: Seen, bad: int, upper: bool) -> float:
    """The probability of as many bad ones in the sample as seen or more (`upper`), or of as many or fewer."""
    sizes = np.arange(seen.bad, min(seen.looked, bad) + 1) if upper else np.arange(seen.bad + 1)
    sizes = sizes[sizes >= seen.looked - (seen.pairs - bad)]
    return float(np.exp(_hypergeometric(seen.pairs, bad, seen.looked, sizes)).sum())


def _log_chance(seen: Seen, bad: int) -> float:
    return float(_hypergeometric(seen.pairs, bad, seen.looked, seen.bad))


def _hypergeometric(
    pairs: int, whole_bad: int, looked: Numbers | int, bad: Numbers | int
) -> Numbers:
    """The logarithm of C(K, k) C(N - K, n - k) / C(N, n)."""
    ways = _choose(whole_bad, bad) + _choose(pairs - whole_bad, looked - bad)
    return ways - _choose(pairs, looked)


def _prior(looked: Numbers | int, bad: Numbers | int) -> Numbers:
    """The logarithm of the beta-binomial probability of this many bad ones."""
    a, b = PRIOR
    prior: Numbers = betaln(a + bad, b + looked - bad) - betaln(a, b)
    return _choose(looked, bad) + prior


def _joint_prior(strata: Sequence[Seen]) -> float:
    """The logarithm of the samples' probability: half with a share in common, half each with its own."""
    own = sum(float(_prior(seen.looked, seen.bad)) for seen in strata)
    looked, bad = (sum(getattr(seen, name) for seen in strata) for name in ("looked", "bad"))
    ways = sum(float(_choose(seen.looked, seen.bad)) for seen in strata)
    common = float(_prior(looked, bad)) - float(_choose(looked, bad)) + ways
    return float(np.logaddexp(own, common)) - math.log(2)


def _choose(n: Numbers | int, k: Numbers | int) -> Numbers:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


_STEPS = 22


def _largest_sum(strata: Sequence[Seen], budget: float) -> float:
    """The largest sum of bad pairs whose samples' log-chances cost at most the budget, or a little more.

    What a number of bad pairs costs is convex in it. So by Lagrange's dual, for every price of a unit of
    the budget, the best numbers are found one stratum at a time, and what is left of the budget at that
    price on top of their sum is never below the largest sum: the bound errs to the safe side.
    """
    cheap, dear = math.log(1e-6), math.log(10.0 * sum(seen.pairs for seen in strata) + 10)
    best = float(sum(seen.most for seen in strata))
    for _ in range(_STEPS):
        price = math.exp((cheap + dear) / 2)
        numbers = [_best_number(seen, 1 / price) for seen in strata]
        spent = -sum(map(_log_chance, strata, numbers))
        best = min(best, sum(numbers) + price * (budget - spent))
        if spent > budget:
            cheap = math.log(price)
        else:
            dear = math.log(price)
    return best


def _best_number(seen: Seen, slope: float) -> int:
    """The largest number of bad pairs up to which one more costs at most `slope`."""

    def costs_more(bad: int) -> bool:
        good_left = seen.pairs - bad + 1
        unlooked = good_left - (seen.looked - seen.bad)
        return math.log((bad - seen.bad) * good_left / (bad * unlooked)) > slope

    return _first(seen.bad + 1, seen.most + 1, costs_more) - 1
