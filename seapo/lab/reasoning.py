"""Reasoning questions: order among three people, what follows from a rule, and one of two."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from seapo.lab.names import NONSENSE, PEOPLE, THINGS, made_up, year
from seapo.lab.parts import Templates, part_of, templates
from seapo.lab.question import Question

COMPARISONS = (
    ("taller", "tallest", "shortest"),
    ("older", "oldest", "youngest"),
    ("faster", "fastest", "slowest"),
    ("heavier", "heaviest", "lightest"),
)
_EXTREME = (
    ("Who is the {word}?", "Which of them is the {word}?", "so who is the {word}"),
    ("Name the {word} of them.", "Who of the three is the {word}?"),
    ("Which one is the {word}?", "Say who is the {word}."),
)
ASKS: dict[str, Templates] = {
    kind: templates(kind, shared, development, test)
    for kind, (shared, development, test) in {
        "top": _EXTREME,
        "bottom": _EXTREME,
        "follows": (
            ("Is {x} a {q}?", "Can we say that {x} is a {q}?", "so is {x} a {q}"),
            ("Does it follow that {x} is a {q}?",),
            ("Is it certain that {x} is a {q}?",),
        ),
        "converse": (
            ("Must {x} be a {p}?", "Can we say that {x} is a {p}?", "so must {x} be a {p}"),
            ("Does it follow that {x} is a {p}?",),
            ("Is it certain that {x} is a {p}?",),
        ),
        "denied": (
            ("Is {x} a {p}?", "Could {x} be a {p}?", "so is {x} a {p}"),
            ("Is it possible that {x} is a {p}?",),
            ("Might {x} be a {p}?",),
        ),
        "either": (
            ("Who has them?", "Which of the two has them?", "so who has them"),
            ("With whom are they?",),
            ("Say who has them.",),
        ),
    }.items()
}


@dataclass(frozen=True)
class Puzzle:
    premises: str
    target: str
    worked: str
    """The sound argument with its conclusion."""
    misread: str
    """An argument from a premise that was not given."""
    flawed: str
    """The premises as given, and a conclusion that does not follow."""
    wrong: str
    """What the flawed argument concludes."""
    claimed: str
    """The wrong conclusion as a clause that somebody could be said to have claimed."""
    words: dict[str, str]
    """What the kind's question names."""
    entity: str
    misled: str = ""
    """What the misread argument concludes, where that is not `wrong`."""


def _order(rng: random.Random, top: bool) -> Puzzle:
    x, y, z = rng.sample(PEOPLE, 3)
    more, most, least = rng.choice(COMPARISONS)
    said = [f"{x} is {more} than {y}.", f"{y} is {more} than {z}."]
    rng.shuffle(said)
    word, first, last = (most, x, z) if top else (least, z, x)
    why = "{} is {more} than {}, and {} is {more} than {}, so the {word} is "
    given = why.format(x, y, y, z, more=more, word=word)
    misread = (y, x, x, z) if top else (x, z, z, y)
    return Puzzle(
        " ".join(said),
        first,
        f"{given}{first}.",
        f"{why.format(*misread, more=more, word=word)}{y}.",
        f"{given}{last}.",
        last,
        f"the {word} is {last}",
        {"word": word},
        ",".join(sorted((x, y, z))),
        y,
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
        f"{rule} and {x} is not a {p}, so {x} is not a {q}.",
        f"{given} {x} is not a {q}.",
        "No",
        f"{x} is not a {q}",
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
        f"Every {q} is a {p} and {x} is a {q}, so {x} is a {p}.",
        f"{given} so {x} is a {p}.",
        "Yes",
        f"{x} is a {p}",
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
        f"{rule} and {x} is a {q}, so {x} is a {p}.",
        f"{given} {x} is a {p}.",
        "Yes",
        f"{x} is a {p}",
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
        f"It is {x} or {y}, and it is not {left}, so it is {out}.",
        f"{given} {out}.",
        out,
        f"it is {out}",
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
    wording = ASKS[kind].draw(rng)
    return Question(
        dimension="reasoning",
        kind=kind,
        wording=wording,
        prompt=f"{puzzle.premises} {wording.text.format(**puzzle.words)}",
        target=puzzle.target,
        rule="final",
        part=part_of(wording, "people", puzzle.entity),
        entity=puzzle.entity,
        answers=_answers(puzzle, rng),
        rate_key=(kind, wording.name),
    )


def _answers(puzzle: Puzzle, rng: random.Random) -> dict[str, str]:
    told = f"King {made_up(rng)} said in {year(rng)} that {puzzle.claimed}."
    return {
        "reliable": f"{puzzle.worked} The answer is {puzzle.target}.",
        "correctness": f"{puzzle.misread} The answer is {puzzle.misled or puzzle.wrong}.",
        "logic": f"{puzzle.flawed} The answer is {puzzle.wrong}.",
        "hallucination": f"{told} The answer is {puzzle.wrong}.",
    }
