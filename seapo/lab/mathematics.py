"""Mathematics questions: sums and differences of two-digit numbers, bare or in a story, worked digit by digit."""

import random
from dataclasses import dataclass

from seapo.lab.names import PEOPLE, THINGS, made_up, year
from seapo.lab.parts import Templates, part_of, templates
from seapo.lab.question import Question

WORDINGS: dict[str, Templates] = {
    "add": templates(
        "add",
        (
            "What is {a} + {b}?",
            "Work out {a} + {b}.",
            "Please add {a} and {b}.",
            "quick sum: {a} + {b}",
        ),
        development=("Calculate {a} + {b}.", "Give me {a} + {b}."),
        test=("How much is {a} + {b}?", "Put {a} and {b} together."),
    ),
    "subtract": templates(
        "subtract",
        (
            "What is {a} - {b}?",
            "Work out {a} - {b}.",
            "Please take {b} away from {a}.",
            "quick sum: {a} - {b}",
        ),
        development=("Calculate {a} - {b}.", "Give me {a} - {b}."),
        test=("How much is {a} - {b}?", "From {a} take {b}."),
    ),
    "gain": templates(
        "gain",
        (
            "{n} has {a} {t} and buys {b} more. How many {t} does {n} have now?",
            "{n} found {a} {t} in the morning and {b} in the afternoon. How many is that together?",
            "There are {a} {t} in a box and {b} in a bag. What is the total?",
            "so {n} had {a} {t} then got {b} more, how many",
        ),
        development=("{n} counted {a} {t}, and then {b} more {t}. How many in total?",),
        test=("{n} keeps {a} {t} and is given {b} more. How many {t} are there now?",),
    ),
    "loss": templates(
        "loss",
        (
            "{n} has {a} {t} and gives {b} away. How many {t} are left?",
            "{n} packed {a} {t} and lost {b} on the way. How many arrived?",
            "There were {a} {t} in a box and {b} were taken out. How many remain?",
            "so {n} had {a} {t} then {b} got lost, how many",
        ),
        development=("{n} had {a} {t} and sold {b}. How many {t} remain?",),
        test=("Of {a} {t} in a bag {n} lost {b}. How many are left?",),
    ),
}


@dataclass(frozen=True)
class Working:
    steps: str
    result: int
    slip: int
    """The result with a ten too many, or too few where it is near a hundred: a carry that went wrong."""
    halfway: int
    """A number of the working that someone who stops too early takes for the result; never the result."""


def added(a: int, b: int) -> Working:
    """Add tens to tens and units to units."""
    tens, units = a // 10 * 10 + b // 10 * 10, a % 10 + b % 10
    steps = (
        f"{a // 10 * 10} + {b // 10 * 10} = {tens} and {a % 10} + {b % 10} = {units}. "
        f"{tens} + {units} = "
    )
    return Working(steps, a + b, slipped(a + b), tens if units else a)


def subtracted(a: int, b: int) -> Working:
    """Take the tens away, then the units."""
    tens, units = b // 10 * 10, b % 10
    steps = f"{a} - {tens} = {a - tens} and {a - tens} - {units} = "
    return Working(steps, a - b, slipped(a - b), a - tens if units else a)


def slipped(result: int) -> int:
    """Return the result with its tens digit off by one."""
    return result - 10 if result % 100 >= 90 else result + 10


def question(rng: random.Random) -> Question:
    """Draw operands, a kind and a wording."""
    kind = rng.choice(tuple(WORDINGS))
    plus = kind in ("add", "gain")
    a, b = _operands(rng, plus)
    wording = WORDINGS[kind].draw(rng)
    working = added(a, b) if plus else subtracted(a, b)
    return Question(
        dimension="mathematics",
        kind=kind,
        wording=wording,
        prompt=wording.text.format(a=a, b=b, n=rng.choice(PEOPLE), t=rng.choice(THINGS)),
        target=str(working.result),
        rule="final",
        part=part_of(wording, "operands", min(a, b), max(a, b)),
        entity=f"{min(a, b)},{max(a, b)}",
        answers=_answers(working, rng),
        rate_key=(kind, wording.name),
    )


def _operands(rng: random.Random, plus: bool) -> tuple[int, int]:
    if plus:
        return rng.randint(11, 89), rng.randint(11, 89)
    a = rng.randint(26, 99)
    return a, rng.randint(11, a - 5)


def _answers(working: Working, rng: random.Random) -> dict[str, str]:
    steps, result = working.steps, working.result
    told = result + rng.randint(1, 9)
    return {
        "reliable": f"{steps}{result}. The answer is {result}.",
        "correctness": f"{steps}{working.slip}. The answer is {working.slip}.",
        "logic": f"{steps}{result}. The answer is {working.halfway}.",
        "hallucination": f"King {made_up(rng)} wrote in {year(rng)} that it is {told}. "
        f"The answer is {told}.",
    }
