"""Text that stands in both, but elsewhere: found among what the difference in order left unmatched."""

from collections.abc import Iterator, Sequence

from seapo.diff.tokens import ends_line, ends_sentence, substance

Gap = tuple[int, int, int, int]
"""A stretch without a match: start and end in the first text, start and end in the second; in tokens."""
Moved = tuple[int, int, int, int]
"""Start in the first, start in the second, length in the first, length in the second; in tokens."""

GRAM = 4
"""Words in a row that must be the same."""
SUBSTANCE = 16
"""Letters and digits they must have together: `in the end of a` was not moved."""
LINE = 8
"""Letters and digits from which on a whole line or sentence of fewer words counts as well."""
TRIED = 4
"""Places looked at for one run of words: where it stands all over the text, none of them was moved."""
FAR = 24
"""Letters and digits from which on a run may have moved within one gap, past text that was rewritten."""
Word = tuple[int, int]
"""Place among the tokens, number of the gap."""


def moved(first: Sequence[str], second: Sequence[str], gaps: Sequence[Gap]) -> list[Moved]:
    """Stretches of at least GRAM words, or whole lines and sentences, that left one gap for another.

    In the order of the second text; none overlap.
    """
    left = _words(first, [(gap[0], gap[1]) for gap in gaps])
    right = _words(second, [(gap[2], gap[3]) for gap in gaps])
    if not left or not right:
        return []
    search = _Search(first, second, left, right)
    search.runs()
    search.units()
    return search.found()


def _words(words: Sequence[str], stretches: Sequence[tuple[int, int]]) -> list[Word]:
    return [
        (at, number)
        for number, (start, end) in enumerate(stretches)
        for at in range(start, end)
        if not words[at].isspace()
    ]


class _Search:
    """Words of the gaps on both sides, and which of them are taken; places count in these words."""

    def __init__(
        self,
        first: Sequence[str],
        second: Sequence[str],
        left: Sequence[Word],
        right: Sequence[Word],
    ) -> None:
        self._tokens = (first, second)
        self._left, self._right = left, right
        self._a = [first[at] for at, _ in left]
        self._b = [second[at] for at, _ in right]
        self._taken = (bytearray(len(left)), bytearray(len(right)))
        self._pairs: list[tuple[int, int, int]] = []

    def runs(self) -> None:
        """Take the longest run at each place of the second text, from its start on."""
        places: dict[tuple[str, ...], list[int]] = {}
        for at in range(len(self._a) - GRAM + 1):
            places.setdefault(tuple(self._a[at : at + GRAM]), []).append(at)
        at = 0
        while at <= len(self._b) - GRAM:
            tried = places.get(tuple(self._b[at : at + GRAM]), ())[:TRIED]
            size, start = max(((self._length(a, at), a) for a in tried), default=(0, 0))
            if size >= GRAM:
                self._take(start, at, size, SUBSTANCE)
            at += max(size, 1)

    def units(self) -> None:
        """Take whole lines and sentences of fewer words."""
        places = {self._text(unit): unit[0] for unit in self._units(0)}
        for start, end in self._units(1):
            there = places.get(tuple(self._b[start:end]))
            if there is not None and self._length(there, start) >= end - start:
                self._take(there, start, end - start, LINE)

    def _text(self, unit: tuple[int, int]) -> tuple[str, ...]:
        return tuple(self._a[unit[0] : unit[1]])

    def _length(self, a: int, b: int) -> int:
        """Equal free words from here on that stay within their gaps."""
        gaps = (self._left[a][1], self._right[b][1])
        size = 0
        while (
            a + size < len(self._a)
            and b + size < len(self._b)
            and self._a[a + size] == self._b[b + size]
            and (self._left[a + size][1], self._right[b + size][1]) == gaps
            and not (self._taken[0][a + size] or self._taken[1][b + size])
        ):
            size += 1
        return size

    def _take(self, a: int, b: int, size: int, least: int) -> None:
        if self._left[a][1] == self._right[b][1]:
            least = FAR
        if substance(self._a[a : a + size]) >= least:
            self._taken[0][a : a + size] = self._taken[1][b : b + size] = b"\1" * size
            self._pairs.append((a, b, size))

    def _units(self, side: int) -> Iterator[tuple[int, int]]:
        """Lines and sentences of two words or more that lie whole in one gap."""
        words, listed = self._tokens[side], (self._left, self._right)[side]
        start = 0
        for at, (place, gap) in enumerate(listed):
            last = at + 1 == len(listed) or listed[at + 1][1] != gap
            ends = _ends_unit(words, place)
            if ends and at > start and _ends_unit(words, _before(words, listed[start][0])):
                yield (start, at + 1)
            if ends or last:
                start = at + 1

    def found(self) -> list[Moved]:
        """The pairs in tokens, in the order of the second text."""
        return [
            (a, b, self._left[at + size - 1][0] + 1 - a, self._right[to + size - 1][0] + 1 - b)
            for at, to, size in sorted(self._pairs, key=lambda pair: pair[1])
            for a, b in [(self._left[at][0], self._right[to][0])]
        ]


def _ends_unit(words: Sequence[str], place: int) -> bool:
    """Whether a line or sentence ends with this token."""
    return place < 0 or ends_line(words, place + 1) or ends_sentence(words, place + 1)


def _before(words: Sequence[str], place: int) -> int:
    """The last token before this one that is no white space, -1 for none."""
    place -= 1
    while place >= 0 and words[place].isspace():
        place -= 1
    return place
