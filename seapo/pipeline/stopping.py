"""Knowing when to stop: which strata may be decided without looking at the rest, and doing so.

A policy accepts or rejects what is undecided of a stratum (a type and a source). By `sample` it rests on
the bounds of the stratum's share of bad negatives, which hold however often one has looked. By `judge`
it decides the pairs on the right side of a threshold that has kept a promised precision on the stratum's
sample. Either way the decisions say how they came about, and their batch on what (`grounds`).
"""

from dataclasses import dataclass

from seapo.audit import reviewing
from seapo.audit.reviewing import Sampled, percent
from seapo.errors import BadInput, NotFound
from seapo.pipeline.grounds import GROUNDS, LIMIT
from seapo.pipeline.studio import Studio
from seapo.records import How
from seapo.review.sampling import always_valid, more
from seapo.store import bulk

VERDICTS = ("accept", "reject")
Stratum = tuple[str, str]
"""A type, as the pairs came with it, and a source."""


@dataclass(frozen=True)
class Proposal:
    """A stratum, and whether its rest may be accepted by sample."""

    type: str
    source: str
    rest: int
    """Undecided pairs."""
    sampled: Sampled
    high: float
    """The share of bad ones is at most this (95 %), with what is open in the sample counted as bad."""
    may: bool
    more: int | None
    """How many more to look at until it may, if the share stays as seen; None where it never may so."""
    words: str


@dataclass(frozen=True)
class Applied:
    batch: str
    """Takes it back: `seapo.store.bulk.undo`."""
    pairs: int


def proposals(studio: Studio, dataset: str, limit: float = LIMIT) -> list[Proposal]:
    """Each stratum with whether its rest may be accepted: at most a share of `limit` of it is bad.

    Raises:
        NotFound: no such data set.
        BadInput: a limit that is no share between 0 and 1.
    """
    _share_named("limit", limit)
    found = reviewing.sampled(studio.store, dataset)
    return [_proposal(sampled, limit) for sampled in found.strata]


def apply_policy(
    studio: Studio,
    dataset: str,
    stratum: Stratum,
    reviewer: str,
    how: How = "sample",
    verdict: str = "accept",
    limit: float | None = None,
) -> Applied:
    """Decide what is undecided of a stratum, where the ground for it holds; one batch.

    `limit` is a share. By sample: at most this share is bad to accept (5 % where none is given), at least
    this share to reject (which has no default). By judge: the promised precision (90 %).

    Raises:
        NotFound: no such data set or stratum.
        BadInput: the ground does not hold, nothing is left to decide, or a value cannot be.
    """
    if how not in GROUNDS:
        raise BadInput(f"No policy '{how}'. There are: {', '.join(GROUNDS)}.")
    if verdict not in VERDICTS:
        raise BadInput(f"A policy cannot '{verdict}'. It can: {', '.join(VERDICTS)}.")
    if limit is not None:
        _share_named("limit", limit)
    sampled = _stratum(studio, dataset, stratum)
    ground = GROUNDS[how](studio.store, dataset, sampled, verdict, limit)
    action = bulk.Action(verdict, reviewer, how=how, basis=ground.basis)
    return Applied(*bulk.bulk(studio.store, ground.which, action))


def _proposal(found: Sampled, limit: float) -> Proposal:
    high, needed = always_valid(found.worst).high, more(found.worst, limit)
    may = bool(found.rest) and bool(found.looked) and high <= limit
    words = _words(found, high, limit, may, needed)
    return Proposal(
        type=str(found.type),
        source=str(found.source),
        rest=found.rest,
        sampled=found,
        high=high,
        may=may,
        more=needed,
        words=words,
    )


def _words(found: Sampled, high: float, limit: float, may: bool, needed: int | None) -> str:
    most = f"{percent(limit)} %"
    if not found.rest:
        return "Nothing is left to decide."
    if may:
        return (
            f"May be accepted: at most {percent(high)} % are bad (95 %), {found.rest:,} are left."
        )
    if found.open and found.high <= limit:
        return f"Not yet: first decide the {found.open} skipped, flagged or disputed."
    if needed is None:
        return f"Not by sample: at the share seen so far, {most} cannot be reached."
    if not found.looked:
        return f"Not yet: at least {needed:,} drawn at random, with none bad among them."
    return f"Not yet: {needed:,} more until at most {most} are bad, if the share stays as seen."


def _stratum(studio: Studio, dataset: str, stratum: Stratum) -> Sampled:
    strata = reviewing.sampled(studio.store, dataset).strata
    found = [one for one in strata if (one.type, one.source) == tuple(stratum)]
    if not found:
        known = "; ".join(f"{one.type}, {one.source}" for one in strata)
        raise NotFound(f"No pairs of {', '.join(stratum)} in '{dataset}'. There are: {known}.")
    if not found[0].rest:
        raise BadInput(f"Nothing is left to decide of {', '.join(stratum)}.")
    return found[0]


def _share_named(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise BadInput(f"{name} is {value}; a share between 0 and 1 is wanted, 0.05 for 5 %.")
