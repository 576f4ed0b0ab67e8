"""Sentences of any script: Latin stops, 。！？, danda, Arabic marks, line ends; markdown kept out."""

import re
from dataclasses import dataclass

_ENDS = re.compile(
    r"[.!?…]+[\"'”’)\]*]*(?=\s|$)|[。！？｡．]+[」』”’）]*|[।॥؟۔]+|\n+",
)
_LEAD = re.compile(r"[\s\"'“‘(\[*_#>]*(?:(?:\d{1,3}|[A-Za-z])[.)]\s+|[-*•+–]\s+)?[\s\"'“‘(\[*_]*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|etc|e\.g|i\.e|No|Fig|Inc|Ltd|Co|approx|U\.S|[A-Z])|\d)$"
)
_TAIL = " \t\r\n.!?…\"'”’)]*。！？｡．」』）।॥؟۔"


@dataclass(frozen=True)
class Sentence:
    """A sentence of the answer: [start, end) without list marker, opening and closing marks."""

    start: int
    end: int
    line: int
    """The line it stands in, from 0; sentences of one line make a paragraph."""


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split text; a piece without letters or digits is none."""
    found: list[Sentence] = []
    start = line = 0
    for end in _ENDS.finditer(text):
        mark = end.group()
        goes_on = end.end() < len(text) and text[end.end()] != "\n"
        short = _ABBREVIATION.search(text, max(0, end.start() - 8), end.start())
        if mark[0] == "." and goes_on and short:
            continue
        _add(found, text, start, end.start(), line)
        line += mark.count("\n")
        start = end.end()
    _add(found, text, start, len(text), line)
    return tuple(found)


def _add(found: list[Sentence], text: str, start: int, end: int, line: int) -> None:
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and text[end - 1] in _TAIL:
        end -= 1
    if any(letter.isalnum() for letter in text[start:end]):
        found.append(Sentence(start, end, line))
