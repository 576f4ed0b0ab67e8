"""What two texts share: stretches in the same order, and stretches that stand elsewhere.

The search looks at words and line breaks; the white space between them follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seapo.diff.moved import FAR, Gap, Moved, moved
from seapo.diff.shortest import Match, in_common
from seapo.diff.slid import slid
from seapo.diff.tokens import substance, tokens, weight

ALIKE = 0.25
"""Below this share of common characters two long texts were written independently; marks would be noise."""
SHORT = 80
"""Up to so many characters, white space left out, marks help whatever the texts share."""


@dataclass(frozen=True)
class Common:
    """Two texts in tokens and what they have in common; places count tokens."""

    first: list[str]
    second: list[str]
    matched: list[Match]
    total: int
    """Characters of the longer text, white space left out."""
    outside: int = 0
    """Characters before and behind these tokens that both texts have, white space left out."""

    def alike(self, more: Sequence[Moved] = ()) -> float:
        """Share of characters, white space left out, that stand in both; 1 for equal texts."""
        sizes = [
            (start, size) for start, _, size in (*self.matched, *((m[0], 0, m[2]) for m in more))
        ]
        common = sum(weight(self.first[start : start + size]) for start, size in sizes)
        if not self.total + self.outside:
            return float(self.first == self.second)
        return (common + self.outside) / (self.total + self.outside)

    def independent(self, alike: float) -> bool:
        """Whether two long texts share too little for marks to mean anything."""
        return alike < ALIKE and self.total + self.outside > SHORT

    def gaps(self) -> list[Gap]:
        """(start, end) in the first and in the second of each stretch that is not matched."""
        found: list[Gap] = []
        at = (0, 0)
        for a, b, size in [*self.matched, (len(self.first), len(self.second), 0)]:
            if (a, b) != at:
                found.append((at[0], a, at[1], b))
            at = (a + size, b + size)
        return found

    def slid(self) -> "Common":
        """The same, with gaps that begin and end with lines and sentences where that is free."""
        return replace(self, matched=slid(self.first, self.second, self.matched))

    def moved(self) -> list[Moved]:
        return moved(self.first, self.second, self.gaps())


def common(chosen: str, rejected: str) -> Common:
    """What the two texts share in order; matches too slight to be meant are left out."""
    first, second = tokens(chosen), tokens(rejected)
    matched = _with_spaces(first, second, _word_matches(first, second))
    total = max(weight(first), weight(second))
    return Common(first, second, _joined(first, second, matched), total)


def _word_matches(first: Sequence[str], second: Sequence[str]) -> list[Match]:
    """Single words and line breaks in common, as matches of one token."""
    left, right = _words(first), _words(second)
    numbers: dict[str, int] = {}
    sides = (
        [numbers.setdefault(words[at], len(numbers)) for at in places]
        for words, places in ((first, left), (second, right))
    )
    return [
        (left[a + i], right[b + i], 1)
        for a, b, size in in_common(next(sides), next(sides))
        for i in range(size)
    ]


def _words(words: Sequence[str]) -> list[int]:
    return [at for at, word in enumerate(words) if not word.isspace() or "\n" in word]


def _with_spaces(
    first: Sequence[str], second: Sequence[str], matched: Sequence[Match]
) -> list[Match]:
    """The matches, longer by the equal tokens around them, as whole stretches."""
    found: list[Match] = []
    ends = (len(first), len(second))
    x = y = size = 0
    for a, b, length in [*matched, (*ends, 0)]:
        while x + size < a and y + size < b and first[x + size] == second[y + size]:
            size += 1
        before = 0
        while (
            a - before > x + size
            and b - before > y + size
            and first[a - before - 1] == second[b - before - 1]
        ):
            before += 1
        if (x + size, y + size) == (a - before, b - before):
            size += before + length
            continue
        if size:
            found.append((x, y, size))
        x, y, size = a - before, b - before, before + length
    return [*found, (x, y, size)] if size else found


def _joined(first: Sequence[str], second: Sequence[str], matched: list[Match]) -> list[Match]:
    """Drop matches too slight to be meant: a rewritten phrase reads as one mark, not as confetti.

    Slight is white space between two changes, and anything less than half as long as the changes on
    both its sides. A line break is always kept, and so is a phrase of FAR letters. Dropping one
    lengthens its neighbours, hence the rounds.
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
    if not left or not right:
        return False
    text = "".join(first[a : a + size])
    if "\n" in text or substance(first[a : a + size]) >= FAR:
        return False
    return text.isspace() or 2 * len(text) < min(left, right)


def _change(removed: Sequence[str], added: Sequence[str]) -> int:
    return max(sum(map(len, removed)), sum(map(len, added)))
