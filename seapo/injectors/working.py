"""Worked arithmetic as a chain of steps: what each calculates, from which numbers, to which result."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from seapo.injectors.expressions import evaluate
from seapo.injectors.numbers import Number, numbers

_MARK = re.compile(r"<<([^<>\n]{1,120})=([^<>=\n]{1,24})>>")
_EQUALS = re.compile(r"(?<![<>=!:+*/-])=(?!=)\s{0,3}\*{0,2}[$£€¥]?(?=[\d.])")
_GOES_ON = re.compile(r"%?\s{0,2}(?:[-+*/×÷(=^]|x\s?\d)")
_START = re.compile(r"[\d(.$]")
MAX_STEPS = 60


@dataclass(frozen=True)
class Step:
    """One calculation `expr = result`; `48/2 = <<48/2=24>>24` is one, `5 + 2 = 7` too."""

    expr: tuple[int, int]
    """The expression that is evaluated: inside the mark where there is one."""
    shown: tuple[int, int]
    """The same expression as the reader sees it; empty where it is not written out."""
    operands: tuple[Number, ...]
    result: Number
    echo: Number | None
    """The result once more, right behind the mark."""
    value: Fraction | None
    """What the expression is worth; None where it cannot be evaluated."""

    @property
    def exact(self) -> bool:
        """Is the result the value, up to rounding in its last place?"""
        if self.value is None:
            return False
        slack = Fraction(1, 2 * 10**self.result.decimals) if self.value.denominator != 1 else 0
        return abs(self.value - self.result.value) <= slack

    @property
    def end(self) -> int:
        return self.echo.end if self.echo else self.result.end


@dataclass(frozen=True)
class Working:
    """All steps of a text in reading order, and every number in it."""

    text: str

    @cached_property
    def numbers(self) -> list[Number]:
        return numbers(self.text)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        found: list[Step] = []
        marks = list(_MARK.finditer(self.text))
        for mark in marks[:MAX_STEPS]:
            found += self._marked(mark)
        for equals in list(_EQUALS.finditer(self.text))[: 2 * MAX_STEPS]:
            if not any(m.start() <= equals.start() < m.end() for m in marks):
                found += self._plain(equals.start(), equals.end())
        return tuple(sorted(found, key=lambda step: step.result.start)[:MAX_STEPS])

    @cached_property
    def roles(self) -> dict[int, tuple[str, int]]:
        """By a number's start: is it an operand or the result, and of which step?"""
        roles: dict[int, tuple[str, int]] = {}
        for index, step in reversed(list(enumerate(self.steps))):
            line = self.line_start(step.expr[0])
            for number in self.numbers:
                inside = any(a <= number.start < b for a, b in (step.expr, step.shown))
                if number.start == step.result.start or number == step.echo:
                    roles[number.start] = ("result", index)
                elif inside:
                    roles[number.start] = ("operand", index)
                elif line <= number.start < step.expr[0] and self._announces(number, step):
                    roles.setdefault(number.start, ("result", index))
        return roles

    def _announces(self, number: Number, step: Step) -> bool:
        """Does it name the step's result ahead of the step? An ordinal, as in `5th`, does not."""
        ordinal = self.text[number.end : number.end + 2] in ("st", "nd", "rd", "th")
        return number.value == step.result.value and not ordinal

    @property
    def unsound(self) -> int:
        """How many steps do not give what they say."""
        return sum(not step.exact for step in self.steps)

    def line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    @cached_property
    def _by_start(self) -> dict[int, Number]:
        return {number.start: number for number in self.numbers}

    def _number_at(self, at: int) -> Number | None:
        return self._by_start.get(at)

    def _marked(self, mark: re.Match[str]) -> list[Step]:
        results = numbers(self.text, *mark.span(2))
        if len(results) != 1 or mark.group(2)[:1] == "-":
            return []
        expr = mark.span(1)
        operands = tuple(n for n in self.numbers if expr[0] <= n.start < expr[1])
        currency = self.text[mark.end() : mark.end() + 1] in ("$", "£", "€")
        echo = self._number_at(mark.end() + currency)
        echo = echo if echo and echo.value == results[0].value else None
        shown = self._shown(operands, mark.start())
        return [Step(expr, shown, operands, results[0], echo, evaluate(mark.group(1)))]

    def _shown(self, operands: tuple[Number, ...], end: int) -> tuple[int, int]:
        """The stretch before a mark that holds the same numbers in the same order."""
        before = [n for n in self.numbers if self.line_start(end) <= n.start < end]
        last = before[len(before) - len(operands) :] if operands else []
        if last and [n.value for n in last] == [n.value for n in operands]:
            return last[0].start, last[-1].end
        return end, end

    def _plain(self, equals: int, after: int) -> list[Step]:
        """`a + b = c` in running text: the longest stretch before the sign that makes c."""
        result = self._number_at(after)
        if result is None or _GOES_ON.match(self.text, result.end):
            return []
        floor = max(self.line_start(equals), self.text.rfind("=", 0, equals) + 1, equals - 90)
        for start in _START.finditer(self.text, floor, equals):
            step = self._read_plain((start.start(), equals), result)
            if step and len(step.operands) > 1 and step.exact:
                return [step]
        return []

    def _read_plain(self, expr: tuple[int, int], result: Number) -> Step | None:
        value = evaluate(self.text[slice(*expr)])
        if value is None:
            return None
        operands = tuple(n for n in self.numbers if expr[0] <= n.start < expr[1])
        return Step(expr, expr, operands, result, None, value)
