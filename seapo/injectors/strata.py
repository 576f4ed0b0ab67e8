"""A mix kept within each source too: how many of each type a source gets, and which of its positives get them.

Shares are counted in whole numbers, because a rounding error would decide who gets the last one.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from random import Random

from seapo.records import content_id


def draw_within(
    positive_ids: Sequence[str],
    strata: Mapping[str, str | None],
    mix: Mapping[str, float],
    totals: Mapping[str, int],
    seed: int,
) -> list[str]:
    """One type a positive, `totals` of each; in each stratum less than 1 away from the mix's exact share.

    Sources take their turns in an order of chance. Each gets the whole part of its shares, and what is left
    over goes to the types farthest behind so far. Counting starts from how far the totals lie above the exact
    shares, so what is owed ends as a whole number between -1 and 1: none. With three types nothing owed
    ever reaches 1 either way: the owed and the new fractions sum to 1 or 2, each is above -1 and below 2, so
    the largest (or the largest two) are above 0, and those left out below 1.
    """
    weights, whole = _whole(mix)
    n = len(positive_ids)
    owed = {name: totals[name] * whole - n * weight for name, weight in weights.items()}
    types = [""] * n
    groups = _places(positive_ids, strata)
    chance = Random(content_id("draw/2", str(seed), *positive_ids))
    chance.shuffle(groups)
    for places in groups:
        counts = _counts(len(places), weights, whole, owed, chance)
        names = [name for name, count in counts.items() for _ in range(count)]
        chance.shuffle(names)
        for place, name in zip(places, names, strict=True):
            types[place] = name
    return types


def _whole(mix: Mapping[str, float]) -> tuple[dict[str, int], int]:
    """Weights as whole numbers in the proportions that were written down, and their sum."""
    # 0.1 is read as a tenth, not as the binary number next to it.
    exact = {name: Fraction(repr(float(weight))) for name, weight in mix.items()}
    scale = lcm(*(weight.denominator for weight in exact.values()))
    weights = {name: int(weight * scale) for name, weight in exact.items()}
    return weights, sum(weights.values())


def _places(positive_ids: Sequence[str], strata: Mapping[str, str | None]) -> list[list[int]]:
    """Where each source's positives stand, sources in the order they come up: their names decide nothing."""
    places: dict[str | None, list[int]] = {}
    for place, positive_id in enumerate(positive_ids):
        places.setdefault(strata.get(positive_id), []).append(place)
    return list(places.values())


def _counts(
    n: int, weights: Mapping[str, int], whole: int, owed: dict[str, int], chance: Random
) -> dict[str, int]:
    """Whole parts of the shares of `n` positives, and one more for the types most behind; changes `owed`."""
    counts = {name: n * weight // whole for name, weight in weights.items()}
    broken = [name for name, weight in weights.items() if n * weight % whole]
    for name in broken:
        owed[name] += n * weights[name] % whole
    chance.shuffle(broken)  # among types as far behind, chance decides
    broken.sort(key=lambda name: -owed[name])
    for name in broken[: n - sum(counts.values())]:
        counts[name] += 1
        owed[name] -= whole
    return counts
