"""Coding questions: what a tiny Python program prints, or what completes it; every program is executed."""

import contextlib
import io
import random
from collections.abc import Callable
from dataclasses import dataclass

from seapo.lab.names import WORDS, made_up, year
from seapo.lab.parts import part_of, templates
from seapo.lab.question import Question

PREDICT = templates(
    "predict",
    (
        "What does this program print?",
        "Give the output of this Python code.",
        "Run this in your head. What is printed?",
        "output of this?",
    ),
    development=("What will this code print?", "Say what this program prints."),
    test=("Which output does this program give?", "Read this code. What is its output?"),
)
COMPLETE = templates(
    "complete",
    (
        "Which number must replace ? so that this prints {out}?",
        "Fill in the ? so that the output is {out}.",
        "This should print {out}. What stands for the ?",
        "which number for ? to print {out}",
    ),
    development=("Give the number for ? that makes this print {out}.",),
    test=("What must ? be for the output {out}?",),
)
ALLOWED = {"print": print, "range": range}


@dataclass(frozen=True)
class Program:
    source: str
    worked: str
    slipped: str
    """The reasoning of someone who gets a value or a comparison wrong on the way."""
    slip: str
    """What the slipped reasoning ends in."""
    flawed: str
    """The reasoning of someone who follows the program wrongly: a wrong variable, off by one."""
    wrong: str
    """What the flawed reasoning ends in."""
    entity: str
    filled: str = ""
    """For a completion: what replaces the question mark."""


def output(source: str) -> str:
    """Execute a program and return what it prints, stripped. Only for programs made here: no sandbox."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "<program>", "exec"), {"__builtins__": ALLOWED})  # noqa: S102 - ours
    return printed.getvalue().strip()


def assign(rng: random.Random) -> Program:
    a, b = rng.randint(2, 20), rng.randint(2, 20)
    u, v = rng.sample("abcxyz", 2)
    given = f"{u} is {a} and {v} is {a} + {b} = "
    slip = a + b + 10
    return Program(
        f"{u} = {a}\n{v} = {u} + {b}\nprint({v})",
        f"{given}{a + b}. It prints {v}.",
        f"{given}{slip}. It prints {v}.",
        str(slip),
        f"{given}{a + b}. It prints {u}.",
        str(a),
        f"{a},{b}",
    )


def swap(rng: random.Random) -> Program:
    a, b = rng.sample(range(2, 60), 2)
    u, v = rng.sample("abcxyz", 2)
    return Program(
        f"{u} = {a}\n{v} = {b}\n{u}, {v} = {v}, {u}\nprint({u})",
        f"After the swap {u} is {b} and {v} is {a}.",
        f"After the swap {u} is {b + 10} and {v} is {a}.",
        str(b + 10),
        f"After the swap {u} is {a} and {v} is {b}.",
        str(a),
        f"{a},{b}",
    )


def index(rng: random.Random) -> Program:
    words = rng.sample(WORDS, rng.choice((3, 4)))
    at = rng.randrange(1, len(words))
    listed = ", ".join(f'"{word}"' for word in words)
    other = rng.choice([word for word in WORDS if word not in words])
    return Program(
        f"words = [{listed}]\nprint(words[{at}])",
        f"Counting from 0, item {at} is {words[at]}.",
        f"Counting from 0, item {at} is {other}.",
        other,
        f"Counting from 1, item {at} is {words[at - 1]}.",
        words[at - 1],
        ",".join(words),
    )


def branch(rng: random.Random) -> Program:
    a, b = rng.sample(range(2, 60), 2)
    yes, no = rng.sample(WORDS, 2)
    ran, other = (yes, no) if a > b else (no, yes)
    return Program(
        f'x = {a}\nif x > {b}:\n    print("{yes}")\nelse:\n    print("{no}")',
        f"{a} > {b} is {a > b}, so it prints {ran}.",
        f"{a} > {b} is {a <= b}, so it prints {other}.",
        other,
        f"{a} > {b} is {a > b}, so it prints {other}.",
        other,
        f"{a},{b}",
    )


def loop(rng: random.Random) -> Program:
    times, step = rng.randint(2, 5), rng.randint(2, 9)
    start = rng.randint(0, 20)
    values = [start + step * n for n in range(times + 1)]
    slip = values[-1] + 10
    return Program(
        f"n = {start}\nfor i in range({times}):\n    n = n + {step}\nprint(n)",
        f"n goes {_listed(values)}.",
        f"n goes {_listed([*values[:-1], slip])}.",
        str(slip),
        f"n goes {_listed(values[:-1])}.",
        str(values[-2]),
        f"{start},{times},{step}",
    )


def complete(rng: random.Random) -> Program:
    a, b = rng.randint(2, 20), rng.randint(2, 20)
    slip = b + 10
    return Program(
        f"x = {a}\ny = x + ?\nprint(y)",
        f"{a + b} - {a} = {b}, so ? is {b}.",
        f"{a + b} - {a} = {slip}, so ? is {slip}.",
        str(slip),
        f"{a + b} + {a} = {2 * a + b}, so ? is {2 * a + b}.",
        str(2 * a + b),
        f"{a},{b}",
        str(b),
    )


def _listed(values: list[int]) -> str:
    return ", ".join(map(str, values))


KINDS: dict[str, Callable[[random.Random], Program]] = {
    "assign": assign,
    "swap": swap,
    "index": index,
    "branch": branch,
    "loop": loop,
    "complete": complete,
}


def question(rng: random.Random) -> Question:
    """Draw a program and a wording; the target is what executing it gave."""
    kind = rng.choice(tuple(KINDS))
    program = KINDS[kind](rng)
    printed = output(program.source.replace("?", program.filled))
    wording = (COMPLETE if program.filled else PREDICT).draw(rng)
    target = program.filled or printed
    return Question(
        dimension="coding",
        kind=kind,
        wording=wording,
        prompt=f"{wording.text.format(out=printed)}\n{program.source}",
        target=target,
        rule="final",
        part=part_of(wording, "program", kind, program.entity),
        entity=program.entity,
        answers=_answers(program, target, rng),
        rate_key=(kind, wording.name),
    )


def _answers(program: Program, target: str, rng: random.Random) -> dict[str, str]:
    told = str(int(target) + rng.randint(1, 9)) if target.isdigit() else program.wrong
    return {
        "reliable": f"{program.worked} The answer is {target}.",
        "correctness": f"{program.slipped} The answer is {program.slip}.",
        "logic": f"{program.flawed} The answer is {program.wrong}.",
        "hallucination": f"King {made_up(rng)} ran it in {year(rng)} and got {told}. "
        f"The answer is {told}.",
    }
