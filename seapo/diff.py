"""Word differences of two texts in any script: as segments that the card can show, or as a receipt's spans.

A segment is (kind, text): "=" for what both have, "-" for what only the first has, "+" for what only
the second has. Segments carry their text, so no offset has to be turned into the browser's UTF-16
units. The work is bounded: past the budget, what is between anchors counts as rewritten.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from seapo.records import Span, Spans

Segment = tuple[str, str]

BUDGET = 120_000
"""Steps of the search for a shortest script, a pair of texts; about 40 ms."""
ALIKE = 0.25
"""Below this share of common characters two long texts were written independently; marks would be noise."""
SHORT = 80
"""Up to so many characters, white space left out, marks help whatever the texts share."""

_JOINED = r"[̀-ͯ\u0e31\u0e34-\u0e3a\u0e47-\u0e4e゙゚\u200d︀-️]"
_SPACELESS = (
    r"[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003134f]"
)
_TOKEN = re.compile(
    rf"\s{{1,40}}|{_SPACELESS}{_JOINED}*|\d{{1,40}}(?:[.,]\d{{1,40}})*"
    rf"|(?:(?!{_SPACELESS})[^\W\d_])(?:(?!{_SPACELESS})[\w'’̀-ͯ]){{0,40}}|.{_JOINED}*",
    re.DOTALL,
)
"""White space; one letter of a script written without spaces, with its marks; a number; a word; any
other character. Endless runs are cut at forty, so that one of them can still differ in a part."""


@dataclass(frozen=True)
class Difference:
    chosen: tuple[Segment, ...]
    rejected: tuple[Segment, ...]
    alike: float
    """Share of characters, white space left out, that both texts have in common; 1 for equal texts."""


def difference(chosen: str, rejected: str) -> Difference:
    """Both texts in segments; joined, each side's segments are its text.

    Long texts with less than ALIKE in common come back as one plain segment a side.
    """
    first, second = tokens(chosen), tokens(rejected)
    matched, alike = _in_common(first, second)
    if matched is None:
        return Difference((("=", chosen),), (("=", rejected),), alike)
    return Difference(
        tuple(_segments(first, [(start, size) for start, _, size in matched], "-")),
        tuple(_segments(second, [(start, size) for _, start, size in matched], "+")),
        alike,
    )


def spans(chosen: str, rejected: str) -> Spans:
    """Where the texts differ, in pairs of stretches: what lies between them is the same on both sides.

    An empty stretch marks an insertion or a deletion. Long texts with less than ALIKE in common differ
    as a whole.
    """
    first, second = tokens(chosen), tokens(rejected)
    matched, _ = _in_common(first, second)
    left, right = ([0, *accumulate(map(len, words))] for words in (first, second))
    found: list[tuple[Span, Span]] = []
    at = (0, 0)
    for a, b, size in [*(matched or ()), (len(first), len(second), 0)]:
        if (a, b) != at:
            found.append(((left[at[0]], left[a]), (right[at[1]], right[b])))
        at = (a + size, b + size)
    return Spans(tuple(pair[0] for pair in found), tuple(pair[1] for pair in found))


def tokens(text: str) -> list[str]:
    """Words, numbers, letters of scripts without spaces, marks, white space; joined they are the text."""
    return [found.group() for found in _TOKEN.finditer(text)]


Match = tuple[int, int, int]
"""Start in the first, start in the second, length; in tokens."""


def _in_common(first: Sequence[str], second: Sequence[str]) -> tuple[list[Match] | None, float]:
    """What both have in order, None where the texts were written independently; and how alike they are."""
    matched = _joined(first, second, list(_matches(first, second)))
    common = sum(_weight(first[start : start + size]) for start, _, size in matched)
    total = max(_weight(first), _weight(second))
    alike = common / total if total else float(first == second)
    return (None if alike < ALIKE and total > SHORT else matched), alike


def _weight(words: Sequence[str]) -> int:
    return sum(len(word) for word in words if not word.isspace())


def _matches(first: Sequence[str], second: Sequence[str]) -> Iterator[Match]:
    """Common stretches in order; what both begin and end with costs no search."""
    start = _common(zip(first, second, strict=False))
    room = min(len(first), len(second)) - start
    tail = min(_common(zip(reversed(first), reversed(second), strict=False)), room)
    ends = (len(first) - tail, len(second) - tail)
    if start:
        yield (0, 0, start)
    middle = _middle(first[start : ends[0]], second[start : ends[1]])
    yield from ((a + start, b + start, size) for a, b, size in middle)
    if tail:
        yield (*ends, tail)


def _common(pairs: Iterable[tuple[str, str]]) -> int:
    count = 0
    for a, b in pairs:
        if a != b:
            break
        count += 1
    return count


def _middle(first: Sequence[str], second: Sequence[str]) -> list[Match]:
    """Matches of two stretches that differ at both ends: by anchors first where they are long."""
    if not first or not second:
        return []
    limit = int((2 * BUDGET) ** 0.5)
    if len(first) + len(second) <= limit:
        return _shortest(first, second, limit) or []
    found = _shortest(first, second, limit)
    return found if found is not None else _between_anchors(first, second)


def _between_anchors(first: Sequence[str], second: Sequence[str]) -> list[Match]:
    """Words that stand once in each text and keep their order split the work; the gaps share a budget."""
    matches: list[Match] = []
    steps, at = BUDGET, (0, 0)
    for a, b in [*_anchors(first, second), (len(first), len(second))]:
        gap = (first[at[0] : a], second[at[1] : b])
        limit = min(int((2 * max(steps, 0)) ** 0.5), len(gap[0]) + len(gap[1]))
        found = _shortest(*gap, limit) if all(gap) and limit else None
        steps -= limit * limit // 2 if all(gap) else 0
        matches += [(x + at[0], y + at[1], size) for x, y, size in found or ()]
        if a < len(first) and b < len(second):
            matches.append((a, b, 1))
        at = (a + 1, b + 1)
    return matches


def _anchors(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    once_first, once_second = Counter(first), Counter(second)
    place = {word: at for at, word in enumerate(second) if once_second[word] == 1}
    pairs = [(at, place[w]) for at, w in enumerate(first) if once_first[w] == 1 and w in place]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rise in both places (patience sorting, n log n)."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(last[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        last[pile : pile + 1] = [at]
    run: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


def _shortest(first: Sequence[str], second: Sequence[str], limit: int) -> list[Match] | None:
    """The shortest script of insertions and deletions (Myers 1986, greedy), or None past `limit` of them."""
    n, m = len(first), len(second)
    reach: dict[int, int] = {1: 0}
    trail: list[dict[int, int]] = []
    for d in range(limit + 1):
        trail.append(dict(reach))
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            y = x - k
            while x < n and y < m and first[x] == second[y]:
                x, y = x + 1, y + 1
            reach[k] = x
            if x >= n and y >= m:
                return _walk_back(trail, n, m)
    return None


def _walk_back(trail: Sequence[dict[int, int]], x: int, y: int) -> list[Match]:
    matches: list[Match] = []
    for d in range(len(trail) - 1, -1, -1):
        reach, k = trail[d], x - y
        down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
        from_k = k + 1 if down else k - 1
        from_x = reach[from_k]
        start = from_x if down else from_x + 1
        if d == 0:
            start = 0
        if x > start:
            matches.append((start, start - k, x - start))
        x, y = from_x, from_x - from_k
    return matches[::-1]


def _joined(first: Sequence[str], second: Sequence[str], matched: list[Match]) -> list[Match]:
    """Drop matches too slight to be meant: a rewritten phrase reads as one mark, not as confetti.

    Slight is white space between two changes, and anything less than half as long as the changes on
    both its sides. A line break is always kept. Dropping one lengthens its neighbours, hence the rounds.
    """
    for _ in range(8):
        kept = [m for at, m in enumerate(matched) if not _slight(first, second, matched, at)]
        if len(kept) == len(matched):
            break
        matched = kept
    return matched


def _slight(first: Sequence[str], second: Sequence[str], matched: Sequence[Match], at: int) -> bool:
    a, b, size = matched[at]
    before = matched[at - 1] if at else (0, 0, 0)
    after = matched[at + 1] if at + 1 < len(matched) else (len(first), len(second), 0)
    left = _change(first[before[0] + before[2] : a], second[before[1] + before[2] : b])
    right = _change(first[a + size : after[0]], second[b + size : after[1]])
    text = "".join(first[a : a + size])
    if not left or not right or "\n" in text:
        return False
    return text.isspace() or 2 * len(text) < min(left, right)


def _change(removed: Sequence[str], added: Sequence[str]) -> int:
    return max(sum(map(len, removed)), sum(map(len, added)))


def _segments(
    words: Sequence[str], same: Sequence[tuple[int, int]], kind: str
) -> Iterator[Segment]:
    at = 0
    quiet = ""
    for start, size in [*same, (len(words), 0)]:
        if start > at:
            if quiet:
                yield ("=", quiet)
            quiet = ""
            yield (kind, "".join(words[at:start]))
        quiet += "".join(words[start : start + size])
        at = start + size
    if quiet:
        yield ("=", quiet)
