"""Days and years shifted by little, so that a wrong date stays a date."""

import re
from fractions import Fraction
from random import Random

from seapo.injectors.numbers import Number

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_MONTH_BEFORE = re.compile(rf"\b{_MONTH} (?:the )?$")
_MONTH_BEHIND = re.compile(rf"(?:st|nd|rd|th)?(?: of)? {_MONTH}\b")
_LATEST = 2025


def dated(text: str, number: Number, rng: Random) -> Fraction | None:
    """Another day of a month, or another year near by; None where the number is neither."""
    if number.decimals or number.commas:
        return None
    if _is_day(text, number):
        return _shifted(int(number.value), rng, 9, 28)
    if 1000 <= number.value <= _LATEST and _is_year(text, number):
        return _shifted(int(number.value), rng, 24, _LATEST)
    return None


def _is_day(text: str, number: Number) -> bool:
    before = _MONTH_BEFORE.search(text, max(0, number.start - 16), number.start)
    behind = _MONTH_BEHIND.match(text, number.end)
    return 1 <= number.value <= 31 and bool(before or behind)


def _is_year(text: str, number: Number) -> bool:
    """Four digits that are no sum of money, no measure and no step of a calculation."""
    around = text[max(0, number.start - 2) : number.start] + text[number.end : number.end + 3]
    return not re.search(r"[$€£%=*/+]|^\d", around)


def _shifted(value: int, rng: Random, far: int, latest: int) -> Fraction:
    choices = [v for v in range(value - far, value + far + 1) if 0 < v <= latest and v != value]
    return Fraction(rng.choice(choices))
