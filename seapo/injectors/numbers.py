"""Numbers in running text: found with their format, changed plausibly, written back the same way."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from random import Random

_NUMBER = re.compile(
    r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])"
    r"|(?<!\d\.)\d{1,15}(?:\.\d{1,12})?|(?<![\w.])\.\d{1,12}"
)


@dataclass(frozen=True)
class Number:
    """A number as it stands in a text."""

    start: int
    end: int
    value: Fraction
    decimals: int
    """Digits behind the point."""
    commas: bool
    zero: int
    """Code point of the script's digit 0."""
    bare_point: bool
    """Written `.5`, without the 0."""
    width: int
    """Digits when zero-padded as in 05, else 0."""


def numbers(text: str, start: int = 0, end: int | None = None) -> list[Number]:
    """Every number of [start, end), in order; digits glued to letters are none."""
    found = _NUMBER.finditer(text, start, len(text) if end is None else end)
    return [read(m.group(), m.start()) for m in found if not _glued(text, m.start(), m.end())]


def _glued(text: str, start: int, end: int) -> bool:
    """Is it part of a word or version, as in H2O or 1.2.3? Times and units may touch: 22kg."""
    before = text[start - 1] if start else " "
    if before.isalpha() and before.isascii() and before not in "xX":
        return True
    return before == "_" or bool(re.match(r"\.\d|_", text[end : end + 2]))


def read(raw: str, start: int) -> Number:
    """Read one number from its text."""
    return Number(start, start + len(raw), *_read(raw))


@lru_cache(maxsize=8192)
def _read(raw: str) -> tuple[Fraction, int, bool, int, bool, int]:
    digit = next(c for c in raw if c.isdecimal())
    zero = ord(digit) - int(unicodedata.decimal(digit))
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in raw)
    whole, _, behind = plain.replace(",", "").partition(".")
    padded = len(whole) if len(whole) > 1 and whole[0] == "0" else 0
    value = Fraction(f"{whole or 0}.{behind or 0}")
    return value, len(behind), "," in plain, zero, not whole, padded


def write(value: Fraction, like: Number) -> str:
    """Write a value in the format of another: commas, decimals, digits of its script."""
    places = like.decimals if value.denominator != 1 or like.decimals == 2 else 0
    if value.denominator != 1:
        places = max(places, 1 if (value * 10).denominator == 1 else 2)
    plain = f"{float(round(value, places)):.{places}f}"
    if value.denominator != 1 and like.decimals < 2 and "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if like.commas:
        whole, point, behind = plain.partition(".")
        plain = f"{int(whole):,}{point}{behind}"
    if like.bare_point and plain.startswith("0."):
        plain = plain[1:]
    plain = plain.zfill(like.width)
    return "".join(chr(like.zero + int(c)) if c.isdecimal() else c for c in plain)


_CEILINGS = (12, 28, 59, 100, 2025)
"""A changed number stays within what months, days, minutes, percentages and past years allow."""


def nearby(number: Number, rng: Random) -> Fraction:
    """A plausible wrong value: as round, of the same size and sign, never the same."""
    unit = _unit(number)
    head = int(number.value / unit)
    if len(str(head)) > 5 and set(str(head)) <= {"0", "1"}:
        return Fraction(int(_other_bit(str(head), rng))) * unit
    ceiling = next((c for c in _CEILINGS if number.value <= c), None)
    for _ in range(12):
        value = _SLIPS[rng.randrange(len(_SLIPS))](head, rng) * unit
        fits = ceiling is None or number.decimals or value <= ceiling
        if value > 0 and value != number.value and fits and _as_round(value / unit, head):
            return value
    return number.value + unit


def _unit(number: Number) -> Fraction:
    """The place of the last digit that is not 0."""
    unit = Fraction(1, 10**number.decimals)
    while number.value and (number.value / unit / 10).denominator == 1:
        unit *= 10
    return unit


def _as_round(value: Fraction, head: int) -> bool:
    return head < 10 or value % 10 != 0


def _transposed(head: int, rng: Random) -> int:
    digits = list(str(head))
    at = rng.randrange(len(digits))
    digits[at], digits[at - 1] = digits[at - 1], digits[at]
    return int("".join(digits)) if digits[0] != "0" else head


def _other_digit(head: int, rng: Random) -> int:
    digits = list(str(head))
    at = rng.randrange(len(digits))
    digits[at] = str((int(digits[at]) + rng.choice((1, 2, 3, -1, -2, -3))) % 10)
    return int("".join(digits)) if digits[0] != "0" else head


def _other_bit(bits: str, rng: Random) -> str:
    """A binary figure stays one: a digit behind the first is turned."""
    at = rng.randrange(1, len(bits))
    return bits[:at] + "10"[int(bits[at])] + bits[at + 1 :]


def _step_aside(head: int, rng: Random) -> int:
    return head + rng.choice((-1, 1)) * rng.randint(1, max(2, min(head // 4, 40)))


_SLIPS: tuple[Callable[[int, Random], int], ...] = (
    _transposed,
    _other_digit,
    _step_aside,
    _step_aside,
)
