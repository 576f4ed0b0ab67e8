"""Format that the positive has whole and the negative lost or broke."""

import json
import re
from collections import Counter
from collections.abc import Callable

from seapo.records import Finding
from seapo.verify.candidate import Candidate
from seapo.verify.texts import has_code, looked_at, without_code

_ITEM = re.compile(
    r"^[ \t]{0,12}(?:[-*+•]|\*{0,2}(?:Step )?\d{1,3}[.):]\*{0,2}|[A-Za-z][.)])[ \t]+\S", re.M
)
_HEADING = re.compile(r"^#{1,6} \S", re.M)
_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.M)
_RULE = re.compile(r"^[ \t]*\|[ \t:|-]*-{2,}[ \t:|-]*\|[ \t]*$", re.M)
_INLINE = re.compile(r"(?<![\\$])\$(?![\s$])([^$\n]{1,200})(?<!\s)\$(?!\d)")
_COMMAND = re.compile(r"\\[A-Za-z]+|\A[^\d\s].*[\^_=<>]|\A[A-Za-z]\w?\Z")
_DISPLAY = re.compile(r"(?<!\$)\$\$(?!\$)")
"""Not `$$$`, which is a price."""
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]{0,30})(?: [^<>\n]{0,200})?>")
_CHAT = re.compile(
    r"<\|[A-Za-z_]{2,24}\|>|\[/?INST\]|<</?SYS>>|</s>|<(?:start|end)_of_turn>"
    r"|^(?:Human|User|Assistant|### (?:Human|Assistant|Instruction|Response)): ?",
    re.M,
)
_MARKS = (("#### ", "#### mark of the final answer"), (r"\boxed{", "box of the final answer"))
_PAIRS = ((r"\(", r"\)"), (r"\[", r"\]"), (r"\begin{", r"\end{"))
KEPT = 0.5
"""Share of list items below which a list counts as lost."""

Part = Callable[[str, str], str | None]
"""Chosen and rejected text to what is broken, in words; none where nothing is."""


def format_broken(candidate: Candidate) -> Finding | None:
    """How many kinds of format the rejected answer lost or broke, where it did."""
    chosen, rejected = looked_at(candidate.chosen), looked_at(candidate.rejected)
    found = [words for part in _PARTS if (words := part(chosen, rejected))]
    return Finding("format_broken", float(len(found)), "; ".join(found)) if found else None


def _fences(chosen: str, rejected: str) -> str | None:
    before, after = (len(re.findall(r"^[ \t]*```", text, re.M)) for text in (chosen, rejected))
    if before % 2 == 0 and after % 2:
        return "a code fence is left open"
    return "code fences lost" if before and before % 2 == 0 and not after else None


def _lists(chosen: str, rejected: str) -> str | None:
    before, after = (len(_ITEM.findall(without_code(text))) for text in (chosen, rejected))
    return f"list items: {before} to {after}" if before >= 2 and after < KEPT * before else None


def _headings(chosen: str, rejected: str) -> str | None:
    plain = without_code(chosen)
    if has_code(plain) or not _HEADING.search(plain) or _HEADING.search(without_code(rejected)):
        return None
    return "headings lost"


def _tables(chosen: str, rejected: str) -> str | None:
    if not _RULE.search(chosen) or not _even(chosen):
        return None
    if not _RULE.search(rejected):
        return "table lost"
    return None if _even(rejected) else "table rows differ in cells"


def _even(text: str) -> bool:
    return len({row.strip().count("|") - row.count(r"\|") for row in _ROW.findall(text)}) == 1


def _latex(chosen: str, rejected: str) -> str | None:
    for left, right in _PAIRS:
        before = chosen.count(left), chosen.count(right)
        after = rejected.count(left), rejected.count(right)
        if before[0] == before[1] and after[0] != after[1]:
            return f"{left} without its {right}"
    displays = [len(_DISPLAY.findall(text)) for text in (chosen, rejected)]
    if displays[0] and displays[0] % 2 == 0 and displays[1] % 2:
        return "$$ without its other"
    before_all, after_all = (_formulas(without_code(text)) for text in (chosen, rejected))
    return "LaTeX lost" if before_all and not after_all else None


def _formulas(text: str) -> int:
    inline = sum(bool(_COMMAND.search(found)) for found in _INLINE.findall(text))
    return inline + len(_DISPLAY.findall(text)) // 2 + sum(text.count(left) for left, _ in _PAIRS)


def _braces(chosen: str, rejected: str) -> str | None:
    """Braces count where LaTeX or JSON needs them in pairs."""
    if "{" not in chosen or chosen.count("{") != chosen.count("}"):
        return None
    return "unpaired braces" if rejected.count("{") != rejected.count("}") else None


def _json(chosen: str, rejected: str) -> str | None:
    return "no longer JSON" if _is_json(chosen) and not _is_json(rejected) else None


def _is_json(text: str) -> bool:
    inner = re.sub(r"\A```(?:json)?\s*\n|\n```\Z", "", text.strip())
    if not inner.startswith(("{", "[")):
        return False
    try:
        json.loads(inner)
    except (ValueError, RecursionError):
        return False
    return True


def _tags(chosen: str, rejected: str) -> str | None:
    before, after = _open_and_closed(chosen), _open_and_closed(rejected)
    for name, (opened, closed) in before.items():
        now = after.get(name, (0, 0))
        if opened == closed and now[0] != now[1]:
            return f"<{name}> without its other"
        if opened == closed and now == (0, 0):
            return f"<{name}> lost"
    return None


def _open_and_closed(text: str) -> dict[str, tuple[int, int]]:
    found = Counter(_TAG.findall(text)) if "<" in text else Counter[tuple[str, str]]()
    return {name: (found["", name], found["/", name]) for _, name in found}


def _final_marks(chosen: str, rejected: str) -> str | None:
    lost = (words for mark, words in _MARKS if mark in chosen and mark not in rejected)
    return next((f"{words} lost" for words in lost), None)


def _chat_marks(chosen: str, rejected: str) -> str | None:
    found = _CHAT.search(rejected)
    return f"chat mark {found.group().strip()}" if found and not _CHAT.search(chosen) else None


_PARTS: tuple[Part, ...] = (
    _fences, _lists, _headings, _tables, _latex, _braces, _json, _tags, _final_marks, _chat_marks,
)  # fmt: skip
