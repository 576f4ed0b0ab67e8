"""The answer that a text ends on, where it marks one, and whether both sides end on the same."""

import re

from seapo.records import Finding
from seapo.verify.candidate import Candidate
from seapo.verify.texts import HALF

_FINALS = (
    re.compile(r"####[ \t]*([^\n]{1,80})"),
    re.compile(r"\\boxed\{((?:[^{}\n]|\{[^{}\n]{0,40}\}){1,80})\}"),
    re.compile(
        r"(?i)\b(?:final answer|answer|output|label)(?: is|:)[ \t]*\**([^\n*]{1,60}?)\**[.。]?(?:\n|$)"
    ),
    re.compile(r"\A\W{0,3}(\(?[A-Ja-j]\)?|[Yy]es|[Nn]o|[Tt]rue|[Ff]alse|-?[\d.,]+)\W{0,3}\Z"),
)
"""In order of trust: GSM8K's mark, a box, a sentence that says so, and a text that is nothing else."""


def final_answer(text: str) -> str | None:
    """The answer that a text ends on, where it marks one: `#### 72`, a box, `The answer is (B).`"""
    tail = text[-HALF:]
    for pattern in _FINALS:
        found = pattern.findall(tail)
        if found:
            return str(found[-1]).strip(" .$*()").replace(",", "").casefold()
    return None


def final_answer_same(candidate: Candidate) -> Finding | None:
    """1 where both sides end on the same answer; none where the chosen one ends on none that can be read."""
    chosen, other = final_answer(candidate.chosen), final_answer(candidate.rejected)
    if chosen is None:
        return None
    same = chosen == other or _number(chosen) == _number(other) is not None
    return Finding("final_answer_same", float(same), f"{chosen} and {other}")


def _number(answer: str | None) -> float | None:
    try:
        return float(answer or "")
    except ValueError:
        return None
