"""Another language than the positive's: by the scripts of both texts, and by py3langid where they share one.

Texts of the same script need LETTERS letters each to be told apart, and none is judged by fewer.
"""

import re
from functools import cache
from typing import Any

from seapo.records import Finding
from seapo.verify.candidate import Candidate
from seapo.verify.texts import without_code

LETTERS = 40
"""Letters that the classifier needs; below it, names decide what it says."""
SURE, LIKELY = 0.9, 0.7
"""Probabilities from which the classifier's word counts, of the rejected answer and of the reference."""
UNLIKELY = 0.02
"""The positive's language must have become less likely than this: near relatives never do."""
LEFT = 0.3
"""Share of letters that the main script of one side keeps on the other; below it the script has changed."""
FEWEST = 4
"""Letters from which a changed script is more than a sign in a formula."""
STRETCH = 40
"""Letters of a script that neither prompt nor positive has a letter of: a switch in the middle."""
_READ = 3_000

_SCRIPTS = {
    "Latin": (1, r"A-Za-zª-ʯḀ-ỿ"),
    "Greek": (1, r"Ͱ-Ͽἀ-῿"),
    "Cyrillic": (1, r"Ѐ-ԯ"),
    "Hebrew": (1, r"֐-׿"),
    "Arabic": (1, r"؀-ۿݐ-ݿ"),
    "Indic": (1, r"ऀ-෿"),
    "Thai": (1, r"฀-๿"),
    "Georgian or Armenian": (1, r"԰-֏Ⴀ-ჿ"),
    "Chinese or Japanese": (3, r"぀-ヿ㐀-䶿一-鿿豈-﫿"),
    "Korean": (2, r"가-힯ᄀ-ᇿ"),
}
"""Each script's letters, and how many of an alphabet's one of them is worth."""
_RUNS = {
    name: (weight, re.compile(f"[{letters}]+")) for name, (weight, letters) in _SCRIPTS.items()
}
_NOISE = re.compile(r"https?://\S{1,200}|\$[^$\n]{1,200}\$|\\[a-zA-Z]{1,30}|`[^`\n]{1,200}`")
_WORD = re.compile(r"[^\W\d_]{2,}")
_OTHER_LANGUAGES = re.compile(
    r"(?i)translat|languag|übersetz|tradu|перев|翻译|翻譯|訳|번역"
    r"|\b(?:in|to|into|from) (?:english|french|german|spanish|italian|portuguese"
    r"|dutch|russian|chinese|mandarin|japanese|korean|arabic|hindi|latin|greek|turkish|polish|swedish)\b"
)
_HOLDS_LANGUAGES = 0.5
"""Share of the rejected answer's words that stand in the positive: as many are the same language's."""


def language(candidate: Candidate) -> Finding | None:
    """1 where the rejected answer is in another script or language than the chosen one, else none.

    A chosen answer too short to tell lets the prompt stand for it, unless that speaks of languages.
    """
    chosen, rejected = (_prose(side) for side in (candidate.chosen, candidate.rejected))
    if not rejected.isascii() or not chosen.isascii():
        found = _other_script(chosen, rejected, candidate)
        if found:
            return found
    reference = chosen if _letters(chosen) >= LETTERS else _stand_in(candidate)
    if min(_letters(reference), _letters(rejected)) < LETTERS or _shared(reference, rejected):
        return None
    return _other_language(reference, rejected)


def _prose(text: str) -> str:
    """The beginning and the end of a text, without code, formulas and addresses."""
    ends = text if len(text) <= 2 * _READ else f"{text[:_READ]}\n{text[-_READ:]}"
    return _NOISE.sub(" ", without_code(ends))


def _stand_in(candidate: Candidate) -> str:
    prompt = _prose(candidate.positive.prompt)
    return "" if _OTHER_LANGUAGES.search(prompt) else prompt


def _scripts(text: str) -> dict[str, int]:
    """Letters a script, weighed; scripts without any left out."""
    found = {
        name: weight * sum(map(len, runs.findall(text))) for name, (weight, runs) in _RUNS.items()
    }
    return {name: count for name, count in found.items() if count}


def _other_script(chosen: str, rejected: str, candidate: Candidate) -> Finding | None:
    now, before = _scripts(rejected), _scripts(chosen)
    total = sum(now.values())
    asked = _scripts(_prose(candidate.positive.prompt))
    before = before or ({} if _OTHER_LANGUAGES.search(candidate.positive.prompt) else asked)
    if not total or not before:
        return None
    was, is_now = (max(side, key=side.__getitem__) for side in (before, now))
    lost = now.get(was, 0) < LEFT * total and before.get(is_now, 0) < LEFT * sum(before.values())
    new = [
        name for name in now if name not in before and name not in asked and now[name] >= STRETCH
    ]
    if (lost and now[is_now] >= FEWEST) or new:
        name = is_now if lost else new[0]
        return Finding("language", 1.0, f"{was} to {name}: {now[name]} of {total} letters")
    return None


def _letters(text: str) -> int:
    return sum(map(len, _WORD.findall(text[: 4 * LETTERS * 10])))


def _shared(reference: str, rejected: str) -> bool:
    known = set(_WORD.findall(reference.casefold()))
    words = _WORD.findall(rejected.casefold())
    return sum(word in known for word in words) >= _HOLDS_LANGUAGES * len(words)


def _other_language(reference: str, rejected: str) -> Finding | None:
    before = _likely(reference)
    name, sure = max(before.items(), key=lambda item: item[1])
    now = _likely(rejected)
    other, surer = max(now.items(), key=lambda item: item[1])
    if name == other or sure < LIKELY or surer < SURE or now.get(name, 0.0) > UNLIKELY:
        return None
    return Finding("language", round(surer, 2), f"{name} to {other}")


def _likely(text: str) -> dict[str, float]:
    return dict(_identifier().rank(text[:_READ]))


@cache
def _identifier() -> Any:
    """The classifier with its model: 0.8 s and about 100 MB, so it is loaded for the first text that needs it."""
    from py3langid import langid  # type: ignore[import-untyped]

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
