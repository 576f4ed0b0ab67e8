"""Known errors and untouched pairs, mixed into review queues unlabelled, so that reviewers can be measured.

They live in tables of their own: no board, snapshot, export, audit or judge ever reads them. `items` keeps
them, `mixing` says where in a page of pairs they stand, `showing` makes rows of them that look like pairs,
`taking` receives the decisions on them, `outcomes` says what came of those.
"""

from seapo.store.calibration.items import KINDS, KNOWN, UNTOUCHED, Item, add, count, there
from seapo.store.calibration.mixing import Unseen, mix
from seapo.store.calibration.opening import one, past
from seapo.store.calibration.outcomes import Outcome, outcomes, sees_error, version
from seapo.store.calibration.sealing import seal, sealed
from seapo.store.calibration.showing import mixed, suits, unseen
from seapo.store.calibration.taking import STANDING, take

__all__ = [
    "KINDS",
    "KNOWN",
    "STANDING",
    "UNTOUCHED",
    "Item",
    "Outcome",
    "Unseen",
    "add",
    "count",
    "mix",
    "mixed",
    "one",
    "outcomes",
    "past",
    "seal",
    "sealed",
    "sees_error",
    "suits",
    "take",
    "there",
    "unseen",
    "version",
]
