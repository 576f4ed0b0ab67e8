"""Marks that mean the same in any language: bullets, dots, apostrophes, dashes, the stress of markdown."""

import re

from seapo.injectors.edits import Edit
from seapo.injectors.harmless.shielded import Option, Shielded

_BULLET = re.compile(r"^[ \t]*([-*•])(?= )", re.MULTILINE)
_NUMBERED = re.compile(r"^[ \t]*\d{1,2}([.)])(?= )", re.MULTILINE)
_DOTS = re.compile(r"(?<=\w)(?:\.\.\.(?!\.)|…)")
_APOSTROPHE = re.compile(r"(?<![\w'’])[a-z]+('|’)(?=[a-z])")
_DASH = re.compile(r"(?<=[^\W\d_] )[-–—](?= [^\W\d_])")
_BULLETS = {"-": "*", "*": "-", "•": "-"}
_OTHER = {
    "...": "…",
    "…": "...",
    "'": "’",
    "’": "'",
    "-": "–",
    "–": "-",
    "—": "–",
    ".": ")",
    ")": ".",
}


def other_bullets(shielded: Shielded) -> list[Option]:
    """All the bullets or numbers of a text at once: a list with mixed ones would look broken."""
    return [*_whole(shielded, _BULLET, _BULLETS), *_whole(shielded, _NUMBERED, _OTHER)]


def _whole(shielded: Shielded, pattern: re.Pattern[str], other: dict[str, str]) -> list[Option]:
    found = [m for m in pattern.finditer(shielded.text) if not _fenced(shielded, m.start(1))]
    if len(found) < 2 or len({m.group(1) for m in found}) > 1:
        return []
    return [tuple(Edit(*m.span(1), other[m.group(1)]) for m in found)]


def _fenced(shielded: Shielded, at: int) -> bool:
    return any(start <= at < end for _, start, end in shielded.scene.fences)


def other_marks(shielded: Shielded) -> list[Option]:
    """Dots and dashes one by one; the apostrophes of words in lower case all at once."""
    text = shielded.text
    single = [m for pattern in (_DOTS, _DASH) for m in pattern.finditer(text)]
    options = [(Edit(*m.span(), _OTHER[m.group()]),) for m in single if shielded.free(*m.span())]
    inside = [m for m in _APOSTROPHE.finditer(text) if shielded.free(*m.span())]
    together = tuple(Edit(*m.span(1), _OTHER[m.group(1)]) for m in inside)
    return [*options, together] if together else list(options)
