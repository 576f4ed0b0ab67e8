"""Figures of English prose written another way: `20%` and `20 percent`, `$1500` and `$1,500`."""

import re

from seapo.injectors.edits import Edit
from seapo.injectors.harmless.shielded import Option, Shielded

_SIGN = re.compile(r"(?<![\w.,$%-])\d[\d.,]*(%)(?= [a-z]|[,;]? [a-z]|\.(?:\s|$))")
_WORD = re.compile(r"(?<![\w.,$%-])\d[\d.,]*( percent| per cent)(?![\w'’-])")
_PLAIN = re.compile(r"(?<![\w.,-])\$(\d{1,3})(?=\d{3}(?![\d,]|\.\d))")
_GROUPED = re.compile(r"(?<![\w.,-])\$?\d{1,3}(,)(?=\d{3}(?![\d,]|\.\d)\s[a-z])")
_NOON = re.compile(r"(?<=\d )([ap])m(?= [a-z]|[,;] )")
_NOON_DOTTED = re.compile(r"(?<=\d )([ap])\.m\.(?= [a-z]|[,;] )")


def other_figures(shielded: Shielded) -> list[Option]:
    """Every figure of the prose that may be written another way; its value stays."""
    text = shielded.text
    found = [Edit(*m.span(1), " percent") for m in _SIGN.finditer(text)]
    found += [Edit(*m.span(1), "%") for m in _WORD.finditer(text)]
    found += [Edit(m.end(), m.end(), ",") for m in _PLAIN.finditer(text)]
    found += [Edit(*m.span(1), "") for m in _GROUPED.finditer(text)]
    found += [Edit(*m.span(), f"{m.group(1)}.m.") for m in _NOON.finditer(text)]
    found += [Edit(*m.span(), f"{m.group(1)}m") for m in _NOON_DOTTED.finditer(text)]
    return [(edit,) for edit in found if shielded.free(edit.start, edit.end)]
