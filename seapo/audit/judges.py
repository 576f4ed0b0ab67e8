"""What judges said of a data set's pairs: hits beside false alarms, and who calls an error what."""

from collections.abc import Sequence
from dataclasses import dataclass

from seapo.audit.shares import Share, share
from seapo.store import Store, asking, reading
from seapo.store.asking import Row
from seapo.store.filters import HUMAN, JUDGED

_SAID = """
    with newest as (
        select pair_number, max_by(run, number) as run from findings
        where family = 'judge' group by all
    ), said as (
        select b.asked, b.positive_number, f.run, f.name, f.value, f.detail
        from board b join findings f on f.pair_number = b.pair_number
        join newest n on n.pair_number = f.pair_number and n.run = f.run
        where b.dataset_id = $dataset and f.family = 'judge'
    )
"""
_HITS = """
    select asked, run,
        count(*) filter (name = 'judge_error') as judged,
        count(*) filter (name = 'judge_error' and value = 1) as errors,
        count(*) filter (name = 'judge_type' and detail = asked) as as_asked,
        count(*) filter (name = 'judge_where') as quoted,
        count(*) filter (name = 'judge_where' and value = 1) as placed,
        count(*) filter (name = 'judge_worse') as compared,
        count(*) filter (name = 'judge_worse' and value > 0.5) as worse,
        count(*) filter (name = 'judge_worse' and value = 0.5) as tied,
        avg(value) filter (name = 'judge_severity') as severity,
        avg(value) filter (name = 'judge_accuracy') as accuracy,
        avg(value) filter (name = 'judge_quality') as quality
    from said group by all having judged + compared > 0 order by all
"""
_ALARMS = """
    select run, count(*) as judged, count(*) filter (error = 1) as errors,
        avg(accuracy) as accuracy, avg(quality) as quality
    from (
        select run, positive_number,
            max(value) filter (name = 'judge_chosen_error') as error,
            max(value) filter (name = 'judge_chosen_accuracy') as accuracy,
            max(value) filter (name = 'judge_chosen_quality') as quality
        from said group by all having error is not null
    ) group by all order by all
"""
_CONFUSION = (
    f"select b.asked, j.judge, {HUMAN} as human, count(*) as pairs from board b"
    f" join ({JUDGED}) j on j.pair_number = b.pair_number"
    " where b.dataset_id = $dataset group by all order by all"
)


@dataclass(frozen=True)
class Judged:
    """Rows about a data set's judged pairs, by the newest judge of each."""

    hits: list[Row]
    """Of the rejected answers: a row for each type asked for and run."""
    alarms: list[Row]
    """Of the untouched chosen answers, each counted once: a row for each run."""
    confusion: list[Row]
    """asked, judge, human, pairs. `judge` and `human` are `none` where they see no error; `human` is None
    where nobody has decided."""


def judged(store: Store, dataset: str) -> Judged:
    """What the newest judges said; raises NotFound where there is no such data set."""
    values = {"dataset": reading.dataset_id(store, dataset)}
    return Judged(
        asking.run(store, _SAID + _HITS, values),
        asking.run(store, _SAID + _ALARMS, values),
        asking.run(store, _CONFUSION, values),
    )


@dataclass(frozen=True)
class Judges:
    """Shares of answers; each None where none was judged."""

    hits: Share | None
    """Rejected answers in which an error was seen."""
    false_alarms: Share | None
    """Untouched chosen answers in which an error was seen."""
    as_asked: Share | None
    """Errors of the type asked for, among those seen."""
    placed: Share | None
    """Errors shown where something was changed, among those whose quote is in the text."""
    worse: Share | None
    """Rejected answers called worse than the chosen one, in both orders or in one with a tie in the other."""


def judged_by(found: Judged, run: str | None = None) -> Judges:
    """The shares of all types together; by one run's judge where it is named."""

    def total(rows: Sequence[Row], name: str) -> int:
        return sum(row[name] for row in rows if run in (None, row["run"]))

    hits, alarms = found.hits, found.alarms
    return Judges(
        share(total(hits, "errors"), total(hits, "judged")),
        share(total(alarms, "errors"), total(alarms, "judged")),
        share(total(hits, "as_asked"), total(hits, "errors")),
        share(total(hits, "placed"), total(hits, "quoted")),
        share(total(hits, "worse"), total(hits, "compared")),
    )
