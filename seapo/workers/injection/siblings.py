"""Negatives made a little while ago, by which a duplicate is known; bounded, however long the run."""

from collections import OrderedDict, deque

from seapo.verify import LONG_ENOUGH

POSITIVES = 512
"""Positives whose negatives are remembered: those of one stand side by side in the input."""
TEXTS = 20_000
"""Long texts remembered whatever their positive."""
RECENT = 16
"""Texts from which a diverse candidate keeps away."""


class Siblings:
    """Negatives by positive, and the last long ones by their hashes."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, list[str]] = OrderedDict()
        self._long: OrderedDict[int, None] = OrderedDict()
        self._recent: deque[str] = deque(maxlen=RECENT)

    def add(self, positive: str, text: str) -> None:
        self._of.setdefault(positive, []).append(text)
        self._recent.append(text)
        if len(text) > LONG_ENOUGH:
            self._long[hash(text)] = None
        for held, most in ((self._of, POSITIVES), (self._long, TEXTS)):
            while len(held) > most:
                held.popitem(last=False)

    def of(self, positive: str, text: str) -> list[str]:
        """What `text` must not repeat: the positive's own negatives, and itself where a long one came before."""
        again = [text] if len(text) > LONG_ENOUGH and hash(text) in self._long else []
        return [*self._of.get(positive, ()), *again]

    def recent(self) -> list[str]:
        return list(self._recent)
