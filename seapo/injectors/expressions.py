"""The value of a worked expression: numbers, + - * / in their many signs, brackets, per cent."""

import re
from collections.abc import Callable
from fractions import Fraction

from seapo.injectors.numbers import read

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+|[-+*/()%]")
_SIGNS = str.maketrans(
    {"×": "*", "÷": "/", "−": "-", "–": "-", "·": "*", "[": "(", "]": ")", "{": "(", "}": ")"}
)
_TIMES = re.compile(r"(?<=[\d\s)%a-z])[xX](?=[\s\d($.])|\\times|\\cdot|\*\*(?!\*)(?=\D)")
_LETTERS = re.compile(r"[^\d.,+\-*/()%]+")
LIMIT = Fraction(10**15)


def evaluate(text: str) -> Fraction | None:
    """The value, or None where the text is no expression of these signs, or its value is huge."""
    if len(text) > 200:
        return None
    plain = _TIMES.sub("*", text.translate(_SIGNS)).replace("\\div", "/")
    plain = re.sub(r"/(?=\s?[a-zA-Z])", " ", plain)  # the "per" of a unit: $2/jersey
    tokens = _TOKEN.findall(_LETTERS.sub(" ", plain))
    try:
        value, rest = _sum(tokens, 0)
    except (ValueError, ZeroDivisionError, IndexError, RecursionError):
        return None
    return value if rest == len(tokens) and abs(value) < LIMIT else None


def _sum(tokens: list[str], at: int) -> tuple[Fraction, int]:
    value, at = _product(tokens, at)
    while at < len(tokens) and tokens[at] in "+-":
        sign = 1 if tokens[at] == "+" else -1
        term, at = _product(tokens, at + 1)
        value += sign * term
    return value, at


_OPERATORS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


def _product(tokens: list[str], at: int) -> tuple[Fraction, int]:
    value, at = _atom(tokens, at)
    while at < len(tokens) and tokens[at] in _OPERATORS:
        factor, after = _atom(tokens, at + 1)
        value, at = _OPERATORS[tokens[at]](value, factor), after
    return value, at


def _atom(tokens: list[str], at: int) -> tuple[Fraction, int]:
    sign = tokens[at]
    if sign == "-":
        value, at = _atom(tokens, at + 1)
        return -value, at
    if sign == "(":
        value, at = _sum(tokens, at + 1)
        if tokens[at] != ")":
            raise ValueError("bracket not closed")
    elif sign[-1].isdigit():
        value = read(sign, 0).value
    else:
        raise ValueError(f"no number: {sign}")
    at += 1
    if at < len(tokens) and tokens[at] == "%":
        return value / 100, at + 1
    return value, at
