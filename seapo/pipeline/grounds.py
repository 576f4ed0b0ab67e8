"""What a policy that decides pairs unseen rests on: a sample's bounds, or a judge's kept promise.

Each ground gives the pairs it bears and its figures, or refuses with BadInput. The bounds of a sample
hold however often one has looked; the judge's promise is exact for a sample that is read once.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from seapo.audit import reviewing
from seapo.audit.reviewing import Sampled, percent
from seapo.audit.reviewing.scores import Scored
from seapo.errors import BadInput
from seapo.review.sampling import Bounds, always_valid
from seapo.store import Store
from seapo.store.filters import PairFilter

LIMIT = 0.05
"""Share of bad negatives that is put up with where nothing else is said."""


@dataclass(frozen=True)
class Bearing:
    which: PairFilter
    """The pairs that it bears to decide."""
    basis: Mapping[str, Any]
    """The figures, as the batch keeps them."""


def by_sample(
    store: Store, dataset: str, found: Sampled, verdict: str, limit: float | None
) -> Bearing:
    """At most a share of `limit` is bad, to accept; at least that share, to reject.

    What is open in the sample counts against the verdict.
    """
    if limit is None and verdict == "reject":
        raise BadInput("Say from which share of bad negatives on the rest is rejected: `limit`.")
    limit = LIMIT if limit is None else limit
    bounds = always_valid(found.worst if verdict == "accept" else found.best)
    borne = bounds.high <= limit if verdict == "accept" else bounds.low >= limit
    if not (borne and found.looked):
        raise BadInput(_not_borne(found, bounds, limit))
    counts = {name: getattr(found, name) for name in ("pairs", "bad", "edited", "open")}
    basis = {
        "n": found.looked,
        **counts,
        **asdict(bounds),
        "limit": limit,
        "method": "prior-posterior-ratio confidence sequence without replacement, 95 %",
    }
    return Bearing(PairFilter(dataset, found.type, state="undecided", source=found.source), basis)


def by_judge(
    store: Store, dataset: str, found: Sampled, verdict: str, limit: float | None
) -> Bearing:
    """The judge's scores keep a precision of `limit` on the stratum's random sample, on one side."""
    promise = reviewing.PROMISE if limit is None else limit
    stratum = (str(found.type), str(found.source))
    ground = reviewing.judge_ground(store, dataset, stratum, verdict, promise)
    if ground is None:
        raise BadInput(
            f"No threshold of the judge's score keeps a precision of {percent(promise)} % on the"
            f" sample of {', '.join(stratum)} ({found.looked:,} looked at). Look at more, or promise less."
        )
    which = Scored(
        dataset,
        found.type,
        state="undecided",
        source=found.source,
        at_least=ground.score if verdict == "accept" else None,
        at_most=ground.score if verdict == "reject" else None,
    )
    basis = {
        "n": ground.n,
        "bad": ground.n - ground.right,
        "low": ground.sure,
        "limit": promise,
        "threshold": ground.score,
        "method": "Clopper-Pearson bound of the precision, 95 % for all thresholds at once (Bonferroni)",
    }
    return Bearing(which, basis)


GROUNDS: Mapping[str, Callable[[Store, str, Sampled, str, float | None], Bearing]] = {
    "sample": by_sample,
    "judge": by_judge,
}


def _not_borne(found: Sampled, bounds: Bounds, limit: float) -> str:
    return (
        f"The sample does not bear it: {percent(bounds.low)} to {percent(bounds.high)} % of"
        f" {found.type}, {found.source} are bad (95 %, {found.looked:,} of {found.pairs:,} looked at,"
        f" {found.open:,} open), and the limit is {percent(limit)} %. Look at more."
    )
