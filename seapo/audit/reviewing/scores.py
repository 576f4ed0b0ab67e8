"""A judge's score a pair, between 0 and 1: from the newest judge run that spoke of it.

It is 0 where the judge sees no error in the rejected answer, else 0.5 + severity / 10, with the severity
from 1 to 5, or 3 where it names none. Where it was asked in both orders which answer is worse, the score
is the mean of that and of `judge_worse`, which is 1 where both times the rejected answer is. A pair on
which the judge gave no readable word has no score.
"""

from dataclasses import dataclass

from seapo.store.filters import PairFilter

SCORES = """
    newest as (
        select pair_number, max_by(run, number) as run from findings
        where family = 'judge' and pair_number in (select pair_number from wanted) group by all
    ), said_by_judge as (
        select f.pair_number,
            max(f.value) filter (f.name = 'judge_error') as error,
            max(f.value) filter (f.name = 'judge_severity') as severity,
            max(f.value) filter (f.name = 'judge_worse') as worse
        from findings f join newest n on n.pair_number = f.pair_number and n.run = f.run
        where f.family = 'judge' and f.name in ('judge_error', 'judge_severity', 'judge_worse')
        group by all
    ), scores as (
        select pair_number, round(
            (case when error = 0 then 0 else 0.5 + coalesce(severity, 3) / 10 end + coalesce(worse, 0))
                / (1 + (worse is not null)::integer), 4) as score
        from said_by_judge where error is not null
    )
"""
"""Needs a table `wanted` with pair_number; gives `scores`: pair_number, score."""


@dataclass(frozen=True)
class Scored(PairFilter):
    """A filter that keeps pairs by the judge's score too, both ends included."""

    at_least: float | None = None
    at_most: float | None = None

    def where(self) -> tuple[str, list[object]]:
        text, values = super().where()
        if self.at_least is None and self.at_most is None:
            return text, values
        low = 0.0 if self.at_least is None else self.at_least
        high = 1.0 if self.at_most is None else self.at_most
        wanted = f"wanted as (select b.pair_number from board b where {text})"  # noqa: S608 - values are bound
        scored = (
            f"b.pair_number in (with {wanted}, {SCORES}"  # noqa: S608 - constants
            " select pair_number from scores where score >= ? and score <= ?)"
        )
        return f"{text} and {scored}", [*values, *values, low, high]
