"""Reasoning questions: order among three people, what follows from a rule, and one of two."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from seapo.lab.names import NONSENSE, PEOPLE, THINGS
from seapo.lab.parts import part_of
from seapo.lab.question import Question

COMPARISONS = (
    ("taller", "tallest", "shortest"),
    ("older", "oldest", "youngest"),
    ("faster", "fastest", "slowest"),
    ("heavier", "heaviest", "lightest"),
)
ASKS = {
    "top": ("Who is the {word}?", "Which of them is the {word}?", "so who is the {word}"),
    "bottom": ("Who is the {word}?", "Which of them is the {word}?", "so who is the {word}"),
    "follows": ("Is {x} a {q}?", "Can we say that {x} is a {q}?", "so is {x} a {q}"),
    "converse": ("Must {x} be a {p}?", "Can we say that {x} is a {p}?", "so must {x} be a {p}"),
    "denied": ("Is {x} a {p}?", "Could {x} be a {p}?", "so is {x} a {p}"),
    "either": ("Who has them?", "Which of the two has them?", "so who has them"),
}
CASUAL = 2


@dataclass(frozen=True)
class Puzzle:
    premises: str
    target: str
    worked: str
    """The sound argument, up to its conclusion."""
    flawed: str
    """The same argument with a step reversed."""
    wrong: str
    words: dict[str, str]
    """What the kind's question names."""
    entity: str


def _order(rng: random.Random, top: bool) -> Puzzle:
    x, y, z = rng.sample(PEOPLE, 3)
    more, most, least = rng.choice(COMPARISONS)
    said = [f"{x} is {more} than {y}.", f"{y} is {more} than {z}."]
    rng.shuffle(said)
    word, first, last = (most, x, z) if top else (least, z, x)
    why = f"{x} is {more} than {y}, and {y} is {more} than {z}, so the {word} is "
    return Puzzle(
        " ".join(said),
        first,
        f"{why}{first}.",
        f"{why}{last}.",
        last,
        {"word": word},
        ",".join(sorted((x, y, z))),
    )


def top(rng: random.Random) -> Puzzle:
    return _order(rng, top=True)


def bottom(rng: random.Random) -> Puzzle:
    return _order(rng, top=False)


def _rule(rng: random.Random) -> tuple[str, str, str, str, str]:
    """Draw a person and two kinds of thing; return them with the rule and the entity."""
    p, q = rng.sample(NONSENSE, 2)
    x = rng.choice(PEOPLE)
    return x, p, q, f"Every {p} is a {q}", f"{x},{p},{q}"


def follows(rng: random.Random) -> Puzzle:
    x, p, q, rule, entity = _rule(rng)
    given = f"{rule} and {x} is a {p}, so"
    return Puzzle(
        f"{rule}. {x} is a {p}.",
        "Yes",
        f"{given} {x} is a {q}.",
        f"{given} {x} is not a {q}.",
        "No",
        {"x": x, "q": q},
        entity,
    )


def converse(rng: random.Random) -> Puzzle:
    x, p, q, rule, entity = _rule(rng)
    given = f"{rule} and {x} is a {q},"
    return Puzzle(
        f"{rule}. {x} is a {q}.",
        "No",
        f"{given} but a {q} need not be a {p}.",
        f"{given} so {x} is a {p}.",
        "Yes",
        {"x": x, "p": p},
        entity,
    )


def denied(rng: random.Random) -> Puzzle:
    x, p, q, rule, entity = _rule(rng)
    given = f"{rule} and {x} is not a {q}, so"
    return Puzzle(
        f"{rule}. {x} is not a {q}.",
        "No",
        f"{given} {x} is not a {p}.",
        f"{given} {x} is a {p}.",
        "Yes",
        {"x": x, "p": p},
        entity,
    )


def either(rng: random.Random) -> Puzzle:
    x, y = rng.sample(PEOPLE, 2)
    things = rng.choice(THINGS)
    out, left = (x, y) if rng.random() < 0.5 else (y, x)
    given = f"It is {x} or {y}, and it is not {out}, so it is"
    return Puzzle(
        f"Either {x} or {y} has the {things}. {out} does not have them.",
        left,
        f"{given} {left}.",
        f"{given} {out}.",
        out,
        {},
        ",".join((*sorted((x, y)), things)),
    )


KINDS: dict[str, Callable[[random.Random], Puzzle]] = {
    "top": top,
    "bottom": bottom,
    "follows": follows,
    "converse": converse,
    "denied": denied,
    "either": either,
}


def question(rng: random.Random) -> Question:
    """Draw a kind, its people and a wording."""
    kind = rng.choice(tuple(KINDS))
    puzzle = KINDS[kind](rng)
    wording = rng.randrange(len(ASKS[kind]))
    return Question(
        dimension="reasoning",
        kind=kind,
        wording=wording,
        prompt=f"{puzzle.premises} {ASKS[kind][wording].format(**puzzle.words)}",
        target=puzzle.target,
        rule="final",
        part=part_of("people", puzzle.entity),
        entity=puzzle.entity,
        answers={
            "reliable": f"{puzzle.worked} The answer is {puzzle.target}.",
            "logic": f"{puzzle.flawed} The answer is {puzzle.wrong}.",
        },
        rate_key=(kind, wording),
        casual=wording >= CASUAL,
    )
