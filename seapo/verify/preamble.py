"""Words of the model to its asker before the answer: found, and taken off."""

import re

from seapo.records import Finding
from seapo.verify.candidate import Candidate
from seapo.verify.signs import any_of, patterns
from seapo.verify.texts import cut, straight

ROUNDS = 4
"""Parts of a preamble that are taken off one after another: a yes, a sentence, a label, quotes."""
MOST = 600
"""Code points in which a part of a preamble must end."""

_Group = tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]
"""Any of the patterns as one, and each of them."""
_NAMED, _PLAIN = ((any_of(name), patterns(name)) for name in ("preamble_named", "preamble_plain"))
_ECHO = re.compile(r"original (?:answer|response)|^question\b|error type", re.I)
_LABEL = re.compile(
    r"^\W{0,6}(?:the )?(?:revised|rewritten|modified|edited|altered|incorrect|erroneous|wrong|new)"
    r"[ -](?:answer|response|version|text|solution)[*_]{0,3}:[*_\s]{0,6}",
    re.I | re.M,
)
_QUOTES = (('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"), ("'", "'"))
_FENCE = re.compile(r"```(?:text|markdown|md|plaintext|txt)?[ \t]*\n")
_THINKING = (("<think>", "</think>"), ("<thinking>", "</thinking>"))


def take_off_preamble(text: str, chosen: str | None = None) -> tuple[str, str]:
    """The answer without the model's words before it and quotes or fences around it, and those words.

    Without the chosen answer only what names a change is taken for a preamble ("Here is the revised
    answer:", a label, a block of thinking); with it also "Sure!", "Answer:" and whatever the chosen one
    does not open with itself. A text that is nothing else is left as it is.
    """
    body, taken = text.strip(), ""
    for _ in range(ROUNDS):
        size = _opening(body, chosen)
        if not size or not body[size:].strip():
            break
        taken, body = taken + body[:size], body[size:].strip()
    inner = _unwrapped(body, chosen, spoken=bool(taken))
    if inner is not None:
        taken, body = f"{taken} {body[: body.find(inner[:1])]}", inner
    return (body, taken.strip()) if taken.strip() else (text, "")


def preamble(candidate: Candidate) -> Finding | None:
    """1 where one opens the rejected answer, 0.5 where it was taken off before."""
    if candidate.preamble:
        return Finding("preamble", 0.5, f"taken off: {cut(candidate.preamble)}")
    body, taken = take_off_preamble(candidate.rejected, candidate.chosen)
    if taken:
        return Finding("preamble", 1.0, cut(taken))
    size = _opening(body.strip(), candidate.chosen)
    return Finding("preamble", 1.0, cut(body.strip()[:size])) if size else None


def _opening(text: str, chosen: str | None) -> int:
    """How many code points of the text are a part of a preamble; 0 where it begins with the answer."""
    thought = _thought(text)
    if thought and not _thought((chosen or "").strip()):
        return thought
    head, own = straight(text[:MOST]), straight((chosen or "").strip()[:MOST])
    for group in (_NAMED,) if chosen is None else (_NAMED, _PLAIN):
        match = _first(group, head)
        if match and not _first(group, own) and not _same_start(match.group(), own):
            return match.end()
    return _echoed(text[: 4 * MOST]) if not _ECHO.search(own) else 0


def _first(group: _Group, head: str) -> re.Match[str] | None:
    if not group[0].match(head):
        return None
    found = (pattern.match(head) for pattern in group[1])
    return next((match for match in found if match), None)


def _thought(text: str) -> int:
    for begin, end in _THINKING:
        if text.startswith(begin):
            at = text.find(end)
            return at + len(end) if at >= 0 else 0
    return 0


def _same_start(opening: str, own: str) -> bool:
    """Whether the chosen answer begins with the same words."""
    words = re.findall(r"\w+", opening.casefold())[:3]
    return bool(words) and words == re.findall(r"\w+", own[:200].casefold())[: len(words)]


def _echoed(head: str) -> int:
    """Up to the label of the answer, where the request is repeated before it."""
    for label in _LABEL.finditer(head):
        if _ECHO.search(head[: label.start()]):
            return label.end()
    return 0


def _speaks(inner: str) -> bool:
    """Whether it is more than a title or a name, whose quotes are its own."""
    return len(inner.split()) >= 8 or inner.rstrip()[-1:] in tuple(".!?。！？")


def _unwrapped(text: str, chosen: str | None, *, spoken: bool) -> str | None:
    """What quotes or a fence around the whole text hold; none where there are none, or the chosen has them."""
    own = (chosen or "").lstrip()[:3]
    fence = _FENCE.match(text)
    if fence and text.endswith("```") and text.count("```") == 2 and not own.startswith("```"):
        return text[fence.end() : -3].strip() or None
    known = chosen is not None or spoken
    for left, right in _QUOTES if known and len(text) > 2 else ():
        inner = text[1:-1]
        around = text[0] == left and text[-1] == right and left not in inner and right not in inner
        if around and own[:1] != left and _speaks(inner):
            return inner.strip()
    return None
