"""An error that is announced: a note on the change, a mark at it, an explanation behind it."""

import re
from dataclasses import dataclass

from seapo.records import Finding
from seapo.verify.candidate import Candidate
from seapo.verify.signs import lines
from seapo.verify.texts import cut, looked_at, straight


@dataclass(frozen=True)
class _Sign:
    keys: tuple[str, ...]
    """The text is searched only where it holds one of these."""
    pattern: re.Pattern[str]
    also: tuple[re.Pattern[str], ...]
    """What must stand in the match too: sought there alone, so that the work stays linear in the text."""

    def words(self, text: str, low: str) -> str:
        """The first stretch that carries the sign, or nothing; `low` is the text in lower case."""
        if not any(key in low for key in self.keys):
            return ""
        found = (match.group() for match in self.pattern.finditer(text))
        return next((words for words in found if all(one.search(words) for one in self.also)), "")


def _sign(line: str) -> _Sign:
    keys, _, rest = line.partition(" :: ")
    first, *also = (re.compile(part, re.I | re.M) for part in rest.split(" && "))
    return _Sign(tuple(keys.split("|")), first, tuple(also))


_SIGNS = tuple(map(_sign, lines("announced")))


def announced(candidate: Candidate) -> Finding | None:
    """1 where the rejected answer says that, or where, it is wrong, in a way that the chosen one does not."""
    text, own = (straight(looked_at(side)) for side in (candidate.rejected, candidate.chosen))
    low, own_low = text.lower(), own.lower()
    said = ((sign, sign.words(text, low)) for sign in _SIGNS)
    words = next((words for sign, words in said if words and not sign.words(own, own_low)), "")
    return Finding("announced", 1.0, cut(words, 160)) if words else None
