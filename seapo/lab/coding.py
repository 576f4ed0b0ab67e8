"""Coding questions: what a tiny Python program prints, or what completes it; every program is executed."""

import contextlib
import io
import random
from collections.abc import Callable
from dataclasses import dataclass

from seapo.lab.names import WORDS
from seapo.lab.parts import part_of
from seapo.lab.question import Question

PREDICT = (
    "What does this program print?",
    "Give the output of this Python code.",
    "Run this in your head. What is printed?",
    "output of this?",
)
COMPLETE = (
    "Which number must replace ? so that this prints {out}?",
    "Fill in the ? so that the output is {out}.",
    "This should print {out}. What stands for the ?",
    "which number for ? to print {out}",
)
CASUAL = 3
ALLOWED = {"print": print, "range": range}


@dataclass(frozen=True)
class Program:
    source: str
    worked: str
    flawed: str
    """The reasoning of someone who follows the program wrongly: a wrong variable, off by one."""
    wrong: str
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
    given = f"{u} is {a} and {v} is {a} + {b} = {a + b}."
    return Program(
        f"{u} = {a}\n{v} = {u} + {b}\nprint({v})",
        f"{given} It prints {v}.",
        f"{given} It prints {u}.",
        str(a),
        f"{a},{b}",
    )


def swap(rng: random.Random) -> Program:
    a, b = rng.sample(range(2, 60), 2)
    u, v = rng.sample("abcxyz", 2)
    return Program(
        f"{u} = {a}\n{v} = {b}\n{u}, {v} = {v}, {u}\nprint({u})",
        f"After the swap {u} is {b} and {v} is {a}.",
        f"After the swap {u} is {a} and {v} is {b}.",
        str(a),
        f"{a},{b}",
    )


def index(rng: random.Random) -> Program:
    words = rng.sample(WORDS, rng.choice((3, 4)))
    at = rng.randrange(1, len(words))
    listed = ", ".join(f'"{word}"' for word in words)
    return Program(
        f"words = [{listed}]\nprint(words[{at}])",
        f"Counting from 0, item {at} is {words[at]}.",
        f"Counting from 1, item {at} is {words[at - 1]}.",
        words[at - 1],
        ",".join(words),
    )


def branch(rng: random.Random) -> Program:
    a, b = rng.sample(range(2, 60), 2)
    yes, no = rng.sample(WORDS, 2)
    ran, other = (yes, no) if a > b else (no, yes)
    given = f"{a} > {b} is {a > b}, so it prints"
    return Program(
        f'x = {a}\nif x > {b}:\n    print("{yes}")\nelse:\n    print("{no}")',
        f"{given} {ran}.",
        f"{given} {other}.",
        other,
        f"{a},{b}",
    )


def loop(rng: random.Random) -> Program:
    times, step = rng.randint(2, 5), rng.randint(2, 9)
    start = rng.randint(0, 20)
    values = [start + step * n for n in range(times + 1)]
    walk = ", ".join(map(str, values))
    short = ", ".join(map(str, values[:-1]))
    return Program(
        f"n = {start}\nfor i in range({times}):\n    n = n + {step}\nprint(n)",
        f"n goes {walk}.",
        f"n goes {short}.",
        str(values[-2]),
        f"{start},{times},{step}",
    )


def complete(rng: random.Random) -> Program:
    a, b = rng.randint(2, 20), rng.randint(2, 20)
    return Program(
        f"x = {a}\ny = x + ?\nprint(y)",
        f"{a + b} - {a} = {b}, so ? is {b}.",
        f"{a + b} + {a} = {2 * a + b}, so ? is {2 * a + b}.",
        str(2 * a + b),
        f"{a},{b}",
        str(b),
    )


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
    wording = rng.randrange(len(PREDICT))
    ask = (COMPLETE if program.filled else PREDICT)[wording].format(out=printed)
    target = program.filled or printed
    return Question(
        dimension="coding",
        kind=kind,
        wording=wording,
        prompt=f"{ask}\n{program.source}",
        target=target,
        rule="final",
        part=part_of("program", kind, program.entity),
        entity=program.entity,
        answers={
            "reliable": f"{program.worked} The answer is {target}.",
            "logic": f"{program.flawed} The answer is {program.wrong}.",
        },
        rate_key=(kind, wording),
        casual=wording >= CASUAL,
    )
