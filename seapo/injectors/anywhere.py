"""Last ways in for any language with words: two words of a text change places."""

import re
from random import Random

from seapo.injectors.clauses import exchange
from seapo.injectors.edits import Change, quote
from seapo.injectors.scene import Scene

_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]{4,24}(?![\w'’-])")
_MANY = 200


def exchanged_words(scene: Scene, rng: Random) -> Change | None:
    """Two words that end alike, as words of one kind do, change places; else any two."""
    if scene.is_code:
        return None
    found = [m for m in _WORD.finditer(scene.answer) if scene.free(*m.span())][:_MANY]
    pairs = [(a, b) for i, a in enumerate(found) for b in found[i + 1 : i + 20] if _unlike(a, b)]
    alike = [(a, b) for a, b in pairs if a.group()[-2:] == b.group()[-2:]]
    if not pairs:
        return None
    one, other = rng.choice(alike or pairs)
    why = f"{quote(one.group())} and {quote(other.group())} have changed places in what is said."
    return Change(exchange(scene.answer, one.span(), other.span()), why)


def _unlike(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.group().casefold() != other.group().casefold()
