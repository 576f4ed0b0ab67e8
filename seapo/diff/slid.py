"""Where a deletion or an insertion begins is often free: of the free places, whole sentences read best."""

from collections.abc import Sequence

from seapo.diff.shortest import Match
from seapo.diff.tokens import ends_line, ends_sentence

FURTHEST = 200
"""Tokens that a gap is moved at most, each way."""


def slid(first: Sequence[str], second: Sequence[str], matched: Sequence[Match]) -> list[Match]:
    """The matches, moved where only one side has a gap, so that it begins and ends with a line or sentence."""
    found = list(matched)
    for at in range(len(found) + 1):
        before = found[at - 1] if at else (0, 0, 0)
        after = found[at] if at < len(found) else (len(first), len(second), 0)
        left = (before[0] + before[2], after[0])
        right = (before[1] + before[2], after[1])
        if (left[0] == left[1]) == (right[0] == right[1]):
            continue
        words, gap = (first, left) if left[0] < left[1] else (second, right)
        by = _best(words, gap, before[2], after[2])
        if by and at:
            found[at - 1] = (before[0], before[1], before[2] + by)
        if by and at < len(found):
            found[at] = (after[0] + by, after[1] + by, after[2] - by)
    return [match for match in found if match[2]]


def _best(words: Sequence[str], gap: tuple[int, int], before: int, after: int) -> int:
    """How far to move a gap with so many equal tokens before and after it; 0 where nothing is better."""
    start, end = gap
    best = (_score(words, start, end), 0)
    for way, room in ((1, after), (-1, before)):
        for step in range(min(room, FURTHEST)):
            at = step if way > 0 else -step - 1
            if words[start + at] != words[end + at]:
                break
            by = (step + 1) * way
            best = max(best, (_score(words, start + by, end + by), by), key=lambda one: one[0])
    return best[1]


def _score(words: Sequence[str], start: int, end: int) -> int:
    return sum(_edge(words, place) for place in (start, end))


def _edge(words: Sequence[str], place: int) -> int:
    """How well a place cuts a text: behind a line break, before one, behind a sentence, between words."""
    if place <= 0 or place >= len(words) or "\n" in words[place - 1]:
        return 5
    if ends_line(words, place):
        return 4
    if words[place - 1].isspace() and ends_sentence(words, place - 1):
        return 3
    if ends_sentence(words, place):
        return 2
    return 1 if words[place - 1].isspace() else 0
