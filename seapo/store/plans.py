"""How a data set is reviewed: reviewers a pair, and the share of its queue that is calibration items."""

from dataclasses import dataclass

from seapo.errors import BadInput
from seapo.store import Cursor, Store, board, one
from seapo.store.reading import dataset_id, entry

MOST = 20
"""Reviewers a pair at most."""


@dataclass(frozen=True)
class Plan:
    overlap: int = 1
    """Reviewers who must vote before a pair is decided."""
    calibration: float = 0.0
    """Share of a queue, 0 to 0.5, that is known errors and untouched pairs."""

    def __post_init__(self) -> None:
        if not 1 <= self.overlap <= MOST:
            raise BadInput(f"{self.overlap} reviewers a pair came; 1 to {MOST} are wanted.")
        if not 0 <= self.calibration <= 0.5:
            raise BadInput(
                f"A calibration share of {self.calibration} came; 0 to 0.5 of a queue is wanted."
            )


def plan(store: Store, dataset: str) -> Plan:
    """The plan of a data set; without one of its own: one reviewer a pair, nothing mixed in.

    Raises:
        NotFound: no such data set.
    """
    found = entry(store, dataset)
    return Plan(found.overlap, found.calibration)


def set_plan(
    store: Store, dataset: str, overlap: int | None = None, calibration: float | None = None
) -> Plan:
    """Change what is given; a new overlap brings the states of all its decided pairs up to date.

    Raises:
        NotFound: no such data set.
        BadInput: a number that cannot be.
    """
    number = dataset_id(store, dataset)
    with store.writing() as cursor:
        was = _plan(cursor, number)
        now = Plan(
            was.overlap if overlap is None else overlap,
            was.calibration if calibration is None else calibration,
        )
        cursor.execute(
            "insert or replace into plans (dataset_id, overlap, calibration) values (?, ?, ?)",
            [number, now.overlap, now.calibration],
        )
        if now.overlap != was.overlap:
            board.catch_up(cursor, number)
    return now


def _plan(cursor: Cursor, number: int) -> Plan:
    row = one(cursor, "select overlap, calibration from plans where dataset_id = ?", [number])
    return Plan(*row) if row else Plan()
