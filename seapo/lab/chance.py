"""Chance that is the same everywhere: numbers hashed from text, and weighted draws from a seeded generator."""

import hashlib
import random
from collections.abc import Mapping


def share(*parts: object) -> float:
    """Return a number in [0, 1) that depends on the parts' text alone, not on the process or machine."""
    text = "|".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def draw(rng: random.Random, weights: Mapping[str, float]) -> str:
    """Draw one key with a chance proportional to its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]
