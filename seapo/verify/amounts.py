"""How long the negative is beside the positive, and how much of both was changed."""

import re
from collections import Counter

from seapo.diff import spans, tokens
from seapo.records import Finding, Spans
from seapo.verify.candidate import Candidate
from seapo.verify.texts import HALF

SHORTEST, LONGEST = 0.5, 2.0
"""Bounds of the length ratio; outside them a model could learn length instead of truth."""
SLACK = 40
"""Code points by which short answers may pass a bound: a name for a sentence is no sign of anything."""
LONG = 300
"""Code points of both sides from which words are counted before differences are sought."""
APART = 0.35
"""Share of words that stand on one side only from which the search, which costs most where it tells least, ends
in nothing in common: so it did on 279 independent pairs."""
_COUNTS = re.compile(r"(\d+) (?:to|of) (\d+) characters")


def length_ratio(candidate: Candidate) -> Finding:
    """Code points of the rejected answer for each of the chosen one."""
    chosen, rejected = len(candidate.chosen), len(candidate.rejected)
    value = rejected / chosen if chosen else float(bool(rejected))
    return Finding("length_ratio", round(value, 4), f"{chosen} to {rejected} characters")


def uneven(finding: Finding) -> bool:
    """Whether a length ratio lies outside its bounds by more than the slack."""
    chosen, rejected = _counts(finding)
    return not SHORTEST * chosen - SLACK <= rejected <= LONGEST * chosen + SLACK


def edit_ratio(candidate: Candidate) -> Finding:
    """The share of both texts that was changed, 0 to 1: by the receipt's spans where there are some.

    Without a receipt, long texts that were written independently differ as a whole, and of very long ones
    the first HALF code points after their common beginning stand for the rest.
    """
    total = len(candidate.chosen) + len(candidate.rejected)
    found = candidate.injection.spans if candidate.injection else Spans()
    whole = found.chosen or found.rejected
    changed = _covered(found) if whole else _changed(candidate.chosen, candidate.rejected)
    value = min(1.0, changed / total) if total else 0.0
    return Finding("edit_ratio", round(value, 4), f"{changed} of {total} characters")


def beyond(finding: Finding, limit: float) -> bool:
    """Whether more was changed than a share `limit` of both sides, and the slack on either."""
    changed, total = _counts(finding)
    return changed > limit * total + 2 * SLACK


def _counts(finding: Finding) -> tuple[int, int]:
    """The two numbers that the finding was made from; (0, 0) where its detail is not of this file."""
    match = _COUNTS.match(finding.detail)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def _covered(found: Spans) -> int:
    return sum(end - start for start, end in (*found.chosen, *found.rejected))


def _changed(chosen: str, rejected: str) -> int:
    """Code points on both sides that differ, by the differences that people are shown too."""
    start = _common(chosen, rejected)
    start = max(chosen.rfind(" ", 0, start), 0)
    one, other = chosen[start:], rejected[start:]
    seen = len(one[:HALF]) + len(other[:HALF])
    apart = seen > LONG and _in_words(one[:HALF], other[:HALF]) > APART * seen
    covered = seen if apart else _covered(spans(one[:HALF], other[:HALF]))
    return round(covered * (len(one) + len(other)) / seen) if seen else 0


def _in_words(one: str, other: str) -> int:
    """Code points of words that one side has more often than the other, whatever their order."""
    left, right = (Counter(tokens(side)) for side in (one, other))
    return sum(
        len(word) * count for side in (left - right, right - left) for word, count in side.items()
    )


def _common(one: str, other: str) -> int:
    """Code points that both begin with, found by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low
