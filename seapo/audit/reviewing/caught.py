"""Catch rates and false alarms on the items that were mixed into queues, by reviewer and type."""

from dataclasses import dataclass

from seapo.audit.shares import Share, share
from seapo.review import catches as counting
from seapo.review.catches import Tally
from seapo.store import Store
from seapo.store.calibration import KNOWN, outcomes


@dataclass(frozen=True)
class Catches:
    """Of one reviewer and one type, or of all; shares have Wilson's 95 % interval."""

    reviewer: str | None
    """None for all reviewers."""
    type: str | None
    """None for all types."""
    caught: Share | None
    """Known errors that the reviewer says are wrong; None where none was decided."""
    alarms: Share | None
    """Untouched pairs that the reviewer says are wrong."""
    open: int
    """Items on which the decision says nothing of an error; in neither share."""


def catches(store: Store, dataset: str) -> tuple[Catches, ...]:
    """First all together, then each reviewer, then each type, then each reviewer and type.

    Empty where no such item was decided; raises NotFound where there is no such data set.
    """
    by: dict[tuple[str, str], Tally] = {}
    for found in outcomes(store, dataset):
        key = (found.reviewer, found.type)
        by[key] = by.get(key, Tally()) + counting.tally(found.kind == KNOWN, found.sees_error)
    reviewers, types = (sorted({key[place] for key in by}) for place in (0, 1))
    if not by:
        return ()
    wanted = [(None, None), *((who, None) for who in reviewers), *((None, kind) for kind in types)]
    return tuple(_row(who, kind, counting.summed(by, who, kind)) for who, kind in [*wanted, *by])


def _row(reviewer: str | None, kind: str | None, found: Tally) -> Catches:
    caught, alarms = share(found.caught, found.known), share(found.alarms, found.untouched)
    return Catches(reviewer, kind, caught, alarms, found.open)
