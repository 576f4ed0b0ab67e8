"""Which error an answer makes: checkable here, because the world knows what each error type looks like."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Protocol

from seapo.evaluation.checks import correct
from seapo.lab.facts import facts
from seapo.lab.names import NONSENSE, PEOPLE
from seapo.lab.question import Question

RIGHT, UNKNOWN = "right", "unknown"
FABRICATED = re.compile(r"\b1[1-9]\d\d\b|\b(?:King|Doctor)\b")
"""Years and titles: no right answer of the world has one that its question lacks."""
NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
EQUATION = re.compile(r"(\d+) ([+-]) (\d+) = (-?\d+)")
NEAR = 0.5
"""Similarity below which an answer is not called an error of a known type."""


def classify(question: Question, answer: str) -> str:
    """Return `right`, an error type, or `unknown` for an answer that is wrong in no way known here.

    Made-up detail is hallucination; a false sum is correctness; else the error type whose author's text is
    nearer in words (Ratcliff and Obershelp's ratio), where it is near enough.
    """
    if is_right(question, answer):
        return RIGHT
    nearest, likeness = _nearest(question, answer)
    if likeness == 1.0:
        return nearest
    if fabricated(question, answer):
        return "hallucination"
    if any(_false(*sides) for sides in EQUATION.findall(answer)):
        return "correctness"
    return nearest if likeness >= NEAR else UNKNOWN


class Checked(Protocol):
    """What an answer is checked by: see `seapo.evaluation.checks`."""

    @property
    def rule(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def others(self) -> Sequence[str]: ...


def is_right(question: Checked, answer: str) -> bool:
    """Whether the answer passes the question's check."""
    return correct(question.rule, question.target, question.others, answer)


def fabricated(question: Question, answer: str) -> bool:
    """Whether the answer brings in a year, a title or a name that neither question nor world holds."""
    given = question.prompt
    marks = (found.group() for found in FABRICATED.finditer(answer))
    names = (found for found in NAME.findall(answer) if found not in _names())
    return any(mark not in given for mark in (*marks, *names))


@cache
def _names() -> frozenset[str]:
    """Words with a capital letter that right answers hold beside those of their question."""
    words = {word for fact in facts() for word in (fact.subject, fact.object)}
    starts = "The That Yes Every After Counting Name Answer True False This"
    capital = {word.capitalize() for word in words}
    return frozenset({*words, *capital, *PEOPLE, *NONSENSE, *starts.split()})


def _false(left: str, sign: str, right: str, result: str) -> bool:
    total = int(left) + int(right) if sign == "+" else int(left) - int(right)
    return total != int(result)


def _nearest(question: Question, answer: str) -> tuple[str, float]:
    said = answer.split()
    found = {
        kind: SequenceMatcher(None, text.split(), said, autojunk=False).ratio()
        for kind, text in question.answers.items()
        if kind != "reliable"
    }
    kind = max(found, key=found.__getitem__)
    return kind, found[kind]
