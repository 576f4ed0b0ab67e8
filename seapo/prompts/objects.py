"""The JSON objects in a text, strictly read where they can be and mended where not."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from seapo.prompts.mending import Reader, TooDeep

_STARTS = 200
"""Braces that are tried in a text; code in an answer has many, a reply one or two."""
_START = re.compile(r"""\{\s*(?:["'“‘]?\w{1,60}["'”’]?\s*:|["'“‘]?\w{0,60}["'”’]?\s*$)""")


@dataclass(frozen=True)
class Found:
    value: dict[str, Any]
    start: int
    end: int
    strict: bool
    cut: bool
    """Whether the text ended before the object did."""

    @property
    def names(self) -> set[str]:
        return {str(name).lower() for name in self.value}


def best(text: str, wanted: Collection[str]) -> Found | None:
    def worth(place: int) -> tuple[int, int, int]:
        return len(found[place].names & set(wanted)), len(found[place].value), place

    found = list(objects(text))
    return found[max(range(len(found)), key=worth)] if found else None


def objects(text: str) -> Iterator[Found]:
    """The outermost objects in the order they stand."""
    at = 0
    for _ in range(_STARTS):
        start = _START.search(text, at)
        if start is None:
            return
        found = _strict(text, start.start()) or _mended(text, start.start())
        at = found.end if found else start.end()
        if found and found.value:
            yield found


def _strict(text: str, at: int) -> Found | None:
    # Line breaks that stand raw inside a string are the one fault that the standard reader passes over.
    for strict in (True, False):
        try:
            value, end = json.JSONDecoder(strict=strict).raw_decode(text, at)
            json.dumps(value, ensure_ascii=False).encode()
        except (
            ValueError,
            RecursionError,
        ):  # half a character's surrogate pair is a ValueError too
            continue
        return Found(value, at, end, strict=strict, cut=False)
    return None


def _mended(text: str, at: int) -> Found | None:
    reader = Reader(text, at)
    try:
        value = reader.read()
    except TooDeep:
        return None
    return Found(value, at, reader.at, strict=False, cut=reader.cut)
