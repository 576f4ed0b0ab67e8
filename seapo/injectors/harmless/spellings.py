"""Words in another spelling or form, as `color` and `colour`; in lower case only, so never a name."""

import re
from functools import cache
from pathlib import Path

from seapo.injectors.edits import Edit
from seapo.injectors.harmless.shielded import Option, Shielded

_FILE = Path(__file__).parents[1] / "lexicon" / "spellings.txt"


def other_spellings(shielded: Shielded) -> list[Option]:
    """One option a word: all its places, so that a text keeps to one spelling."""
    found: dict[str, list[Edit]] = {}
    for match in _finder().finditer(shielded.text):
        if shielded.free(*match.span()):
            edit = Edit(*match.span(), _spellings()[match.group()])
            found.setdefault(match.group(), []).append(edit)
    return [tuple(edits) for edits in found.values()]


@cache
def _spellings() -> dict[str, str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return {old: new for one, other in pairs for old, new in ((one, other), (other, one))}


@cache
def _finder() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_spellings(), key=len, reverse=True))
    return re.compile(rf"(?<![\w'’-])(?:{words})(?![\w'’-])")
