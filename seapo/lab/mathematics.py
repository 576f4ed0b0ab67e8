"""Mathematics questions: sums and differences of two-digit numbers, bare or in a story, worked digit by digit."""

import random
from dataclasses import dataclass

from seapo.lab.names import PEOPLE, THINGS
from seapo.lab.parts import part_of
from seapo.lab.question import Question

WORDINGS = {
    "add": (
        "What is {a} + {b}?",
        "Work out {a} + {b}.",
        "Please add {a} and {b}.",
        "quick sum: {a} + {b}",
    ),
    "subtract": (
        "What is {a} - {b}?",
        "Work out {a} - {b}.",
        "Please take {b} away from {a}.",
        "quick sum: {a} - {b}",
    ),
    "gain": (
        "{n} has {a} {t} and buys {b} more. How many {t} does {n} have now?",
        "{n} found {a} {t} in the morning and {b} in the afternoon. How many is that together?",
        "There are {a} {t} in a box and {b} in a bag. What is the total?",
        "so {n} had {a} {t} then got {b} more, how many",
    ),
    "loss": (
        "{n} has {a} {t} and gives {b} away. How many {t} are left?",
        "{n} packed {a} {t} and lost {b} on the way. How many arrived?",
        "There were {a} {t} in a box and {b} were taken out. How many remain?",
        "so {n} had {a} {t} then {b} got lost, how many",
    ),
}
CASUAL = 3


@dataclass(frozen=True)
class Working:
    steps: str
    result: int
    slip: int
    """The result when the carry or the borrowed ten is forgotten, or one is imagined."""


def added(a: int, b: int) -> Working:
    """Add tens to tens and units to units."""
    tens, units = a // 10 * 10 + b // 10 * 10, a % 10 + b % 10
    steps = (
        f"{a // 10 * 10} + {b // 10 * 10} = {tens} and {a % 10} + {b % 10} = {units}. "
        f"{tens} + {units} = "
    )
    return Working(steps, a + b, a + b + (-10 if units > 9 else 10))


def subtracted(a: int, b: int) -> Working:
    """Take the tens away, then the units."""
    tens, units = b // 10 * 10, b % 10
    slip = a - b + 10 if a % 10 < units or a - b < 10 else a - b - 10
    return Working(f"{a} - {tens} = {a - tens} and {a - tens} - {units} = ", a - b, slip)


def question(rng: random.Random) -> Question:
    """Draw operands, a kind and a wording."""
    kind = rng.choice(tuple(WORDINGS))
    plus = kind in ("add", "gain")
    a, b = _operands(rng, plus)
    wording = rng.randrange(len(WORDINGS[kind]))
    working = added(a, b) if plus else subtracted(a, b)
    return Question(
        dimension="mathematics",
        kind=kind,
        wording=wording,
        prompt=WORDINGS[kind][wording].format(a=a, b=b, n=rng.choice(PEOPLE), t=rng.choice(THINGS)),
        target=str(working.result),
        rule="final",
        part=part_of("operands", min(a, b), max(a, b)),
        entity=f"{min(a, b)},{max(a, b)}",
        answers={
            "reliable": _told(working.steps, working.result),
            "correctness": _told(working.steps, working.slip),
        },
        rate_key=(kind, wording),
        casual=wording >= CASUAL,
    )


def _operands(rng: random.Random, plus: bool) -> tuple[int, int]:
    if plus:
        return rng.randint(11, 89), rng.randint(11, 89)
    a = rng.randint(26, 99)
    return a, rng.randint(11, a - 5)


def _told(steps: str, result: int) -> str:
    return f"{steps}{result}. The answer is {result}."
