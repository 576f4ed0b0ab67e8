"""A share with its interval."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """A part of a whole with its 95 % interval; all three are fractions of 1."""

    part: int
    whole: int
    value: float
    low: float
    high: float


def share(part: int, whole: int) -> Share | None:
    """Wilson's score interval (Wilson 1927, eq. 5) at 95 %; None where there is nothing to divide."""
    if whole == 0:
        return None
    z, p = 1.959964, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    spread = z / (1 + z * z / whole) * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole**2))
    return Share(part, whole, p, max(0.0, middle - spread), min(1.0, middle + spread))
