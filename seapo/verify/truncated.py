"""An answer that breaks off: at the limit of tokens, or in the middle of a sentence or block."""

import re

from seapo.records import Finding
from seapo.verify.candidate import Candidate
from seapo.verify.texts import HALF, cut, straight

_PROPER = re.compile(r"[.!?。！？؟।…:;\"')\]}>|*_`~$\d%]\Z")
_STOP = re.compile(r"[.!?。！？؟।…]\W{0,4}\Z")
_HANGING = re.compile(r"(?:[^\W\d_][,(\[{«“-]|[(\[{]|,)\Z")
_LEADING = re.compile(
    r"\s(?:the|an|of|and|or|to|in|with|for|from|by|at|as|that|which|is|are|was|were|because|their|its|our|my"
    r"|der|die|das|und|oder|mit|von|ein|eine|le|la|les|des|du|et|ou|de|que|el|los|las|y|il|di|e|che)\Z",
    re.I,
)
"""Words that ask for another one after them."""
_ENDED = re.compile(r"[^\W\d_]{3}[.!?…][\"')\]*]{0,3}\s+[^\sa-z(\d]|[。！？؟।]")
"""A sentence that ends within: who closes sentences closes the last one too."""
_ITEM = re.compile(
    r"^\s{0,12}(?:[-*+•>#|]|\d{1,3}[.)]|[A-Za-z][.)]\s)|https?://|[=`\\]|^\s*\w[\w ]{0,30}:"
)
_WORDS = 6
"""A last line of fewer words may be a heading, a name or a signature, and need no full stop."""


def truncated(candidate: Candidate) -> Finding | None:
    """1 where the limit of tokens ended the answer, or it breaks off and the chosen one does not."""
    if candidate.finish == "length":
        return Finding("truncated", 1.0, "the room for the answer ran out")
    chosen, text = (
        straight(side.rstrip()[-HALF:]) for side in (candidate.chosen, candidate.rejected)
    )
    fences = [
        side.count("\n```") + side.startswith("```")
        for side in (candidate.chosen, candidate.rejected)
    ]
    if fences[1] % 2 and not fences[0] % 2 and not _STOP.search(text):
        return Finding("truncated", 1.0, f"a code block is left open: {cut(text[-60:])}")
    if not _PROPER.search(chosen) or not _breaks_off(text, chosen):
        return None
    return Finding("truncated", 1.0, f"ends on: {cut(text[-60:])}")


def _breaks_off(text: str, chosen: str) -> bool:
    last = text.rpartition("\n")[2]
    if not _ENDED.search(text) and not _HANGING.search(text):
        return False
    if _HANGING.search(text) or (_LEADING.search(text[-30:]) and not _ITEM.search(last)):
        return len(text) > 20 and not chosen.endswith(text[-1])
    if not _STOP.search(chosen) or not text[-1:].isalpha() or _ITEM.search(last):
        return False
    if _last_word(text) == _last_word(chosen):
        return False
    return len(last.split()) >= _WORDS or _spaceless(last)


def _spaceless(line: str) -> bool:
    """Whether it is a long line of a script without spaces between words."""
    return len(line) >= 20 and len(line.split()) <= 2


def _last_word(text: str) -> str:
    found = re.findall(r"\w+", text[-60:].casefold())
    return found[-1] if found else ""
