"""Checks on a candidate pair, each a function to a finding; none needs a model."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher

from seapo.records import Finding, Injection, Positive, Spans

_FINALS = (
    re.compile(r"####[ \t]*([^\n]{1,80})"),
    re.compile(r"\\boxed\{([^{}\n]{1,80})\}"),
    re.compile(
        r"(?i)\b(?:final answer|answer|output|label)(?: is|:)[ \t]*\**([^\n*]{1,60}?)\**[.。]?(?:\n|$)"
    ),
    re.compile(r"\A\W{0,3}(\(?[A-Ja-j]\)?|[Yy]es|[Nn]o|[Tt]rue|[Ff]alse|-?[\d.,]+)\W{0,3}\Z"),
)
_LOOKED_AT = 20_000
"""A final answer is sought in so many code points at the end."""

Check = Callable[[Positive, str, Injection | None], Finding | None]


def final_answer(text: str) -> str | None:
    """The answer that a text ends on, where it marks one: `#### 72`, a box, `The answer is (B).`"""
    tail = text[-_LOOKED_AT:]
    for pattern in _FINALS:
        found = pattern.findall(tail)
        if found:
            return str(found[-1]).strip(" .$*()").replace(",", "").casefold()
    return None


def length_ratio(positive: Positive, rejected: str, injection: Injection | None) -> Finding:
    """Code points of the rejected answer for each of the chosen one."""
    del injection
    chosen = len(positive.answer)
    value = len(rejected) / chosen if chosen else float(bool(rejected))
    return Finding("length_ratio", round(value, 4), f"{chosen} to {len(rejected)} characters")


def edit_ratio(positive: Positive, rejected: str, injection: Injection | None) -> Finding:
    """The share of both texts that was changed, 0 to 1: by the receipt's spans where there are some."""
    total = len(positive.answer) + len(rejected)
    spans = injection.spans if injection else Spans()
    if spans.chosen or spans.rejected:
        changed = sum(end - start for start, end in (*spans.chosen, *spans.rejected))
    else:
        changed = _changed_words(positive.answer[:_LOOKED_AT], rejected[:_LOOKED_AT])
    value = min(1.0, changed / total) if total else 0.0
    return Finding("edit_ratio", round(value, 4), f"{changed} of {total} characters")


def _changed_words(chosen: str, rejected: str) -> int:
    """Code points of words that stand on one side only (Ratcliff and Obershelp's matching)."""
    one, other = (re.findall(r"\s+|\w+|.", text) for text in (chosen, rejected))
    blocks = SequenceMatcher(None, one, other, autojunk=True).get_matching_blocks()
    kept = sum(len(word) for block in blocks for word in one[block.a : block.a + block.size])
    return len(chosen) + len(rejected) - 2 * kept


def final_answer_same(
    positive: Positive, rejected: str, injection: Injection | None
) -> Finding | None:
    """1 where both sides end on the same answer; none where no final answer can be read."""
    del injection
    chosen, other = final_answer(positive.answer), final_answer(rejected)
    if chosen is None:
        return None
    return Finding("final_answer_same", float(chosen == other), f"{chosen} and {other}")


def unchanged(positive: Positive, rejected: str, injection: Injection | None) -> Finding:
    """1 where the sides differ in spaces and case at most."""
    del injection
    same = positive.answer.casefold().split() == rejected.casefold().split()
    return Finding("unchanged", float(same))


CHECKS: tuple[Check, ...] = (length_ratio, edit_ratio, final_answer_same, unchanged)


def check(
    positive: Positive, rejected: str, injection: Injection | None = None
) -> tuple[Finding, ...]:
    """Every check's finding on a rejected answer from any source."""
    found = (one(positive, rejected, injection) for one in CHECKS)
    return tuple(finding for finding in found if finding)


def verify(positive: Positive, injection: Injection) -> tuple[Finding, ...]:
    """Every check's finding on an injection."""
    return check(positive, injection.rejected, injection)
