"""Two texts in segments: what both have, what only one has, what stands elsewhere in the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from seapo.diff.ends import equal_ends
from seapo.diff.matching import common
from seapo.diff.moved import Moved
from seapo.diff.tokens import weight
from seapo.records import Span

Segment = tuple[str, str] | tuple[str, str, int]
"""(kind, text), for moved text (kind, text, group). Kinds: "=" both have it, "-" only the first, "+" only
the second, "~" both, elsewhere: the group is the same number on both sides. "!" behind: in a span."""


@dataclass(frozen=True)
class Difference:
    chosen: tuple[Segment, ...]
    rejected: tuple[Segment, ...]
    alike: float
    """Share of characters, white space left out, that both texts have, moved ones too; 1 for equal texts."""

    @property
    def size(self) -> int:
        """Characters of both sides."""
        return sum(len(segment[1]) for segment in (*self.chosen, *self.rejected))


def difference(chosen: str, rejected: str) -> Difference:
    """Both texts in segments; joined, each side's segments are its text.

    Long texts with less than ALIKE in common come back as one plain segment a side.
    """
    start, end = equal_ends(chosen, rejected)
    before, behind = chosen[:start], chosen[len(chosen) - end :]
    inner = [text[start : len(text) - end] for text in (chosen, rejected)]
    outside = weight((*before.split(), *behind.split()))
    found = replace(common(*inner), outside=outside).slid()
    elsewhere = found.moved()
    alike = found.alike(elsewhere)
    if found.independent(alike):
        return Difference((("=", chosen),), (("=", rejected),), alike)
    sides = [
        _side(words, [(match[side], match[2]) for match in found.matched], places, kind)
        for side, (words, kind, places) in enumerate(
            (
                (found.first, "-", _stretches(elsewhere, 0)),
                (found.second, "+", _stretches(elsewhere, 1)),
            )
        )
    ]
    chosen_side, rejected_side = (tuple(_around(before, side, behind)) for side in sides)
    return Difference(chosen_side, rejected_side, alike)


def _around(before: str, segments: Iterable[Segment], behind: str) -> Iterator[Segment]:
    """The segments with what both texts have before and behind them; equal neighbours are one."""
    quiet = before
    for segment in segments:
        if segment[0] == "=":
            quiet += segment[1]
            continue
        if quiet:
            yield ("=", quiet)
            quiet = ""
        yield segment
    if quiet + behind:
        yield ("=", quiet + behind)


def flagged(segments: Iterable[Segment], spans: Iterable[Span]) -> tuple[Segment, ...]:
    """The segments, cut where a span begins or ends, with "!" behind the kinds of those inside one.

    Spans are half-open, in code points of the joined text; an empty one flags nothing.
    """
    edges = sorted({edge for start, end in spans if start < end for edge in (start, end)})
    inside = [any(low <= edge < high for low, high in spans) for edge in edges]
    return tuple(_cut(segments, edges, inside)) if edges else tuple(segments)


def _cut(
    segments: Iterable[Segment], edges: Sequence[int], inside: Sequence[bool]
) -> Iterator[Segment]:
    at, passed = 0, 0
    for kind, text, *group in segments:
        start, end = 0, len(text)
        while start < end:
            while passed < len(edges) and edges[passed] <= at + start:
                passed += 1
            stop = min(edges[passed] - at, end) if passed < len(edges) else end
            sign = "!" if passed and inside[passed - 1] else ""
            yield (kind + sign, text[start:stop], *group)  # type: ignore[misc]
            start = stop
        at += end


_Stretch = tuple[int, int, int]
"""Start and length in tokens, and the group; no group, 0, for what stands in place."""


def _stretches(elsewhere: Sequence[Moved], side: int) -> list[_Stretch]:
    return [(found[side], found[side + 2], group) for group, found in enumerate(elsewhere, 1)]


def _side(
    words: Sequence[str], same: Iterable[tuple[int, int]], elsewhere: Sequence[_Stretch], kind: str
) -> Iterator[Segment]:
    quiet = ""
    for start, end, group in _pieces(words, sorted([*elsewhere, *((*s, 0) for s in same)])):
        text = "".join(words[start:end])
        if group == 0:
            quiet += text
            continue
        if quiet:
            yield ("=", quiet)
            quiet = ""
        yield ("~", text, group) if group > 0 else (kind, text)
    if quiet:
        yield ("=", quiet)


def _pieces(words: Sequence[str], stretches: Sequence[_Stretch]) -> Iterator[_Stretch]:
    """Start, end and group of every piece in order; the group is -1 for what only this side has."""
    at = 0
    for start, size, group in [*stretches, (len(words), 0, 0)]:
        if start > at:
            yield (at, start, -1)
        if size:
            yield (start, start + size, group)
        at = start + size
