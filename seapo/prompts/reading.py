"""What a model wrote back: an object in whatever it is wrapped, and a revised answer with its receipt."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from seapo.prompts.asking import FIELDS
from seapo.prompts.marks import FENCES, MARKER, between_markers
from seapo.prompts.mending import Reader
from seapo.prompts.objects import Found, best
from seapo.prompts.thoughts import without_thoughts

How = Literal["json", "repaired", "text"]
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


def find_object(text: str, wanted: Collection[str] = ()) -> dict[str, Any] | None:
    """The JSON object in a text, whatever is around it and however it is damaged; None where there is none.

    Of several the one with the most of the `wanted` fields, then the most fields, then the last: a draft
    comes before what is meant.
    """
    found = best(without_thoughts(text), wanted)
    return found.value if found else None


def read_rewrite(text: str) -> Rewrite:
    """The revised answer, from an object, from between the markers, or the text as it is."""
    text = without_thoughts(text)
    marker = MARKER.search(text)
    found = best(text, FIELDS)
    if found and _ours(text, found) and not (marker and marker.start() < found.start):
        return _from_object(text, found)
    if marker is None:
        return Rewrite(text.strip(), "", "", "text")
    inner = between_markers(text)
    within = best(inner, FIELDS)
    if within and len(_fields(within)) > 1:
        return _from_object(inner, within)
    return Rewrite(inner, "", "", "text", whole=len(MARKER.findall(text)) > 1)


def _fields(found: Found) -> set[str]:
    return found.names & set(FIELDS)


def _ours(text: str, found: Found) -> bool:
    """Whether an object is the reply, and no object that the revised answer holds.

    A lone field must be alone in the text: an answer may speak of an object with an "answer" in it.
    """
    around = text[: found.start] + text[found.end :]
    if len(_fields(found)) > 1:
        return True
    texts = all(isinstance(value, str) for value in found.value.values())
    return found.names <= set(FIELDS) and texts and not FENCES.sub("", around).strip()


def _from_object(text: str, found: Found) -> Rewrite:
    said = {name.lower(): value for name, value in found.value.items()}
    answer, whole = _answer(text, found)
    changed, why = (_as_text(said.get(name)) for name in ("changed", "why"))
    return Rewrite(answer, changed, why, "json" if found.strict else "repaired", whole)


def _answer(text: str, found: Found) -> tuple[str, bool]:
    """The answer as it stands in the object, else what stands behind the object; and whether it is whole."""
    name = next((name for name in found.value if name.lower() == "answer"), None)
    if name is None:
        return between_markers(FENCES.sub("", text[found.end :])), not found.cut
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
