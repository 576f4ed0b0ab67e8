"""An answer without anything in it: no text, marks alone, or a placeholder."""

import re

from seapo.records import Finding
from seapo.verify.candidate import Candidate

_SOMETHING = re.compile(r"[^\W_]|[+*/=<>≤≥≠×÷√∞%$€£¥]")
_PLACEHOLDER = re.compile(
    r"[\[<{(]{1,3}[^\[\]<>{}()\n]{0,30}\b(?:answer|response|revised|revision|insert|text|rewrite)\b"
    r"[^\[\]<>{}()\n]{0,30}[\]>})]{1,3}",
    re.I,
)


def empty(candidate: Candidate) -> Finding | None:
    """1 where there is no letter, digit or sign of mathematics, or where a placeholder stands for the answer."""
    text = candidate.rejected.strip()
    if not text:
        return Finding("empty", 1.0, "no text")
    if not _SOMETHING.search(text) and _SOMETHING.search(candidate.chosen):
        return Finding("empty", 1.0, "marks alone")
    if len(text) < 100 and _PLACEHOLDER.fullmatch(text) and text not in candidate.chosen:
        return Finding("empty", 1.0, "a placeholder")
    return None
