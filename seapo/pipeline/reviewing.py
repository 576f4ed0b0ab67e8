"""Buttons of the review that act on many pairs at once, and the plan by which a data set is reviewed."""

from collections.abc import Mapping
from typing import Any

from seapo.pipeline.studio import Studio
from seapo.records import How
from seapo.store import bulk, plans
from seapo.store.bulk import Batch, Preview
from seapo.store.filters import PairFilter
from seapo.store.plans import Plan


def bulk_preview(studio: Studio, which: PairFilter, n: int = 10, seed: int = 0) -> Preview:
    """Some of the undecided pairs that `bulk_decide` would decide, at random, and how many there are."""
    return bulk.preview(studio.store, which, n, seed)


def bulk_decide(
    studio: Studio,
    which: PairFilter,
    verdict: str,
    reviewer: str,
    reason: str | None = None,
    note: str | None = None,
    how: How = "bulk",
    basis: Mapping[str, Any] | None = None,
) -> tuple[str, int]:
    """Decide every undecided pair of the filter; the batch's id, and how many it decided.

    Raises:
        BadInput: a verdict that is none, no reviewer, no data set, or no pair to decide.
        NotFound: no such data set.
    """
    action = bulk.Action(verdict, reviewer, reason, note, how, basis or {})
    return bulk.bulk(studio.store, which, action)


def bulk_undo(studio: Studio, batch: str, reviewer: str) -> int:
    """Take a whole batch back; how many decisions it took back.

    Raises:
        NotFound: no such batch. BadInput: it was taken back before.
    """
    return bulk.undo(studio.store, batch, reviewer)


def batches(studio: Studio, dataset: str) -> list[Batch]:
    """What was decided on many pairs of a data set at once, newest first."""
    return bulk.batches(studio.store, dataset)


def plan(studio: Studio, dataset: str) -> Plan:
    """How a data set is reviewed: reviewers a pair, and the share of calibration items.

    Raises:
        NotFound: no such data set.
    """
    return plans.plan(studio.store, dataset)


def set_plan(
    studio: Studio, dataset: str, overlap: int | None = None, calibration: float | None = None
) -> Plan:
    """Change what is given of a data set's plan, and bring its states up to date with it.

    Raises:
        NotFound: no such data set.
        BadInput: a number that cannot be.
    """
    return plans.set_plan(studio.store, dataset, overlap, calibration)
