"""The judge against people: a score a pair, and what people say of the pairs that have one."""

from collections.abc import Sequence
from dataclasses import dataclass

from seapo.audit.reviewing import hand, scores
from seapo.audit.shares import Share, share
from seapo.errors import BadInput
from seapo.review.agreement import Beyond, kappa
from seapo.review.thresholds import Levels, Threshold, keeping, thresholds
from seapo.store import Store, asking
from seapo.store.asking import Row

RIGHT = 0.5
"""The judge calls a pair right from this score on."""
PROMISE = 0.9

ERROR, USABLE = "error", "usable"
QUESTIONS = {
    ERROR: "Is there an error in the rejected answer?",
    USABLE: "Is it a usable pair?",
}
"""What the judge's score is held against.

`error`: accepted pairs have one, rejected ones too unless the reason is that they are not wrong. Pairs
rejected without a reason, or accepted only after an edit, say nothing of it and are left out as unclear.
`usable`: accepted pairs are, rejected ones and those accepted only after an edit are not.
"""
_TRUTH = {
    ERROR: """case
        when verdict = 'accept' and not edited then true
        when verdict = 'reject' and coalesce(reason, '') <> '' then reason <> 'not_wrong' end""",
    USABLE: """case
        when verdict = 'accept' then not edited when verdict = 'reject' then false end""",
}

_AGAINST = f"""
    with {hand.SAID}, {hand.SETTLED}, wanted as (
        select pair_number, edited, verdict, reason from settled
        where verdict in ('accept', 'reject') and (drawn or not $drawn)
            and coalesce(own = $type, true) and coalesce(source = $source, true)
    ), {scores.SCORES}
    select score, %s as truth, count(*) as pairs
    from wanted left join scores using (pair_number) group by all order by all
"""

_WHOSE = {
    True: "The pairs were drawn at random within their types and sources.",
    False: "This is of the pairs reviewed so far, which were not all drawn at random; others may differ.",
}


@dataclass(frozen=True)
class JudgeAgainstPeople:
    """Pairs that a judge has scored and people have accepted or rejected by hand."""

    question: str
    """A key of QUESTIONS."""
    drawn: bool
    """Whether all of them were decided in random samples of their strata."""
    n: int
    """Pairs that all figures rest on."""
    unscored: int
    """Decided pairs without a score."""
    unclear: int
    """Scored pairs on which people's word does not answer the question."""
    agreed: Share | None
    """Pairs on which both say the same, the judge from a score of RIGHT on."""
    kappa: Beyond
    thresholds: tuple[Threshold, ...]
    """From the lowest score up."""
    levels: Levels
    """By score: pairs that people call right, and pairs that they do not."""
    promise: float
    keeps: Threshold | None
    """The lowest threshold that keeps the promised precision; None where none does."""

    @property
    def words(self) -> str:
        if not self.n:
            return "No pair has both a judge's score and a decision by hand yet."
        shown, whose = f"{100 * self.promise:.0f} %", _WHOSE[self.drawn]
        if self.keeps is None:
            return f"No threshold keeps a precision of {shown} on these {self.n:,} pairs. {whose}"
        taken = self.keeps.precision.whole
        return (
            f"From a score of {self.keeps.score:.2f} on, the judge keeps a precision of {shown}"
            f" (95 %, on {taken:,} of {self.n:,} pairs). {whose}"
        )


def judge_against_people(
    store: Store,
    dataset: str,
    question: str = USABLE,
    promise: float = PROMISE,
    stratum: tuple[str, str] | None = None,
    drawn: bool = False,
) -> JudgeAgainstPeople:
    """The judge's scores against decisions by hand; of one stratum (type, source) where it is given.

    `drawn` keeps to decisions on random samples. Without it the figures speak of the pairs that were
    reviewed, and of others only as far as those are like them. A promise is held to the bound that
    holds for all thresholds at once, not to the precision seen.

    Raises:
        NotFound: no such data set.
        BadInput: no such question, or a promise that is no share between 0 and 1.
    """
    if question not in QUESTIONS:
        raise BadInput(f"No question '{question}'. There are: {', '.join(QUESTIONS)}.")
    if not 0 < promise < 1:
        raise BadInput(f"A promised precision of {promise} cannot be; give one between 0 and 1.")
    kind, source = stratum or (None, None)
    values = {**hand.values(store, dataset), "drawn": drawn, "type": kind, "source": source}
    rows = asking.run(store, _AGAINST % _TRUTH[question], values)
    return _against(rows, question, promise, drawn)


def _against(rows: Sequence[Row], question: str, promise: float, drawn: bool) -> JudgeAgainstPeople:
    scored = [row for row in rows if row["score"] is not None]
    clear = [row for row in scored if row["truth"] is not None]
    levels, both = _levels(clear), _both(clear)
    found = thresholds(levels)
    n = sum(both.values())
    return JudgeAgainstPeople(
        question=question,
        drawn=drawn,
        n=n,
        unscored=sum(row["pairs"] for row in rows if row["score"] is None),
        unclear=sum(row["pairs"] for row in scored) - n,
        agreed=share(sum(pairs for (a, b), pairs in both.items() if a == b), n),
        kappa=kappa(both),
        thresholds=tuple(found),
        levels=levels,
        promise=promise,
        keeps=keeping(found, promise),
    )


def _levels(rows: Sequence[Row]) -> dict[float, tuple[int, int]]:
    found: dict[float, tuple[int, int]] = {}
    for row in rows:
        good, bad = found.get(row["score"], (0, 0))
        added = (row["pairs"], 0) if row["truth"] else (0, row["pairs"])
        found[row["score"]] = (good + added[0], bad + added[1])
    return found


def _both(rows: Sequence[Row]) -> dict[tuple[str, str], int]:
    """How often the judge says one thing and people another."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        said = ("yes" if row["score"] >= RIGHT else "no", "yes" if row["truth"] else "no")
        found[said] = found.get(said, 0) + row["pairs"]
    return found


@dataclass(frozen=True)
class Ground:
    """What lets a judge decide the rest of a stratum: where it is right as often as promised."""

    verdict: str
    score: float
    """Pairs from this score on are accepted, or up to it rejected."""
    n: int
    """Pairs of the random sample on that side."""
    right: int
    """Of them: people said the same."""
    sure: float
    """The share of right ones is at least this, at 95 %, whichever threshold is taken, in a sample read once."""


def judge_ground(
    store: Store, dataset: str, stratum: tuple[str, str], verdict: str, promise: float = PROMISE
) -> Ground | None:
    """The widest side of the scores on which the judge keeps the promise; None where none does.

    To `accept` the side from a score up, on which pairs are usable; to `reject` the one from a score down,
    on which they are not. Rests on the stratum's random sample alone. Raises as `judge_against_people`.
    """
    found = judge_against_people(store, dataset, USABLE, promise, stratum, drawn=True)
    if verdict == "accept":
        best, sign = found.keeps, 1
    else:
        best, sign = keeping(thresholds(_turned(found.levels)), promise), -1
    if best is None:
        return None
    return Ground(verdict, sign * best.score, best.precision.whole, best.precision.part, best.sure)


def _turned(levels: Levels) -> Levels:
    """The same pairs with the lowest score as the highest, and the bad ones as the right ones."""
    return {-score: (bad, good) for score, (good, bad) in levels.items()}
