"""Which of a positive's candidates become pairs: the first good one, the hardest, the most different, or all."""

import re
from collections.abc import Callable, Sequence

from seapo.workers.injection.tried import Tried

_WORD = re.compile(r"\w+")


def chosen(how: str, pairs: Sequence[Tried], recent: Sequence[str]) -> list[Tried]:
    """At least one of `pairs`, which is not empty: without failed checks where there is one."""
    good = [tried for tried in pairs if tried.usable]
    return _WAYS[how](good or [min(pairs, key=lambda tried: len(tried.failed))], recent)


def _first(pairs: Sequence[Tried], recent: Sequence[str]) -> list[Tried]:
    del recent
    return [pairs[0]]


def _hard(pairs: Sequence[Tried], recent: Sequence[str]) -> list[Tried]:
    del recent
    return [min(pairs, key=_edited)]


def _edited(tried: Tried) -> float:
    return next((found.value for found in tried.findings if found.name == "edit_ratio"), 1.0)


def _diverse(pairs: Sequence[Tried], recent: Sequence[str]) -> list[Tried]:
    """The one whose nearest neighbour among the recent negatives is farthest (Jaccard's distance of words)."""
    before = [_words(text) for text in recent]
    return [max(pairs, key=lambda tried: _distance(tried, before))]


def _distance(tried: Tried, before: Sequence[frozenset[str]]) -> float:
    words = _words(tried.text)
    return min(
        (1 - len(words & other) / (len(words | other) or 1) for other in before), default=1.0
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _all(pairs: Sequence[Tried], recent: Sequence[str]) -> list[Tried]:
    del recent
    return list(pairs)


_WAYS: dict[str, Callable[[Sequence[Tried], Sequence[str]], list[Tried]]] = {
    "first": _first,
    "hard": _hard,
    "diverse": _diverse,
    "all": _all,
}
