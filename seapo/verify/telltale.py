"""Words that give a negative away: a model could learn to shun them instead of learning what is true."""

import re
from collections.abc import Mapping

from seapo.records import Finding
from seapo.verify.candidate import Candidate
from seapo.verify.texts import looked_at

STRONG, WEAK = 1.0, 0.5
"""One strong word is enough to fail a pair; a weak one is usual in honest answers too, and needs a second."""

_STRONG = """incorrectly erroneously mistakenly inaccurately falsely fictitious fabricated nonexistent
    non-existent supposedly purportedly made-up hallucinated misleadingly fictitiously""".split()  # noqa: SIM905
_WEAK = """fictional allegedly reportedly wrongly imaginary incorrect inaccurate erroneous untrue invented
    so-called hypothetical purported alleged rumored rumoured hoax bogus unverified
    unfounded illogical fallacious""".split()  # noqa: SIM905
WORDS: Mapping[str, float] = {
    **dict.fromkeys(_STRONG, STRONG),
    **dict.fromkeys(_WEAK, WEAK),
}
_ONE = re.compile(r"[a-z]+(?:-[a-z]+)*")


def telltale(candidate: Candidate) -> Finding | None:
    """The weight of the different telltale words that the rejected answer has and the chosen one lacks.

    A word that the prompt uses is the prompt's subject, and does not count.
    """
    found = _telling(candidate.rejected)
    if not found:
        return None
    honest = (candidate.chosen, *(turn.content for turn in candidate.positive.turns))
    words = sorted(found.difference(*map(_telling, honest)))
    value = sum(WORDS[word] for word in words)
    return Finding("telltale", value, ", ".join(words[:6])) if words else None


def _telling(text: str) -> set[str]:
    low = looked_at(text).lower()
    return {word for word in _ONE.findall(low) if word in WORDS}
