"""What two sequences have in common in the same order, found with bounded work."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

Match = tuple[int, int, int]
"""Start in the first, start in the second, length."""

BUDGET = 60_000
"""Steps of the search for a shortest script, a pair of texts; about 25 ms."""


def in_common(first: Sequence[int], second: Sequence[int]) -> list[Match]:
    """Common stretches in order; what both begin and end with costs no search."""
    start = _common(zip(first, second, strict=False))
    room = min(len(first), len(second)) - start
    tail = min(_common(zip(reversed(first), reversed(second), strict=False)), room)
    ends = (len(first) - tail, len(second) - tail)
    found = [(0, 0, start)]
    middle = _middle(first[start : ends[0]], second[start : ends[1]])
    found += [(a + start, b + start, size) for a, b, size in middle]
    return [match for match in (*found, (*ends, tail)) if match[2]]


def _common(pairs: Iterable[tuple[int, int]]) -> int:
    count = 0
    for a, b in pairs:
        if a != b:
            break
        count += 1
    return count


def _middle(first: Sequence[int], second: Sequence[int]) -> list[Match]:
    """Matches of two stretches that differ at both ends; what only one of them has is left out first."""
    kinds, others = set(second), set(first)
    left = [at for at, word in enumerate(first) if word in kinds]
    right = [at for at, word in enumerate(second) if word in others]
    if not left or not right:
        return []
    found = _searched([first[at] for at in left], [second[at] for at in right])
    return _whole(
        [(left[a + i], right[b + i], 1) for a, b, size in found for i in range(size)],
    )


def _whole(single: Iterable[Match]) -> list[Match]:
    """Neighbours become one match."""
    found: list[Match] = []
    for a, b, size in single:
        if found and (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) == (a, b):
            found[-1] = (*found[-1][:2], found[-1][2] + size)
        else:
            found.append((a, b, size))
    return found


def _searched(first: Sequence[int], second: Sequence[int]) -> list[Match]:
    limit = int((2 * BUDGET) ** 0.5)
    found = _shortest(first, second, min(limit, len(first) + len(second)))
    return found if found is not None else _between_anchors(first, second)


def _between_anchors(first: Sequence[int], second: Sequence[int]) -> list[Match]:
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


def _anchors(first: Sequence[int], second: Sequence[int]) -> list[tuple[int, int]]:
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


def _shortest(first: Sequence[int], second: Sequence[int], limit: int) -> list[Match] | None:
    """The shortest script of insertions and deletions (Myers 1986, greedy), or None past `limit` of them.

    `reach[k]` is how far the furthest path on diagonal k got; negative diagonals lie at the list's end.
    """
    n, m = len(first), len(second)
    reach = [0] * (2 * limit + 3)
    trail: list[list[int]] = []
    for d in range(limit + 1):
        trail.append(reach[: d + 2] + reach[-d - 1 :])
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            y = x - k
            while x < n and y < m and first[x] == second[y]:
                x += 1
                y += 1
            reach[k] = x
            if x >= n and y >= m:
                return _walk_back(trail, n, m)
    return None


def _walk_back(trail: Sequence[list[int]], x: int, y: int) -> list[Match]:
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
