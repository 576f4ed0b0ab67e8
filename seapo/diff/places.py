"""Where two texts differ, as a receipt's spans."""

from itertools import accumulate

from seapo.diff.matching import common
from seapo.records import Spans


def spans(chosen: str, rejected: str) -> Spans:
    """Where the texts differ, in pairs of stretches: what lies between them is the same on both sides.

    An empty stretch marks an insertion or a deletion. Long texts with less than ALIKE in common differ
    as a whole.
    """
    found = common(chosen, rejected)
    if found.independent(found.alike()):
        return Spans(((0, len(chosen)),), ((0, len(rejected)),))
    left, right = ([0, *accumulate(map(len, words))] for words in (found.first, found.second))
    gaps = found.gaps()
    return Spans(
        tuple((left[start], left[end]) for start, end, _, _ in gaps),
        tuple((right[start], right[end]) for _, _, start, end in gaps),
    )
