"""A simulated judge of a stated strength: it sees the truth through noise, and ranks answers by what it sees.

Its score of an answer is 1 if right, else 0, plus normal noise with standard deviation sigma. It then
prefers a right answer to a wrong one with chance p = Phi(1 / (sigma * sqrt 2)): that chance is its strength.
"""

import math
import random
from collections.abc import Mapping
from itertools import product
from statistics import NormalDist


def sigma(strength: float) -> float:
    """Return the noise's standard deviation for a strength between 0.5 and 1, both left out."""
    return 1 / (math.sqrt(2) * NormalDist().inv_cdf(strength))


def scores(right: Mapping[str, bool], strength: float, seed: str) -> dict[str, float]:
    """Score each answer to one prompt; `right` says which of them are.

    The noise is the answer's own: the same text gets the same score, however often it was sampled, and a
    stronger judge sees the same noise, only smaller.
    """
    spread = sigma(strength)
    return {
        text: float(truth) + spread * random.Random(f"judge/{seed}/{text}").gauss(0.0, 1.0)
        for text, truth in right.items()
    }


def best(scored: Mapping[str, float]) -> str:
    """Return the answer with the highest score."""
    return max(scored, key=scored.__getitem__)


def worst(scored: Mapping[str, float], but: str) -> str:
    """Return the answer with the lowest score among those that are not the text `but`."""
    return min((text for text in scored if text != but), key=scored.__getitem__)


def tally(right: Mapping[str, bool], scored: Mapping[str, float]) -> tuple[int, int]:
    """Count comparisons of a right with a wrong answer: those that the right one won, and all."""
    rights = [text for text, truth in right.items() if truth]
    wrongs = [text for text, truth in right.items() if not truth]
    won = sum(scored[good] > scored[bad] for good, bad in product(rights, wrongs))
    return won, len(rights) * len(wrongs)
