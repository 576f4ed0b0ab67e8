"""What came of items: for each reviewer and item the decision that counts, and what it says of the reviewer.

The decision that counts is the first that was not taken back within SLIP seconds. Feedback stands in the
item's receipt, which opens with the decision: whoever decides again after reading it has learnt something,
and the figure stays what it was. A slip of the key, mended at once, is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from seapo.store import Store, one
from seapo.store.calibration.items import KNOWN, UNTOUCHED
from seapo.store.reading import dataset_id

SLIP = timedelta(seconds=10)
"""An undo within this time mends a slip of the key."""

_SEES = {"too_obvious": True, "wrong_type": True, "give_away": True}
_SILENT = frozenset(("chosen_is_wrong", "format_broken"))
"""Reasons to reject a pair that say nothing on whether its rejected text has an error."""


@dataclass(frozen=True)
class Outcome:
    reviewer: str
    item_id: str
    kind: str
    """KNOWN or UNTOUCHED."""
    type: str
    rule: str
    verdict: str
    reason: str | None
    seconds: float | None
    decided: datetime

    @property
    def sees_error(self) -> bool | None:
        """Whether the decision says that the rejected text has an error; None where it does not say."""
        return sees_error(self.verdict, self.reason)

    @property
    def right(self) -> bool | None:
        """A known error caught, an untouched pair let be; None where the decision does not say."""
        return None if self.sees_error is None else self.sees_error == (self.kind == KNOWN)


def sees_error(verdict: str, reason: str | None) -> bool | None:
    """Whether a decision says that the rejected text has an error.

    Accepting says so, and so does rejecting because the error is too obvious, of another type or given away
    by its wording. Rejecting for no reason, as not wrong or in own words denies it. Skipping and flagging say
    nothing, nor does a chosen text that is wrong or a format that is broken.
    """
    if verdict == "accept":
        return True
    if verdict != "reject" or reason in _SILENT:
        return None
    return _SEES.get(reason or "", False)


_TOLD = {
    (KNOWN, True): "A known error, mixed in to measure by: caught.",
    (KNOWN, False): "A known error, mixed in to measure by. It is easy to miss; here it is:",
    (KNOWN, None): "A known error, mixed in to measure by. Here it is:",
    (
        UNTOUCHED,
        True,
    ): "Mixed in to measure by: untouched, only its wording differs. Nothing is wrong with it.",
    (
        UNTOUCHED,
        False,
    ): "Mixed in to measure by: untouched, and you let it be. Nothing is wrong with it.",
    (UNTOUCHED, None): "Mixed in to measure by: untouched. Nothing is wrong with it.",
}


def told(kind: str, verdict: str, reason: str | None) -> str:
    """What a reviewer reads of an item after the decision."""
    return _TOLD[kind, sees_error(verdict, reason)]


def outcomes(store: Store, dataset: str) -> list[Outcome]:
    """The decisions that count, oldest first: one a reviewer and item at most.

    Raises:
        NotFound: no such data set.
    """
    rows = store.cursor().execute(
        "select i.item_id, reviewer, kind, i.type, rule, verdict, reason, seconds, decided"
        " from calibration_decisions d join calibration_items i using (item_id)"
        " where dataset_id = ? order by d.number",
        [dataset_id(store, dataset)],
    )
    said: dict[tuple[str, str], list[Outcome]] = {}
    for item_id, reviewer, *rest in rows.fetchall():
        said.setdefault((item_id, reviewer), []).append(Outcome(reviewer, item_id, *rest))
    counted = (_counting(history) for history in said.values())
    return sorted((one for one in counted if one), key=lambda one: one.decided)


def _counting(history: Iterable[Outcome]) -> Outcome | None:
    """The first decision that no undo took back within SLIP."""
    standing: list[Outcome] = []
    kept: list[Outcome] = []
    for said in history:
        if said.verdict != "undo":
            standing.append(said)
        elif standing and said.decided - (last := standing.pop()).decided > SLIP:
            kept.append(last)
    return min([*standing, *kept], key=lambda one: one.decided, default=None)


def version(store: Store) -> str:
    """Changes with every decision on an item."""
    row = one(store.cursor(), "select coalesce(max(number), 0) from calibration_decisions")
    return str(row[0]) if row else "0"
