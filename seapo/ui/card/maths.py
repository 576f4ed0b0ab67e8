"""Formulas of a text as trees of MathML, made on the server; the card builds them element by element.

A tree is [name, child…] or [name, {attribute: value}, child…]; a child is a tree or a text. Names and
attributes come from short lists here, so that no formula can hide, move or link anything. What cannot be
read stays what it was: its source, shown as text.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import chain, islice
from typing import Any, TypeGuard
from xml.etree.ElementTree import Element

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element

Tree = list[Any]

LONGEST = 1_000
"""Characters of a formula; a longer one is shown as its source."""
MOST = 200
"""Formulas of a pair that are tried, the same one once; the others are shown as their source."""
DEEPEST = 24
"""Braces within braces, and elements within elements."""

FORMULA = re.compile(
    r"\$\$(?P<block>[^$]{1,1000})\$\$"
    r"|(?<!\\)\\\[(?P<square>(?:[^\\]|\\[^\]\[]){1,1000}?)\\\]"
    r"|(?<!\\)\\\((?P<round>(?:[^\\\n]|\\[^()\n]){1,1000}?)\\\)"
    r"|(?<![\w\\$])\$(?P<inline>(?![\s$])(?:[^$\\\n]|\\[^\n]){1,1000}?)(?<!\s)\$(?![\w$])"
)
"""Where a formula may stand; `blocks.js` looks by the same rules. `$5 and $7` is none: the second dollar
sign follows a space; nor does `\\[4pt]` open one, a line's end with its room. No kind of formula holds its own
opening sign, so that a search that fails has read no stretch more than once a kind."""

_ELEMENTS = re.compile(
    r"mrow|mi|mn|mo|mtext|mspace|msup|msub|msubsup|mfrac|msqrt|mroot|munder|mover|munderover|mtable|mtr|mtd"
    r"|mstyle|menclose|mmultiscripts|mprescripts|none"
)
_ATTRIBUTES = re.compile(
    r"mathvariant|stretchy|fence|separator|form|linethickness|columnalign|displaystyle|scriptlevel|accent"
    r"|accentunder|movablelimits|largeop|notation|width|lspace|rspace|minsize|maxsize"
)
_VALUE = re.compile(r"[a-z][a-z -]{0,30}|[0-2]?\d(?:\.\d{1,4})?(?:em|ex|px|pt)?", re.IGNORECASE)
_PRIMES = re.compile(r"(?:&#x0203[2-4];|&#x02057;|['′″‴])+")
_ENTITY = re.compile(r"&#x[0-9A-Fa-f]{5};")
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|&#"
)
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}[ ,;:.]")
_SIGNS = re.compile(r"[\\^_={}<>]")
_ALIGNED = re.compile(r"(\\(?:begin|end))\{(?:aligned|split|gathered)\}")


def _is_error(found: object) -> TypeGuard[type[Exception]]:
    return isinstance(found, type) and issubclass(found, Exception)


_UNREADABLE: tuple[type[Exception], ...] = (
    *(found for found in vars(exceptions).values() if _is_error(found)),
    AttributeError, IndexError, KeyError, RecursionError, RuntimeError, StopIteration, TypeError, ValueError,
)  # fmt: skip
"""What the library raises on formulas that are none: its own errors, and those of its parser."""


def formulas(texts: Iterable[str]) -> dict[str, Tree]:
    """Trees by source with its signs, `$x$`; those that cannot be read are left out."""
    wanted = dict(chain.from_iterable(map(_candidates, texts)))
    tried = ((source, read(*how)) for source, how in islice(wanted.items(), MOST))
    return {source: tree for source, tree in tried if tree is not None}


@lru_cache(maxsize=64)
def _candidates(text: str) -> tuple[tuple[str, tuple[str, bool]], ...]:
    """The first MOST stretches that may be formulas: source, then what is within and whether it is a block."""
    found: dict[str, tuple[str, bool]] = {}
    for match in FORMULA.finditer(text) if "$" in text or "\\" in text else ():
        kind = match.lastgroup or ""
        if kind != "inline" or not _is_prose(match[kind]):
            found[match[0]] = (match[kind], kind in ("block", "square"))
        if len(found) >= MOST:
            break
    return tuple(found.items())


def _is_prose(inner: str) -> bool:
    """Words between two dollar signs: `$5 (that is, 10$)`."""
    if _SIGNS.search(inner):
        return False
    return bool(_PROSE.search(inner)) or inner.count("(") != inner.count(")")


@lru_cache(maxsize=4096)
def read(inner: str, block: bool) -> Tree | None:
    """The tree of a formula without its signs; None where it cannot be read."""
    if len(inner) > LONGEST or _ODD.search(inner) or _depth(inner) > DEEPEST:
        return None
    try:
        source = _ALIGNED.sub(r"\1{align*}", inner.strip())
        element = convert_to_element(source, display="block" if block else "inline")
    except _UNREADABLE:
        return None
    try:
        return ["math", {"display": "block" if block else "inline"}, *_children(element, 0)]
    except ValueError:
        return None


def _depth(inner: str) -> int:
    depth = deepest = 0
    for letter in inner:
        depth += (letter == "{") - (letter == "}")
        deepest = max(deepest, depth)
    return deepest


def _children(element: Element, depth: int) -> Iterator[Tree | str]:
    if element.text:
        yield _text(element.text)
    for child in element:
        yield _tree(child, depth + 1)


def _tree(element: Element, depth: int) -> Tree:
    """An element not on the list becomes a row of what is in it: `mphantom` would hide it."""
    if depth > 2 * DEEPEST:
        raise ValueError("Too deep.")
    name = element.tag if _ELEMENTS.fullmatch(element.tag) and not _primed(element) else "mrow"
    known = {
        key: value
        for key, value in element.attrib.items()
        if _ATTRIBUTES.fullmatch(key) and _VALUE.fullmatch(value)
    }
    return [name, *([known] if known else []), *_children(element, depth)]


def _primed(element: Element) -> bool:
    """A prime is raised as it is: set as an exponent it would be raised twice."""
    return element.tag == "msup" and bool(_PRIMES.fullmatch(element[-1].text or ""))


def _text(text: str) -> str:
    """The library writes signs as entities of five digits; a command it does not know, as itself."""
    shown = _ENTITY.sub(lambda found: unescape(found[0]), text)
    if "\\" in shown or shown == "&":
        raise ValueError(f"Not understood: {shown[:40]}")
    return shown
