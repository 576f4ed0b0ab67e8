"""Acceptance sampling held to brute force, and its promises to simulated reviewing."""

import math
import random
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from scipy.stats import betabinom, binomtest, hypergeom

from seapo.review.sampling import (
    PRIOR,
    Bounds,
    Seen,
    always_valid,
    fixed,
    more,
    overall,
)

CASES = [
    (4000, 80, 3),
    (40, 10, 0),
    (40, 10, 10),
    (40, 40, 3),
    (5, 3, 1),
    (7, 0, 0),
    (300, 120, 61),
]


def ends(kept: np.ndarray, pairs: int) -> Bounds:
    numbers = np.flatnonzero(kept)
    return Bounds(numbers[0] / pairs, numbers[-1] / pairs)


@pytest.mark.parametrize(("pairs", "looked", "bad"), CASES)
def test_bounds_keep_what_brute_force_keeps(pairs: int, looked: int, bad: int) -> None:
    whole, seen = np.arange(pairs + 1), Seen(pairs, looked, bad)
    ratio = hypergeom.pmf(bad, pairs, whole, looked) / betabinom.pmf(bad, looked, *PRIOR)
    assert always_valid(seen) == ends(ratio > 0.05, pairs)
    likely = hypergeom.cdf(bad, pairs, whole, looked) > 0.025
    likely &= hypergeom.sf(bad - 1, pairs, whole, looked) > 0.025
    assert fixed(seen) == ends(likely, pairs)


def test_in_a_large_whole_the_fixed_bounds_are_clopper_and_pearsons() -> None:
    found, book = fixed(Seen(5_000_000, 80, 3)), binomtest(3, 80).proportion_ci(method="exact")
    assert (found.low, found.high) == (
        pytest.approx(book.low, abs=2e-5),
        pytest.approx(book.high, abs=2e-5),
    )


def test_all_seen_leaves_nothing_open() -> None:
    assert always_valid(Seen(40, 40, 3)) == fixed(Seen(40, 40, 3)) == Bounds(3 / 40, 3 / 40)


PAIRS, TRUE, LOOKS, ROUNDS = 400, 24, 160, 500
"""24 of 400 are bad, and the bounds are read after each of the first 160 decisions."""


@cache
def bounds(looked: int, bad: int) -> tuple[Bounds, Bounds]:
    seen = Seen(PAIRS, looked, bad)
    return always_valid(seen), fixed(seen)


def missed(paths: np.ndarray, kind: int) -> np.ndarray:
    """By round and look: whether the true share is outside the bounds."""
    return np.array(
        [
            [
                not found.low <= TRUE / PAIRS <= found.high
                for found in (bounds(looked, int(bad))[kind] for looked, bad in enumerate(path, 1))
            ]
            for path in paths
        ]
    )


@pytest.fixture(scope="module")
def paths() -> np.ndarray:
    """Bad ones seen after each decision, by round."""
    draw = np.random.default_rng(7)
    marks = np.arange(PAIRS) < TRUE
    return np.array([np.cumsum(draw.permutation(marks)[:LOOKS]) for _ in range(ROUNDS)])


def test_the_meters_bounds_hold_at_every_look(paths: np.ndarray) -> None:
    assert missed(paths, 0).any(axis=1).mean() <= 0.05


def test_fixed_bounds_hold_once_and_not_at_every_look(paths: np.ndarray) -> None:
    outside = missed(paths, 1)
    assert outside[:, -1].mean() <= 0.05 + 0.02  # two standard errors of five hundred rounds
    assert outside.any(axis=1).mean() > 0.05


STRATA = ((300, 12), (60, 30), (40, 0))
"""Pairs and bad ones: the worst stratum is small, and an order by turns looks at it too often."""


def looked_at(sides: Sequence[Sequence[bool]], looks: int) -> list[Seen]:
    return [Seen(len(side), min(looks, len(side)), sum(side[:looks])) for side in sides]


def test_the_overall_bounds_hold_at_every_look() -> None:
    draw, misses, share = random.Random(3), 0, 42 / 400
    for _ in range(80):
        sides = [draw.sample([n < bad for n in range(size)], size) for size, bad in STRATA]
        found = [overall(looked_at(sides, looks)) for looks in (5, 15, 30, 40)]
        misses += not all(one.low <= share <= one.high for one in found)
    assert misses <= 80 * 0.05


def test_the_overall_bounds_weigh_strata_by_their_size() -> None:
    found = overall([Seen(30_000, 400, 16), Seen(600, 400, 200), Seen(400, 400, 0)])
    # Of the 1,200 looked at 18 % are bad; of all 31,000 it is about 4.8 %.
    assert 0.01 < found.low < 0.048 < found.high < 0.12


def test_one_stratum_alone_has_its_own_bounds() -> None:
    seen = Seen(4000, 80, 3)
    alone, both = always_valid(seen), overall([seen])
    assert (both.low, both.high) == (
        pytest.approx(alone.low, abs=2 / 4000),
        pytest.approx(alone.high, abs=2 / 4000),
    )
    assert both.low <= alone.low
    assert both.high >= alone.high


def test_a_stratum_that_nobody_looked_at_may_be_all_bad() -> None:
    found = overall([Seen(900, 900, 0), Seen(100, 0, 0)])
    assert (found.low, found.high) == (pytest.approx(0), pytest.approx(0.1))


@pytest.mark.parametrize(
    ("pairs", "looked", "bad", "limit"),
    [
        (400, 20, 0, 0.05),
        (400, 20, 1, 0.1),
        (400, 60, 2, 0.05),
        (50, 0, 0, 0.2),
        (400, 380, 2, 0.05),
    ],
)
def test_how_many_more_is_the_first_number_that_does(
    pairs: int, looked: int, bad: int, limit: float
) -> None:
    def high(n: int) -> float:
        rising = math.ceil(bad / max(looked, 1) * n - 1e-9)
        return always_valid(Seen(pairs, n, rising)).high

    wanted = next(n for n in range(looked, pairs + 1) if high(n) <= limit)
    assert more(Seen(pairs, looked, bad), limit) == wanted - looked


def test_a_limit_below_the_share_seen_cannot_be_reached() -> None:
    assert more(Seen(4000, 80, 8), 0.05) is None
    assert more(Seen(0, 0, 0), 0.05) == 0
