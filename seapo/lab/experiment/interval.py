"""Means over bases and seeds with two 95 % intervals: one for another base, one for these bases."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean, variance

SIDES = 0.975


@dataclass(frozen=True)
class Estimate:
    """A mean with its intervals; None where there are too few values for one."""

    mean: float
    low: float | None
    high: float | None
    runs_low: float | None
    runs_high: float | None


def estimate(by_base: Mapping[str, Sequence[float]]) -> Estimate:
    """Estimate from the values of each base's seeds.

    With m_b the mean over a base's seeds, B bases and S_b seeds, the mean is M = sum(m_b) / B. `low` and
    `high` are M -+ t(B - 1) sd(m_b) / sqrt(B): where the mean of another such base may lie. `runs_low` and
    `runs_high` are M -+ t(sum(S_b - 1)) sqrt(sum(s_b^2 / S_b)) / B with s_b^2 the variance between a base's
    seeds: what other seeds would give on these same bases and items. t(df) is the 97.5 % point of
    Student's distribution. With one base the first interval is the second: it is over seeds.
    """
    means = [fmean(values) for values in by_base.values()]
    middle = fmean(means)
    runs = _between(middle, *_over_seeds(list(by_base.values())))
    if len(means) < 2:
        return Estimate(middle, *runs, *runs)
    error = math.sqrt(variance(means) / len(means))
    return Estimate(middle, *_between(middle, error, len(means) - 1), *runs)


def _over_seeds(groups: Sequence[Sequence[float]]) -> tuple[float, int]:
    """Return the standard error of the mean and its degrees of freedom, 0 for too few seeds."""
    if any(len(values) < 2 for values in groups):
        return 0.0, 0
    spread = sum(variance(values) / len(values) for values in groups)
    return math.sqrt(spread) / len(groups), sum(len(values) - 1 for values in groups)


def _between(middle: float, error: float, df: int) -> tuple[float | None, float | None]:
    if df < 1:
        return None, None
    reach = t_point(df) * error
    return middle - reach, middle + reach


@cache
def t_point(df: int) -> float:
    """Return the 97.5 % point of Student's t distribution, by halving.

    With t = sqrt(df) tan(a) the distribution's probability between 0 and t is the integral from 0 to a of
    cos(x)^(df - 1), over twice its integral to pi / 2.
    """
    low, high = 0.0, math.pi / 2
    whole = 2 * _cosines(high, df - 1)
    for _ in range(60):
        middle = (low + high) / 2
        reached = 0.5 + _cosines(middle, df - 1) / whole
        low, high = (middle, high) if reached < SIDES else (low, middle)
    return math.sqrt(df) * math.tan(low)


def _cosines(to: float, power: int, steps: int = 400) -> float:
    """Integrate cos(x)^power from 0 to `to` by Simpson's rule."""
    width = to / steps
    weights = [1, *[4 if n % 2 else 2 for n in range(1, steps)], 1]
    heights = (math.cos(n * width) ** power for n in range(steps + 1))
    return width / 3 * sum(w * h for w, h in zip(weights, heights, strict=True))
