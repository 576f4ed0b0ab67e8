"""What a model wrote back: an object in whatever it is wrapped, and a revised answer with its receipt."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from seapo.prompts.asking import FIELDS
from seapo.prompts.mending import Reader, TooDeep

How = Literal["json", "repaired", "text"]
_STARTS = 200
"""Braces that are tried in a text; code in an answer has many, a reply one or two."""
_START = re.compile(r"""\{\s*(?:["'“‘]?\w{1,60}["'”’]?\s*:|["'“‘]?\w{0,60}["'”’]?\s*$)""")
_MARKER = re.compile(r"</?\s*revised_answer\s*>", re.IGNORECASE)
_THOUGHT = re.compile(
    r"\s*<(think|thinking|reasoning)>(.*?)(?:(</\1>)|\Z)", re.DOTALL | re.IGNORECASE
)
_THOUGHT_END = re.compile(r"</(think|thinking|reasoning)>", re.IGNORECASE)
_REPLY_STARTS = re.compile(r"\s*(?:\{|```|<\s*revised_answer)", re.IGNORECASE)
_FENCES = re.compile(r"```\w*")
# TeX commands that JSON reads as an escape and a word where a model forgot to double the backslash:
# \frac is then a form feed and "rac". No good answer holds a form feed before a letter.
_TEX = (
    (re.compile(r"\x08(?=[a-zA-Z])"), r"\\b"),
    (re.compile(r"\x0c(?=[a-zA-Z])"), r"\\f"),
    (re.compile(r"\r(?=[a-zA-Z])"), r"\\r"),
    (re.compile(r"\t(?=(?:imes|heta|ilde|riangle)(?![a-z])|ext(?:bf|it|rm|tt)?\{)"), r"\\t"),
    (re.compile(r"\n(?=(?:eq|abla|otin|mid|leq|geq|parallel)(?![a-z]))"), r"\\n"),
)


@dataclass(frozen=True)
class Rewrite:
    """A revised answer and what the model says of it; each empty where it said nothing."""

    answer: str
    changed: str
    why: str
    how: How
    """`json`: as asked; `repaired`: JSON that had to be mended; `text`: no object, the text is the answer."""
    whole: bool = True
    """False where the text ended inside the answer."""


@dataclass(frozen=True)
class _Found:
    value: dict[str, Any]
    start: int
    end: int
    strict: bool
    cut: bool
    """Whether the text ended before the object did."""

    @property
    def names(self) -> set[str]:
        return {str(name).lower() for name in self.value}


def find_object(text: str, wanted: Collection[str] = ()) -> dict[str, Any] | None:
    """The JSON object in a text, whatever is around it and however it is damaged; None where there is none.

    Of several the one with the most of the `wanted` fields, then the most fields, then the last: a draft
    comes before what is meant.
    """
    found = _best(without_thoughts(text), wanted)
    return found.value if found else None


def read_rewrite(text: str) -> Rewrite:
    """The revised answer, from an object, from between the markers, or the text as it is."""
    text = without_thoughts(text)
    marker = _MARKER.search(text)
    found = _best(text, FIELDS)
    if found and _ours(text, found) and not (marker and marker.start() < found.start):
        return _from_object(text, found)
    if marker is None:
        return Rewrite(text.strip(), "", "", "text")
    inner = _between_markers(text)
    within = _best(inner, FIELDS)
    if within and len(_fields(within)) > 1:
        return _from_object(inner, within)
    return Rewrite(inner, "", "", "text", whole=len(_MARKER.findall(text)) > 1)


def without_thoughts(text: str) -> str:
    """The text behind a reasoning model's thoughts; empty where it never came to an end with them.

    Tags inside the reply stay: a good answer may hold thoughts of its own.
    """
    if opened := _THOUGHT.match(text):
        return text[opened.end() :] if opened[3] else _reply_in(opened[2])
    end = _THOUGHT_END.search(text)
    # Some chat templates open the thoughts in the prompt, so that only their end is in the text.
    if end and not _REPLY_STARTS.match(text) and f"<{end[1]}>" not in text[: end.start()]:
        return text[end.end() :]
    return text


def _reply_in(thoughts: str) -> str:
    """The reply at the end of thoughts that were never closed, if there is a whole one."""
    if thoughts.rstrip().lower().endswith("</revised_answer>"):
        return thoughts[max(0, thoughts.lower().rfind("<revised_answer>")) :]
    last = next(reversed(list(_objects(thoughts))), None)
    whole = last and not last.cut and not _FENCES.sub("", thoughts[last.end :]).strip()
    return thoughts[last.start : last.end] if last and whole else ""


def _best(text: str, wanted: Collection[str]) -> _Found | None:
    def worth(place: int) -> tuple[int, int, int]:
        return len(found[place].names & set(wanted)), len(found[place].value), place

    found = list(_objects(text))
    return found[max(range(len(found)), key=worth)] if found else None


def _objects(text: str) -> Iterator[_Found]:
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


def _strict(text: str, at: int) -> _Found | None:
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
        return _Found(value, at, end, strict=strict, cut=False)
    return None


def _mended(text: str, at: int) -> _Found | None:
    reader = Reader(text, at)
    try:
        value = reader.read()
    except TooDeep:
        return None
    return _Found(value, at, reader.at, strict=False, cut=reader.cut)


def _fields(found: _Found) -> set[str]:
    return found.names & set(FIELDS)


def _ours(text: str, found: _Found) -> bool:
    """Whether an object is the reply, and no object that the revised answer holds.

    A lone field must be alone in the text: an answer may speak of an object with an "answer" in it.
    """
    around = text[: found.start] + text[found.end :]
    if len(_fields(found)) > 1:
        return True
    texts = all(isinstance(value, str) for value in found.value.values())
    return found.names <= set(FIELDS) and texts and not _FENCES.sub("", around).strip()


def _from_object(text: str, found: _Found) -> Rewrite:
    said = {name.lower(): value for name, value in found.value.items()}
    answer, whole = _answer(text, found)
    changed, why = (_as_text(said.get(name)) for name in ("changed", "why"))
    return Rewrite(answer, changed, why, "json" if found.strict else "repaired", whole)


def _answer(text: str, found: _Found) -> tuple[str, bool]:
    """The answer as it stands in the object, else what stands behind the object; and whether it is whole."""
    name = next((name for name in found.value if name.lower() == "answer"), None)
    if name is None:
        return _between_markers(_FENCES.sub("", text[found.end :])), not found.cut
    value = found.value[name]
    if isinstance(value, str) and not found.cut:
        return _clean(value), True
    # An answer that is itself JSON may come as an object: then its own text is the answer.
    reader = Reader(text, found.start)
    reader.read()
    start, end = reader.places[name]
    last = next(reversed(reader.places)) == name
    torn = reader.torn or (found.cut and not isinstance(value, str))
    return _clean(value if isinstance(value, str) else text[start:end]), not (last and torn)


def _between_markers(text: str) -> str:
    """From the first marker to the last closing one, which belongs to the reply and not to the answer."""
    opened = _MARKER.search(text)
    if opened is None:
        return text.strip()
    start = 0 if "/" in opened[0] else opened.end()
    closing = [found for found in _MARKER.finditer(text, start) if "/" in found[0]]
    return text[start : closing[-1].start() if closing else len(text)].strip()


def _clean(answer: str) -> str:
    """With TeX that lost its backslashes mended, and without characters that no store takes."""
    for pattern, put in _TEX:
        answer = pattern.sub(put, answer)
    return answer.replace("\0", "").strip()


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return " ".join(
        (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).split()
    )
