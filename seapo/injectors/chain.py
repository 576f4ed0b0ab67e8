"""Logic errors in the chain of a worked solution: a circle, or a step that no longer gives what is used."""

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from seapo.injectors.edits import Change, Edit, quote
from seapo.injectors.expressions import evaluate
from seapo.injectors.numbers import Number, write
from seapo.injectors.scene import Scene
from seapo.injectors.working import Step, Working

_PLAIN = re.compile(r"[\d.,$£€\s]+?(\s?[-+*/×÷−–xX]\s?)[\d.,$£€\s]+")
_TURNED = {
    "+": "-", "-": "+", "−": "+", "–": "+", "*": "/", "/": "*",
    "×": "÷", "÷": "×", "x": "/", "X": "/",
}  # fmt: skip
_MANY = 1000
"""A text of more numbers is a table, no working."""


@dataclass(frozen=True)
class _Link:
    """A step of two operands, and a later one of two that calculates with its result."""

    step: Step
    later: Step


def _links(working: Working) -> list[_Link]:
    steps = working.steps if len(working.numbers) <= _MANY else ()
    plain = [_sign(working, step) is not None for step in steps]
    return [
        _Link(step, later)
        for i, step in enumerate(steps)
        for j, later in enumerate(steps[i + 1 :], i + 1)
        if plain[i] and plain[j] and any(n.value == step.result.value for n in later.operands)
    ]


def _sign(working: Working, step: Step) -> str | None:
    """The one operator of a plain step `a + b`, alike inside the mark and as shown."""
    if len(step.operands) != 2 or not step.exact:
        return None
    found = [_PLAIN.fullmatch(working.text[slice(*span)]) for span in _places(step)]
    signs = [match.group(1).strip() for match in found if match]
    return signs[0] if len(signs) == len(found) else None


def _places(step: Step) -> list[tuple[int, int]]:
    """Where the expression stands: inside the mark and as shown, if that is another place."""
    shown = [step.shown] if step.shown[0] < step.shown[1] else []
    return list(dict.fromkeys([step.expr, *shown]))


def circular_step(scene: Scene, rng: Random) -> Change | None:
    """`48/2 = 24. 48+24 = 72.` becomes `72-48 = 24. 48+24 = 72.`: a circle."""
    working = Working(scene.answer)
    found = [(link, turned) for link in _links(working) if (turned := _inverse(working, link))]
    if not found:
        return None
    link, (left, sign, right) = rng.choice(found)
    edits = [e for span in _places(link.step) for e in _rewritten(working, span, left, sign, right)]
    result, end = (scene.answer[n.start : n.end] for n in (link.step.result, link.later.result))
    why = f"The reasoning is circular: {result} is drawn from {end}, which is itself worked out from {result}."
    return Change(tuple(edits), why)


def _inverse(working: Working, link: _Link) -> tuple[Number, str, Number] | None:
    """How the later step gives back the result of the earlier one: left, sign, right."""
    one, other = link.later.operands
    end, result = link.later.result, link.step.result
    sign = _sign(working, link.later) or ""
    turned = _TURNED.get(sign, "")
    first = one.value == result.value
    known = other if first else one
    given = {n.value for n in link.step.operands}
    if end.value in given | {result.value} or known.value == result.value or known.value in (0, 1):
        return None
    backwards = sign in "-−–/÷" and not first  # x - r = e, so r = x - e
    left, right = (known, end) if backwards else (end, known)
    signs = sign if backwards else turned
    expr = f"{write(left.value, left)}{signs}{write(right.value, right)}"
    return (left, signs, right) if evaluate(expr) == result.value else None


def _rewritten(
    working: Working, span: tuple[int, int], left: Number, sign: str, right: Number
) -> list[Edit]:
    """Edits that put other operands and another sign into a plain expression."""
    inside = [n for n in working.numbers if span[0] <= n.start < span[1]]
    between = working.text[inside[0].end : inside[1].start]
    old = next(c for c in between if c in _TURNED)
    at = inside[0].end + between.index(old)
    return [
        Edit(inside[0].start, inside[0].end, write(left.value, left)),
        Edit(at, at + 1, sign),
        Edit(inside[1].start, inside[1].end, write(right.value, right)),
    ]


def unsupported_step(scene: Scene, rng: Random) -> Change | None:
    """A step works out something else, in itself rightly; what follows still uses the old result."""
    working = Working(scene.answer)
    found = [(link, other) for link in _links(working) if (other := _other_way(working, link.step))]
    if not found:
        return None
    link, (sign, value) = rng.choice(found)
    edits = [
        e for span in _places(link.step) for e in _rewritten(working, span, *_with(link, sign))
    ]
    shown = [n for n in (link.step.result, link.step.echo) if n]
    edits += [Edit(n.start, n.end, value) for n in shown]
    used = scene.answer[link.step.result.start : link.step.result.end]
    later = quote(" ".join(scene.answer[slice(*link.later.expr)].split()))
    why = f"A step is missing: {later} works with {used}, but the step before gives {value}."
    return Change(tuple(edits), why)


def _with(link: _Link, sign: str) -> tuple[Number, str, Number]:
    one, other = link.step.operands
    return one, sign, other


def _other_way(working: Working, step: Step) -> tuple[str, str] | None:
    """Another operator between the operands, and its result, where that is a clean number."""
    sign = _TURNED.get(_sign(working, step) or "", "")
    one, other = step.operands
    value = evaluate(f"{write(one.value, one)}{sign}{write(other.value, other)}") if sign else None
    if value is None or value <= 1 or value == step.result.value or other.value in (0, 1):
        return None
    clean = value.denominator == 1 or (step.result.decimals and (value * 100).denominator == 1)
    near = value <= 20 * max(step.result.value, Fraction(1))
    return (sign, write(value, step.result)) if clean and near else None
