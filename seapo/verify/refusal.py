"""A model that declines instead of writing the negative, in a dozen languages."""

from seapo.records import Finding
from seapo.verify.candidate import Candidate
from seapo.verify.signs import patterns
from seapo.verify.texts import cut, straight

OPENING = 400
"""Refusals stand at the beginning; code points that are looked at."""

_SIGNS = patterns("refusal")


def refusal(candidate: Candidate) -> Finding | None:
    """1 where the rejected answer opens by declining, and the chosen one does not decline itself."""
    words = _declined(candidate.rejected)
    if not words or _declined(candidate.chosen):
        return None
    return Finding("refusal", 1.0, cut(words))


def _declined(text: str) -> str:
    opening = straight(text.lstrip()[:OPENING])
    found = (pattern.search(opening) for pattern in _SIGNS)
    return next((match.group() for match in found if match), "")
