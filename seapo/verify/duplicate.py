"""The same negative twice."""

from seapo.records import Finding
from seapo.verify.candidate import Candidate

LONG_ENOUGH = 40
"""Code points from which on two positives' negatives have no reason to be the same text: shorter ones
(`No.`, `(B)`) repeat by nature and are compared among the negatives of one positive only."""


def duplicate(candidate: Candidate) -> Finding | None:
    """1 where one of the others is the same text up to white space and case."""
    text = candidate.rejected
    room = 20 + len(text) // 10
    near = (other for other in candidate.others if abs(len(other) - len(text)) <= room)
    own: list[str] | None = None
    for other in near:
        own = text.casefold().split() if own is None else own
        if other == text or other.casefold().split() == own:
            return Finding("duplicate", 1.0, "the same text as another negative")
    return None
