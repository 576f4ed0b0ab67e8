"""Carry one wrong step through worked arithmetic: every later step is right given the wrong one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from seapo.injectors.edits import Edit
from seapo.injectors.expressions import evaluate
from seapo.injectors.numbers import Number, read, write
from seapo.injectors.working import Step, Working

_NEXT_WORD = re.compile(r"\s?([^\W\d_]{2,})")
_FINAL = re.compile(r"####\s*[$£€]?|\\boxed\{[$£€]?|[Aa]nswer(?: is|:)\s*\**[$£€]?")


@dataclass(frozen=True)
class Slip:
    """The one error of a plan: which step, and what is wrong in it."""

    step: int
    result: Fraction | None = None
    """A wrong result of the step itself."""
    misread: Mapping[Fraction, Fraction] = field(default_factory=dict)
    """Given quantities taken for others: old value to new."""
    everywhere: bool = False
    """Is the quantity misread in the whole text, or in this step alone?"""
    operator: tuple[Edit, ...] = ()
    """Edits that put another operator into the step."""


@dataclass(frozen=True)
class Carried:
    """New values by the number's start, and the wrong step's result before and after."""

    values: Mapping[int, Fraction]
    before: Fraction
    after: Fraction
    final: tuple[Fraction, Fraction] | None
    """The final answer before and after; None where the text names none."""


def carry(working: Working, slip: Slip, prompt: str) -> Carried | None:
    """Recompute everything behind the slip; None where a step cannot be recomputed."""
    made: dict[Fraction, Fraction] = dict(slip.misread) if slip.everywhere else {}
    given: list[dict[Fraction, Fraction]] = []
    results: list[Fraction] = []
    for index, step in enumerate(working.steps):
        known = dict(made) | (dict(slip.misread) if index == slip.step else {})
        given.append(known)
        operator = slip.operator if index == slip.step else ()
        result = _recomputed(working, step, known, operator)
        if index == slip.step and slip.result is not None:
            result = slip.result
        if result is None or result < 0:
            return None
        results.append(result)
        made.pop(step.result.value, None)
        if result != step.result.value:
            made[step.result.value] = result
    return _spread(working, slip, prompt, given, results)


def _recomputed(
    working: Working, step: Step, known: Mapping[Fraction, Fraction], operator: tuple[Edit, ...]
) -> Fraction | None:
    """The step's result from changed operands, rounded as it is written."""
    changed = [n for n in step.operands if known.get(n.value, n.value) != n.value]
    inside = [e for e in operator if step.expr[0] <= e.start < step.expr[1]]
    if not changed and not inside:
        return step.result.value
    edits = [Edit(n.start, n.end, write(known[n.value], n)) for n in changed] + inside
    value = evaluate(_edited(working.text, step.expr, edits))
    if value is None or step.value is None or value < 0:
        return None
    if not step.exact:  # the text rounds in its own way: keep the distance
        value = Fraction(round(value + step.result.value - step.value))
    return value if value < 0 else read(write(value, step.result), 0).value


def _edited(text: str, span: tuple[int, int], edits: list[Edit]) -> str:
    parts, done = [], span[0]
    for edit in sorted(edits, key=lambda e: e.start):
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done : span[1]]])


def _spread(
    working: Working,
    slip: Slip,
    prompt: str,
    given: list[dict[Fraction, Fraction]],
    results: list[Fraction],
) -> Carried:
    """Give every number of the text its new value, by the role it plays."""
    roles = working.roles
    made: dict[Fraction, Fraction] = dict(slip.misread) if slip.everywhere else {}
    values: dict[int, Fraction] = {}
    done = 0
    final: tuple[Fraction, Fraction] | None = None
    for number in working.numbers:
        while done < len(results) and working.steps[done].end <= number.start:
            step = working.steps[done]
            made.pop(step.result.value, None)
            if results[done] != step.result.value:
                made[step.result.value] = results[done]
            done += 1
        role = roles.get(number.start)
        if role and role[0] == "result":
            new = results[role[1]]
        elif role:
            new = given[role[1]].get(number.value, number.value)
        else:
            new = _mention(working, number, prompt, made)
        if new != number.value:
            values[number.start] = new
        if _FINAL.search(working.text, max(0, number.start - 16), number.start):
            final = (number.value, new)
    if final is None and results:
        final = (working.steps[-1].result.value, results[-1])
    before = working.steps[slip.step].result.value if working.steps else Fraction(0)
    return Carried(values, before, results[slip.step] if results else before, final)


def _mention(
    working: Working, number: Number, prompt: str, made: Mapping[Fraction, Fraction]
) -> Fraction:
    """A number in running text follows the step that made it, unless the prompt gives it so."""
    if number.value not in made:
        return number.value
    word = _NEXT_WORD.match(working.text, number.end)
    raw = working.text[number.start : number.end]
    if word and re.search(rf"(?<!\d){re.escape(raw)}\s{re.escape(word.group(1))}", prompt):
        return number.value
    return made[number.value]
