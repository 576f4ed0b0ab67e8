"""Agreement beyond chance between reviewers, from counts: Cohen's kappa and Krippendorff's alpha."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement
from typing import Any

import numpy as np

FEWEST = 10
"""Pairs from which on a figure is given."""
DRAWS = 2000
"""Draws of a bootstrap: its work does not grow with the votes."""
_LARGEST = 6
"""Up to so many votes a pair every way in which they may fall is thought of."""

Numbers = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Beyond:
    """An agreement beyond chance: 1 is full agreement, 0 what chance would give."""

    value: float | None
    """None where there is none; `why` says so."""
    low: float | None
    """95 % interval."""
    high: float | None
    n: int
    """Pairs it rests on."""
    why: str = ""

    @property
    def words(self) -> str:
        if self.value is None or self.low is None or self.high is None:
            return self.why
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f}, 95 %), n {self.n:,}"


def kappa(votes: Mapping[tuple[str, str], int], seed: int = 0) -> Beyond:
    """Cohen's kappa of two reviewers from how often the first said one thing and the second another.

    kappa = (p - e) / (1 - e), with p the share of pairs they agree on and e what their own shares of each
    answer would give by chance (Cohen 1960).
    """
    names = sorted({name for both in votes for name in both})
    table = np.array([[votes.get((a, b), 0) for b in names] for a in names], dtype=float)
    n = int(table.sum())
    why = _no_figure(n, [name for name in names if _used(votes, name)])
    if why:
        return Beyond(None, None, None, n, why)
    size = len(names)

    def figure(counts: Numbers) -> Numbers:
        return _kappa(counts.reshape(-1, size, size))

    return _with_interval(figure, table.ravel(), n, seed)


def alpha(patterns: Mapping[tuple[int, ...], int], seed: int = 0) -> Beyond:
    """Krippendorff's alpha for nominal answers, from how many pairs got how many votes of each answer.

    alpha = 1 - D / E, the disagreement within pairs over that between all votes (Krippendorff 2011,
    "Computing Krippendorff's alpha-reliability", C). Reviewers may be any and votes may be missing; pairs
    with one vote say nothing and are left out.
    """
    known = {pattern: count for pattern, count in patterns.items() if sum(pattern) > 1 and count}
    n = sum(known.values())
    used = {place for pattern in known for place, votes in enumerate(pattern) if votes}
    why = _no_figure(n, sorted(used))
    if why:
        return Beyond(None, None, None, n, why)
    ways = _ways(tuple(sorted(known)), tuple(sorted(used)))
    votes = np.array(ways, dtype=float)
    counts = np.array([known.get(way, 0) for way in ways], dtype=float)
    return _with_interval(lambda drawn: _alpha(votes, drawn), counts, n, seed)


def _kappa(tables: Numbers) -> Numbers:
    shares = tables / tables.sum(axis=(1, 2), keepdims=True)
    agreed = np.trace(shares, axis1=1, axis2=2)
    chance: Numbers = (shares.sum(axis=1) * shares.sum(axis=2)).sum(axis=1)
    return np.asarray((agreed - chance) / (1 - chance))


def _alpha(votes: Numbers, counts: Numbers) -> Numbers:
    """`votes` are patterns by answers, `counts` draws by patterns."""
    cast = votes.sum(axis=1)
    apart = (cast**2 - (votes**2).sum(axis=1)) / (cast - 1)
    totals = counts @ votes
    whole = totals.sum(axis=1)
    between = (whole**2 - (totals**2).sum(axis=1)) / (whole - 1)
    return np.asarray(1 - counts @ apart / between)


def _with_interval(
    figure: Callable[[Numbers], Numbers], counts: Numbers, n: int, seed: int
) -> Beyond:
    """The figure with the 95 % interval of a Bayesian bootstrap over pairs (Rubin 1981).

    One imaginary pair is spread evenly over all ways in which votes may fall, so that the interval does
    not vanish where all have agreed so far.
    """
    value = float(figure(counts[None, :])[0])
    draws = np.random.default_rng(seed).dirichlet(counts + 1 / len(counts), DRAWS)
    low, high = np.nanquantile(figure(draws * n), [0.025, 0.975])
    return Beyond(value, min(float(low), value), max(float(high), value), n)


@cache
def _ways(known: tuple[tuple[int, ...], ...], used: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The patterns that are there, and those that as many votes on the answers in use could make."""
    found = dict.fromkeys(known)
    for cast in sorted({sum(pattern) for pattern in known if sum(pattern) <= _LARGEST}):
        for answers in combinations_with_replacement(used, cast):
            found[tuple(answers.count(place) for place in range(len(known[0])))] = None
    return list(found)


def _used(votes: Mapping[tuple[str, str], int], name: str) -> bool:
    return any(count and name in both for both, count in votes.items())


def _no_figure(n: int, used: Sequence[object]) -> str:
    if n < FEWEST:
        return f"Too few: {n} pairs decided by several, {FEWEST} are needed."
    if len(used) < 2:
        return "Every answer is the same: nothing to tell agreement from chance by."
    return ""
