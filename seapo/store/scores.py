"""A judge's score a pair, between 0 and 1: from the newest judge run that spoke of it.

It is 0 where the judge sees no error in the rejected answer, else 0.5 + severity / 10, with the severity
from 1 to 5, or 3 where it names none. Where it was asked in both orders which answer is worse, the score
is the mean of that and of `judge_worse`, which is 1 where both times the rejected answer is.
"""

_SCORES = """
    select pair_number, error is not null as named, round(list_avg([
        case when error = 0 then 0 when error is not null then 0.5 + coalesce(severity, 3) / 10 end, worse
    ]), 4) as score from (
        select f.pair_number,
            max(f.value) filter (f.name = 'judge_error') as error,
            max(f.value) filter (f.name = 'judge_severity') as severity,
            max(f.value) filter (f.name = 'judge_worse') as worse
        from findings f join (
            select pair_number, max_by(run, number) as run from findings
            where family = 'judge' and {among} group by all
        ) using (pair_number, run)
        where f.family = 'judge' and f.name in ('judge_error', 'judge_severity', 'judge_worse')
        group by all
    )
"""


def scores(among: str = "true") -> str:
    """Query text that gives pair_number, score and `named`, over pairs that the condition `among` keeps.

    `named`: the judge said whether there is an error. Where it did not, the score is of `judge_worse` alone.
    """
    return _SCORES.format(among=among)
