"""Words that give a negative away: a model could learn to shun them instead of learning what is true."""

import re
from collections import Counter
from collections.abc import Mapping

from seapo.records import Finding
from seapo.verify.candidate import Candidate
from seapo.verify.texts import looked_at

STRONG, WEAK = 1.0, 0.5
"""One strong word is enough to fail a pair; a weak one is usual in honest answers too, and needs a second."""

_STRONG = """incorrectly erroneously mistakenly inaccurately falsely fictitious fabricated nonexistent
    non-existent supposedly purportedly made-up hallucinated misleadingly fictitiously""".split()  # noqa: SIM905
_WEAK = """fictional allegedly reportedly wrongly imaginary incorrect inaccurate erroneous untrue invented
    so-called hypothetical misguided purported supposed alleged rumored rumoured hoax bogus unverified
    unfounded contrary contradictory illogical fallacy fallacious""".split()  # noqa: SIM905
WORDS: Mapping[str, float] = {
    **dict.fromkeys(_STRONG, STRONG),
    **dict.fromkeys(_WEAK, WEAK),
}
_ONE = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, WORDS))})(?![\w-])", re.I)


def telltale(candidate: Candidate) -> Finding | None:
    """The weight of telltale words that the rejected answer has more often than the chosen one.

    A word that the prompt uses is the prompt's subject, and does not count.
    """
    asked = _counted(" ".join(turn.content for turn in candidate.positive.turns))
    more = _counted(candidate.rejected) - _counted(candidate.chosen)
    words = [word for word in more if word not in asked]
    if not words:
        return None
    value = sum(WORDS[word] * more[word] for word in words)
    return Finding("telltale", round(value, 1), ", ".join(words[:6]))


def _counted(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _ONE.findall(looked_at(text)))
