"""Putting one word for another so that the text stays whole: capitals, a and an, repeats."""

import re

from seapo.injectors.edits import Edit
from seapo.injectors.numbers import Number
from seapo.injectors.scene import Scene
from seapo.injectors.words import article, as_cased

_ARTICLE = re.compile(r"\b([Aa]n?)(?=(\s\**)$)")


def put(scene: Scene, start: int, end: int, word: str) -> tuple[Edit, ...]:
    """Edits that put `word` at [start, end), with the article before it mended."""
    before = scene.answer[max(0, start - 5) : start]
    edit = Edit(start, end, word)
    found = _ARTICLE.search(before)
    old = scene.answer[start:end]
    if not found or article(old) == article(word) or not word[:1].isalnum():
        return (edit,)
    at = start - len(before) + found.start(1)
    return Edit(at, at + len(found.group(1)), as_cased(article(word), found.group(1))), edit


def put_all(scene: Scene, old: str, new: str, first: int = 0) -> tuple[Edit, ...]:
    """The same replacement at every free place of a word from `first` on, capitals kept."""
    edits: list[Edit] = []
    for found in re.finditer(rf"(?<![\w'’-]){re.escape(old)}(?![\w-])", scene.answer[first:]):
        start, end = first + found.start(), first + found.end()
        if scene.free(start, end):
            edits += put(scene, start, end, as_cased(new, old))
    return tuple(edits)


_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")


def put_figure(scene: Scene, number: Number, new: str) -> tuple[Edit, ...]:
    """Edits that put a figure for a number, with the ending of an ordinal mended."""
    suffix = _ORDINAL.match(scene.answer, number.end)
    if not suffix:
        return put(scene, number.start, number.end, new)
    return put(scene, number.start, suffix.end(), new + ordinal(new))


def ordinal(figure: str) -> str:
    """`st`, `nd`, `rd` or `th`."""
    if figure[-2:] in ("11", "12", "13"):
        return "th"
    return {"1": "st", "2": "nd", "3": "rd"}.get(figure[-1], "th")
