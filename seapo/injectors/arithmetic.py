"""One wrong step in worked arithmetic, carried through to the final answer."""

import re
from collections.abc import Callable
from fractions import Fraction
from random import Random

from seapo.injectors.carry import Carried, Slip, carry
from seapo.injectors.edits import Change, Edit, apply_edits
from seapo.injectors.numbers import Number, nearby, write
from seapo.injectors.scene import Scene
from seapo.injectors.working import Step, Working

_TRIES = 28
_MANY = 1000
"""A text of more numbers is a table, no working."""
_HOPELESS = 100
_OPERATOR = re.compile(r"\s?([-+*/×÷−–xX])\s?[$£€]?")
_SWAPS = {
    "+": "-", "-": "+", "−": "+", "–": "+", "*": "/", "/": "*",
    "×": "÷", "÷": "×", "x": "/", "X": "/",
}  # fmt: skip


def wrong_step(scene: Scene, rng: Random) -> Change | None:
    """A slip, a misread quantity or a wrong operator, whichever of some tries reads cleanest."""
    working = Working(scene.answer)
    if not working.steps or len(working.numbers) > _MANY:
        return None
    best: tuple[int, Slip, Carried] | None = None
    for _ in range(_TRIES):
        slip = _PLANS[rng.choices(range(3), (4, 3, 3))[0]](working, rng)
        carried = carry(working, slip, scene.prompt) if slip else None
        if slip is None or carried is None:
            continue
        penalty = _penalty(working, carried) + 4 * _idle(working, _edits(working, slip, carried))
        better = penalty < (best[0] if best else _HOPELESS)
        if better and _sound(working, slip, carried):
            best = penalty, slip, carried
        if best and best[0] == 0:
            break
    if best is None:
        return None
    return Change(_edits(working, best[1], best[2]), _why(working, best[1], best[2]))


def _slip_of_result(working: Working, rng: Random) -> Slip | None:
    index = rng.randrange(len(working.steps))
    return Slip(index, result=nearby(working.steps[index].result, rng))


def _misread_quantity(working: Working, rng: Random) -> Slip | None:
    index = rng.randrange(len(working.steps))
    made = {step.result.value for step in working.steps[:index]}
    leaves = [n for n in working.steps[index].operands if n.value not in made and n.value > 0]
    if not leaves:
        return None
    number = rng.choice(leaves)
    everywhere = number.value >= 10 and number.value != 100
    if number.value in (1, 100) or len({n.value for n in leaves}) < len(leaves):
        return None
    return Slip(index, misread={number.value: nearby(number, rng)}, everywhere=everywhere)


def _wrong_operator(working: Working, rng: Random) -> Slip | None:
    index = rng.randrange(len(working.steps))
    step = working.steps[index]
    at = rng.randrange(max(1, len(step.operands) - 1))
    places = [_operator_after(working, step, span, at) for span in {step.expr, step.shown}]
    found = [place for place in places if place]
    if len(found) < len({step.expr, step.shown} - {(step.shown[1], step.shown[1])}):
        return None
    signs = {_SWAPS[working.text[slice(*place)]] for place in found}
    if not found or len({sign in "+-" for sign in signs}) > 1:
        return None
    edits = tuple(Edit(*place, _SWAPS[working.text[slice(*place)]]) for place in found)
    return Slip(index, operator=edits)


def _operator_after(
    working: Working, step: Step, span: tuple[int, int], at: int
) -> tuple[int, int] | None:
    """Where the sign stands between operands `at` and `at + 1` of an expression."""
    inside = [n for n in working.numbers if span[0] <= n.start < span[1]]
    if len(inside) != len(step.operands) or at + 1 >= len(inside):
        return None
    left, right = inside[at], inside[at + 1]
    sign = _OPERATOR.fullmatch(working.text, left.end, right.start)
    return sign.span(1) if sign else None


_PLANS: tuple[Callable[[Working, Random], Slip | None], ...] = (
    _slip_of_result,
    _misread_quantity,
    _wrong_operator,
)


def _penalty(working: Working, carried: Carried) -> int:
    """How clumsy the outcome reads: 0 is clean, _HOPELESS and more unusable."""
    if carried.final is None or carried.final[0] == carried.final[1]:
        return _HOPELESS
    by_start = {n.start: n for n in working.numbers}
    return sum(_oddity(by_start[at], new, working) for at, new in carried.values.items())


_BY_ONE = re.compile(r"[*/×÷]\s?[$£€]?1(?![\d.,]\d|\d)|(?<![\d.,])1\s?[*×]")


def _idle(working: Working, edits: tuple[Edit, ...]) -> int:
    """How many more times the outcome multiplies or divides by 1, which calculates nothing."""
    outcome = apply_edits(working.text, edits)[0]
    return max(0, len(_BY_ONE.findall(outcome)) - len(_BY_ONE.findall(working.text)))


def _oddity(number: Number, new: Fraction, working: Working) -> int:
    if new < 0:
        return _HOPELESS
    nothing = new == 0 or (new == 1 and number.value > 2)
    percent = working.text[number.end : number.end + 1] == "%" and new > 100 >= number.value
    fraction = new.denominator != 1 and (number.value.denominator == 1 or (new * 100) % 1 != 0)
    far = number.value and not Fraction(1, 6) <= new / number.value <= 6
    return 4 * nothing + 4 * fraction + bool(far) + 4 * percent


def _edits(working: Working, slip: Slip, carried: Carried) -> tuple[Edit, ...]:
    changed = [n for n in working.numbers if n.start in carried.values]
    moved = [Edit(n.start, n.end, write(carried.values[n.start], n)) for n in changed]
    return (*moved, *slip.operator)


def _sound(working: Working, slip: Slip, carried: Carried) -> bool:
    """Does the outcome hold no more wrong steps than the slip itself makes?"""
    outcome = Working(apply_edits(working.text, _edits(working, slip, carried))[0])
    allowed = working.unsound + (slip.result is not None)
    return outcome.unsound <= allowed and len(outcome.steps) >= len(working.steps) - (
        slip.result is not None
    )


def _why(working: Working, slip: Slip, carried: Carried) -> str:
    step = working.steps[slip.step]
    expr = " ".join(working.text[slice(*step.expr)].split())[:60]
    after = write(carried.after, step.result)
    before = working.text[step.result.start : step.result.end]
    if slip.misread:
        (old, new), *_ = slip.misread.items()
        like = next(n for n in step.operands if n.value == old)
        cause = f"The step {expr} reads {write(new, like)} where {write(old, like)} is given"
    elif slip.operator:
        wrong = slip.operator[0]
        cause = f'The step {expr} uses "{wrong.text}" for "{working.text[wrong.start : wrong.end]}"'
    else:
        cause = f"The step {expr} now gives {after} instead of {before}"
    return f"{cause}{_ending(carried)}."


def _ending(carried: Carried) -> str:
    if carried.final is None:
        return ", and what follows builds on it"
    old, new = (f"{float(value):,.15g}" for value in carried.final)
    return f", and the final answer becomes {new} instead of {old}"
