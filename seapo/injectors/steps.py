"""Logic errors in worked arithmetic: steps out of order, left out, or a conclusion drawn too early."""

import re
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from seapo.injectors.clauses import behind_connective, exchange
from seapo.injectors.edits import Change, Edit, quote
from seapo.injectors.numbers import Number, numbers, write
from seapo.injectors.scene import Scene
from seapo.injectors.working import Step, Working

_FINAL = re.compile(r"^####\s*[$£€]?|\\boxed\{[$£€]?|[Aa]nswer(?: is|:)\s*\**[$£€]?", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """A line of the working: its text without the stop, and its steps."""

    start: int
    end: int
    steps: tuple[Step, ...]

    def uses(self, other: "Line") -> bool:
        """Does it calculate with a result of the other line?"""
        made = {step.result.value for step in other.steps}
        return any(n.value in made for step in self.steps for n in step.operands)


def _working(scene: Scene) -> Working:
    """The answer's working; none where so many numbers stand that it is a table."""
    working = Working(scene.answer)
    return working if len(working.numbers) <= 1000 else Working("")


def _lines(working: Working) -> list[Line]:
    found: list[Line] = []
    for match in re.finditer(r"[^\n]+", working.text):
        if match.group().startswith("####"):
            break
        body = match.group().rstrip(" .")
        steps = tuple(s for s in working.steps if match.start() <= s.result.start < match.end())
        found.append(Line(match.start(), match.start() + len(body), steps))
    return found


def reversed_steps(scene: Scene, rng: Random) -> Change | None:
    """A step changes places with one that it builds on."""
    working = _working(scene)
    lines = [line for line in _lines(working) if line.steps] if working.steps else []
    pairs = [(a, b) for a, b in pairwise(lines) if b.uses(a)]
    if not pairs:
        return None
    first, second = rng.choice(pairs)
    text = scene.answer
    one, other = (behind_connective(text, (line.start, line.end)) for line in (first, second))
    needed = first.steps[-1].result
    value = text[needed.start : needed.end]
    why = f"The steps are reversed: {value} is used before the step that works it out."
    return Change(exchange(text, one, other), why)


def skipped_step(scene: Scene, rng: Random) -> Change | None:
    """A step in the middle is left out; what follows uses a number that comes from nowhere."""
    working = _working(scene)
    lines = _lines(working)
    middle = [
        (line, lines[i + 1])
        for i, line in enumerate(lines[:-1])
        if line.steps and i > 0 and any(later.uses(line) for later in lines[i + 1 :])
    ]
    short = [(a, b) for a, b in middle if b.start - a.start <= 0.3 * len(scene.answer)]
    if not short:
        return None
    line, following = rng.choice(short)
    result = line.steps[-1].result
    value = scene.answer[result.start : result.end]
    why = f"A step is left out: {value} is used without the calculation that gives it."
    return Change((Edit(line.start, following.start, ""),), why)


def early_conclusion(scene: Scene, rng: Random) -> Change | None:
    """The result of an earlier step is handed out as the answer."""
    working = _working(scene)
    found = _concluded(scene, working)
    earlier = [s for s in working.steps[:-1] if found and _could_end(s.result, found[0])]
    if not earlier:
        return None
    step = rng.choice(earlier[-2:])
    new = write(step.result.value, found[0])
    expr = quote(scene.answer[slice(*step.expr)])
    why = f"The conclusion does not follow: {new} is only the result of the step {expr}."
    same = [n for n in found if n.value == found[0].value]
    return Change(tuple(Edit(n.start, n.end, write(step.result.value, n)) for n in same), why)


def _concluded(scene: Scene, working: Working) -> list[Number]:
    """The numbers of the conclusion: behind its mark, or what is said behind the last step."""
    final = list(_FINAL.finditer(scene.answer))[-1:]
    if final:
        return numbers(scene.answer, final[0].end())
    last = working.steps[-1:]
    said = numbers(scene.answer, last[0].end) if last else []
    return [n for n in said if n.value == last[0].result.value]


def _could_end(result: Number, final: Number) -> bool:
    """Another value than the final one, and as whole."""
    whole = result.value.denominator == 1 or final.value.denominator != 1
    return whole and result.value != final.value


def reversed_roles(scene: Scene, rng: Random) -> Change | None:
    """The one step of a short solution takes the parts of its division or subtraction the wrong way round."""
    working = _working(scene)
    for step in rng.sample(working.steps, len(working.steps)):
        if len(step.operands) != 2 or step.shown[0] == step.shown[1]:
            continue
        edits = [e for span in {step.expr, step.shown} for e in _turned(working, span)]
        if edits:
            expr = quote(scene.answer[slice(*step.expr)])
            why = f"The roles in {expr} are reversed, so the result does not follow from the step."
            return Change(tuple(edits), why)
    return None


def _turned(working: Working, span: tuple[int, int]) -> list[Edit]:
    inside = [n for n in working.numbers if span[0] <= n.start < span[1]]
    if len(inside) != 2 or inside[0].value == inside[1].value:
        return []
    one, other = inside
    if not re.search(r"[-/÷–−]", working.text[one.end : other.start]):
        return []
    text = working.text
    return [
        Edit(one.start, one.end, text[other.start : other.end]),
        Edit(other.start, other.end, text[one.start : one.end]),
    ]
