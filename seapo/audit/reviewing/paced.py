"""How reviewers work: pace, time a pair, streaks of the same answer, by day in UTC."""

from dataclasses import dataclass
from datetime import date

from seapo.audit.reviewing import hand
from seapo.review.pace import BREAK_SECONDS, streak_chance, streak_words
from seapo.store import Store
from seapo.store.asking import Row

_MADE = """
    made as (
        select d.number, d.reviewer, d.verdict, d.seconds, epoch_us(d.decided) as moment
        from decisions d
        where d.how = 'hand' and d.verdict <> 'undo'
            and d.pair_id in (select pair_id from board where dataset_id = $dataset)
    ), placed as (
        select *, (moment - lag(moment) over (partition by reviewer order by number)) / 1e6 as gap,
            row_number() over (partition by reviewer order by number)
                - row_number() over (partition by reviewer, verdict order by number) as streak
        from made
    ), streaks as (
        select reviewer, verdict, count(*) as length, min(number) as first
        from placed group by reviewer, verdict, streak
    )
"""
_PACE = """
    select reviewer, count(*) as decisions, count(*) filter (gap <= $longest) as timed,
        coalesce(sum(gap) filter (gap <= $longest), 0) as working
    from placed group by all order by reviewer
"""
_SECONDS = """
    select reviewer, count(seconds) as n, quantile_cont(seconds, [0.25, 0.5, 0.75]) as quartiles
    from made group by reviewer having count(seconds) > 0
"""
_STREAKS = """
    select reviewer, sum(length) as decisions,
        max_by({verdict: verdict, length: length, said: said}, {length: length, first: -first}) as longest
    from streaks join (
        select reviewer, verdict, sum(length) as said from streaks group by all
    ) using (reviewer, verdict) group by reviewer
"""
_DAYS = """
    select reviewer, date '1970-01-01' + day::integer as day, decisions, median from (
        select reviewer, moment // 86_400_000_000 as day, count(*) as decisions,
            median(seconds) as median
        from made group by all
    ) order by reviewer, day
"""


@dataclass(frozen=True)
class Seconds:
    """How long pairs were on screen."""

    n: int
    low: float
    """The first quartile, in seconds."""
    median: float
    high: float
    """The third quartile."""


@dataclass(frozen=True)
class Streak:
    """The longest run of the same answer, the first of them where several are as long."""

    verdict: str
    length: int
    chance: float
    """How likely as many decisions at this reviewer's share of this answer hold one as long."""
    words: str


@dataclass(frozen=True)
class Day:
    day: date
    """In UTC."""
    decisions: int
    median: float | None
    """Seconds a pair; None where none was timed."""


@dataclass(frozen=True)
class Pace:
    """One reviewer's work on a data set: every decision by hand, those taken back too."""

    reviewer: str
    decisions: int
    per_minute: float | None
    """While at work: gaps above BREAK_SECONDS are breaks. None where no two decisions stand together."""
    seconds: Seconds | None
    """None where no pair was timed."""
    streak: Streak | None
    days: tuple[Day, ...]

    @property
    def words(self) -> str:
        if self.per_minute is None or self.seconds is None:
            return f"{self.decisions:,} decisions so far."
        return (
            f"{self.decisions:,} decisions, {self.per_minute:.1f} a minute while at work,"
            f" {self.seconds.median:.1f} s for a pair in the middle."
        )


def pace(store: Store, dataset: str) -> tuple[Pace, ...]:
    """Each reviewer's figures, by name; raises NotFound where there is no such data set."""
    found = hand.answers(
        store,
        _MADE,
        {"dataset": hand.values(store, dataset)["dataset"], "longest": BREAK_SECONDS},
        pace=_PACE,
        seconds=_SECONDS,
        streaks=_STREAKS,
        days=_DAYS,
    )
    seconds = {row["reviewer"]: Seconds(row["n"], *row["quartiles"]) for row in found["seconds"]}
    streaks = {row["reviewer"]: _streak(row) for row in found["streaks"]}
    return tuple(
        Pace(
            reviewer=row["reviewer"],
            decisions=row["decisions"],
            per_minute=60 * row["timed"] / row["working"] if row["working"] else None,
            seconds=seconds.get(row["reviewer"]),
            streak=streaks.get(row["reviewer"]),
            days=tuple(_day(one) for one in found["days"] if one["reviewer"] == row["reviewer"]),
        )
        for row in found["pace"]
    )


def _streak(row: Row) -> Streak:
    verdict, length = row["longest"]["verdict"], row["longest"]["length"]
    n, said = int(row["decisions"]), int(row["longest"]["said"])
    chance = streak_chance(length, n, said / n)
    return Streak(verdict, length, chance, streak_words(verdict, length, chance))


def _day(row: Row) -> Day:
    return Day(row["day"], row["decisions"], row["median"])
