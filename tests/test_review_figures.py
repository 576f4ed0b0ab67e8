"""The figures of reviewing against published values, other libraries, and brute force."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score

from seapo.review.agreement import alpha, kappa
from seapo.review.catches import Tally, summed, tally
from seapo.review.pace import odds, streak_chance, streak_words
from seapo.review.thresholds import bounded, keeping, thresholds

TABLE = {("accept", "accept"): 40, ("accept", "reject"): 9, ("reject", "accept"): 4,
         ("reject", "reject"): 15, ("flag", "reject"): 2}  # fmt: skip


def test_kappa_is_scikit_learns() -> None:
    both = [pair for pair, count in TABLE.items() for _ in range(count)]
    first, second = zip(*both, strict=True)
    found = kappa(TABLE)
    assert found.value == pytest.approx(cohen_kappa_score(first, second))
    assert found.n == 70
    assert found.low is not None
    assert found.high is not None
    assert 0.2 < found.low < found.value < found.high < 0.8


KRIPPENDORFF = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
)
"""Four observers on twelve units, 0 where one said nothing (Krippendorff 2011, C)."""


def test_alpha_is_krippendorffs_own_example() -> None:
    patterns: dict[tuple[int, ...], int] = {}
    for unit in zip(*KRIPPENDORFF, strict=True):
        votes = tuple(unit.count(answer) for answer in range(1, 6))
        patterns[votes] = patterns.get(votes, 0) + 1
    found = alpha(patterns)
    assert found.value == pytest.approx(0.743, abs=5e-4)
    assert found.n == 11  # the twelfth has one vote


@pytest.mark.parametrize(
    ("votes", "why"),
    [
        ({("accept", "accept"): 9}, "Too few: 9 pairs"),
        ({("accept", "accept"): 90, ("reject", "reject"): 0}, "Every answer is the same"),
        ({}, "Too few: 0 pairs"),
    ],
)
def test_without_ground_there_is_no_kappa(votes: dict[tuple[str, str], int], why: str) -> None:
    found = kappa(votes)
    assert (found.value, found.low, found.high) == (None, None, None)
    assert found.words.startswith(why)


def test_full_agreement_still_has_an_interval() -> None:
    for found in (
        kappa({("accept", "accept"): 12, ("reject", "reject"): 8}),
        alpha({(2, 0, 0): 12, (0, 2, 0): 8}),
    ):
        assert found.value == found.high == 1
        assert found.low is not None
        assert 0.5 < found.low < 0.95


def test_the_interval_of_kappa_covers() -> None:
    """Two reviewers who agree on four of five pairs beyond chance: true kappa by their table."""
    draw = np.random.default_rng(5)
    chances = np.array([[0.62, 0.06], [0.05, 0.27]])
    both = list(product(("accept", "reject"), repeat=2))
    expected = (chances.sum(0) * chances.sum(1)).sum()
    true = (np.trace(chances) - expected) / (1 - expected)
    hits = 0
    for counts in draw.multinomial(60, chances.ravel(), 300):
        found = kappa(dict(zip(both, (int(n) for n in counts), strict=True)))
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= true <= found.high
    assert 0.92 <= hits / 300 <= 0.98


def test_bounded_is_clopper_and_pearsons() -> None:
    for part, whole in ((0, 12), (12, 12), (7, 31)):
        found, book = bounded(part, whole), binomtest(part, whole).proportion_ci(method="exact")
        assert (found.low, found.high) == (pytest.approx(book.low), pytest.approx(book.high))


def test_thresholds_count_what_is_at_or_above() -> None:
    found = thresholds({0.0: (5, 45), 0.7: (30, 10), 1.0: (100, 1)})
    assert [(t.score, t.precision.part, t.precision.whole) for t in found] == [
        (0.0, 135, 191), (0.7, 130, 141), (1.0, 100, 101),
    ]  # fmt: skip
    assert [t.recall and t.recall.part for t in found] == [135, 130, 100]
    assert all(t.sure < t.precision.value for t in found)


def test_a_promise_is_held_to_the_sure_bound_not_to_what_was_seen() -> None:
    few = thresholds({0.0: (5, 5), 1.0: (20, 0)})
    assert few[1].precision.value == 1
    assert keeping(few, 0.9) is None
    many = thresholds({0.0: (50, 50), 0.6: (190, 10), 1.0: (200, 0)})
    kept = keeping(many, 0.9)
    assert kept is not None
    assert kept.score == 0.6


def test_many_scores_become_at_most_twenty_thresholds() -> None:
    found = thresholds({n / 1000: (1, 1) for n in range(1000)})
    assert len(found) == 20
    assert found[0].precision.whole == 2000


def test_streaks_against_every_possible_row_of_answers() -> None:
    for length, share in ((2, 0.3), (3, 0.5), (4, 0.8), (9, 0.5)):
        rows = list(product((True, False), repeat=8))
        chance = sum(
            share ** sum(row) * (1 - share) ** (8 - sum(row))
            for row in rows
            if longest(row) >= length
        )
        assert streak_chance(length, 8, share) == pytest.approx(chance)


def longest(row: tuple[bool, ...]) -> int:
    return max(len(part) for part in "".join("x" if one else " " for one in row).split(" "))


def test_streak_words_are_kind() -> None:
    assert "in about 40 % of reviews like this: nothing unusual" in streak_words("accept", 6, 0.4)
    told = streak_words("accept", 60, 0.0001)
    assert "about once in 10,000 reviews like this" in told
    assert "pause" in told
    assert streak_words("accept", 1, 1.0) == ""


def test_odds_are_words_at_every_size() -> None:
    assert odds(1 / 43) == "about once in 43 reviews like this"
    assert odds(1.0) == "in about 100 % of reviews like this"
    for nothing in (0.0, -1e-17, 1e-9):
        assert odds(nothing) == "less than once in a million reviews like this"


def test_who_says_that_it_is_wrong_has_caught_it() -> None:
    by = {
        ("ana", "logic"): tally(True, True) + tally(True, False),
        ("ben", "logic"): tally(True, True) + tally(True, None),
        ("ben", "correctness"): tally(False, True) + tally(False, False),
    }
    assert summed(by, "ana", None) == Tally(known=2, caught=1)
    assert summed(by, None, "logic") == Tally(known=3, caught=2, open=1)
    assert summed(by, "ben", "correctness") == Tally(untouched=2, alarms=1)
