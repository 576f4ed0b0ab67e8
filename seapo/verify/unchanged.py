"""A negative that says what the positive says: the same words, or others only in their typography."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from seapo.records import Finding
from seapo.verify.candidate import Candidate
from seapo.verify.texts import HALF, has_code, straight

FEW = 0.005
"""Share of words below which a difference is slight enough to be told."""

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
"""Characters without width."""
_BULLET = re.compile(r"^[ \t]*(?:[-*+•>][ \t]+|#{1,6}[ \t]+)", re.M)
_MEANT = re.compile(
    r"(?<![^\W_])[-+]?\d+(?:[.,:/]\d+)*|[^\W_]+(?:_[^\W_]+)*(?:#|\+\+)?|[<>=+^%≤≥≠×÷±√∞$€£¥°²³&|~\\{}()\[\]/]|(?<=[\w)\]])!(?=[\s\w]*=)"
    r"|(?<=[\d)\]]) ?[-*] ?(?=[\d(\[a-z])|(?<=\b[a-z]) ?[-*] ?(?=\d|[a-z]\b)"
)
"""Words, numbers with their sign, and marks that carry meaning; the rest is punctuation."""
_EMPTY = frozenset(("a", "an", "the", "also", "just", "really", "indeed", "simply", "please"))
"""Words whose coming and going leaves a statement what it was."""


def unchanged(candidate: Candidate) -> Finding:
    """1 where nothing of meaning differs; the detail tells how the sides differ, and slight changes.

    Beside white space and case these are punctuation, markup, typography and articles. In code the
    indentation and the case of names are meant, so there only equal lines are the same. Texts longer
    than twice HALF are compared in white space and case alone.
    """
    chosen, rejected = candidate.chosen, candidate.rejected
    if chosen.casefold().split() == rejected.casefold().split():
        return _same(chosen, rejected)
    if max(len(chosen), len(rejected)) > 2 * HALF or has_code(chosen):
        return Finding("unchanged", 0.0)
    one, other = _meant(chosen), _meant(rejected)
    if one == other:
        return Finding("unchanged", float(bool(one)), "only punctuation or markup differs")
    return _nearly(one, other)


def _same(chosen: str, rejected: str) -> Finding:
    if has_code(chosen) and _lines(chosen) != _lines(rejected):
        return Finding("unchanged", 0.0, "only indentation or case of code differs")
    return Finding("unchanged", 1.0, "the same but for white space and case" * (chosen != rejected))


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines() if line.strip()]


def _meant(text: str) -> list[str]:
    plain = _BULLET.sub(
        "", unicodedata.normalize("NFC", straight(text).translate(_UNSEEN)).casefold()
    )
    return [word.strip() for word in _MEANT.findall(plain.replace("*" * 2, ""))]


def _nearly(one: Sequence[str], other: Sequence[str]) -> Finding:
    """A slight difference: as good as none where only empty words came or went, the order kept."""
    if [word for word in one if word not in _EMPTY] == [
        word for word in other if word not in _EMPTY
    ]:
        return Finding("unchanged", float(bool(one)), "only articles or fillers differ")
    differ = max((Counter(one) - Counter(other)).total(), (Counter(other) - Counter(one)).total())
    if 0 < differ < FEW * max(len(one), len(other)):
        return Finding("unchanged", 0.0, f"near-unchanged: {differ} of {len(one)} words differ")
    return Finding("unchanged", 0.0)
