"""How reviewers work: pace, time a pair, streaks of the same answer, by day in UTC."""

from dataclasses import dataclass
from datetime import date

from seapo.audit.reviewing import hand
from seapo.review.pace import BREAK_SECONDS, streak_chance, streak_words
from seapo.store import Store, asking
from seapo.store.asking import Row

_MADE = """
    with made as (
        select d.number, d.reviewer, d.verdict, d.seconds, epoch_us(d.decided) as moment
        from decisions d join board b on b.pair_id = d.pair_id
        where b.dataset_id = $dataset and d.how = 'hand' and d.verdict <> 'undo'
    )
"""
_PACE = f"""{_MADE}, gaps as (
        select reviewer, (moment - lag(moment) over (partition by reviewer order by number)) / 1e6 as gap
        from made
    )
    select reviewer, count(*) as decisions, count(*) filter (gap <= $longest) as timed,
        coalesce(sum(gap) filter (gap <= $longest), 0) as working
    from gaps group by all order by reviewer
"""  # noqa: S608 - constants
_SECONDS = f"""{_MADE}
    select reviewer, verdict, count(seconds) as n,
        quantile_cont(seconds, [0.25, 0.5, 0.75]) as quartiles
    from made group by grouping sets ((reviewer, verdict), (reviewer))
    having count(seconds) > 0 order by reviewer, verdict nulls first
"""  # noqa: S608 - constants
_STREAKS = f"""{_MADE}, placed as (
        select reviewer, verdict, number,
            row_number() over (partition by reviewer order by number)
                - row_number() over (partition by reviewer, verdict order by number) as streak
        from made
    ), streaks as (
        select reviewer, verdict, count(*) as length, min(number) as first
        from placed group by reviewer, verdict, streak
    ), totals as (
        select reviewer, verdict, sum(length) as said from streaks group by all
    )
    select reviewer, sum(length) as decisions, max_by({{verdict: verdict, length: length, said: said}},
        {{length: length, first: -first}}) as longest
    from streaks join totals using (reviewer, verdict) group by reviewer
"""  # noqa: S608 - constants
_DAYS = f"""{_MADE}
    select reviewer, date '1970-01-01' + day::integer as day, decisions, median from (
        select reviewer, moment // 86_400_000_000 as day, count(*) as decisions,
            median(seconds) as median
        from made group by all
    ) order by reviewer, day
"""  # noqa: S608 - constants


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
    by_verdict: dict[str, Seconds]
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
    only = {"dataset": hand.values(store, dataset)["dataset"]}
    seconds, days = asking.run(store, _SECONDS, only), asking.run(store, _DAYS, only)
    streaks = {row["reviewer"]: _streak(row) for row in asking.run(store, _STREAKS, only)}
    rows = asking.run(store, _PACE, {**only, "longest": BREAK_SECONDS})
    return tuple(
        Pace(
            reviewer=row["reviewer"],
            decisions=row["decisions"],
            per_minute=60 * row["timed"] / row["working"] if row["working"] else None,
            seconds=_seconds(seconds, row["reviewer"]).get(None),
            by_verdict={k: v for k, v in _seconds(seconds, row["reviewer"]).items() if k},
            streak=streaks.get(row["reviewer"]),
            days=tuple(_day(one) for one in days if one["reviewer"] == row["reviewer"]),
        )
        for row in rows
    )


def _seconds(rows: list[Row], reviewer: str) -> dict[str | None, Seconds]:
    return {
        row["verdict"]: Seconds(row["n"], *row["quartiles"])
        for row in rows
        if row["reviewer"] == reviewer
    }


def _streak(row: Row) -> Streak:
    verdict, length = row["longest"]["verdict"], row["longest"]["length"]
    n, said = int(row["decisions"]), int(row["longest"]["said"])
    chance = streak_chance(length, n, said / n)
    return Streak(verdict, length, chance, streak_words(verdict, length, chance))


def _day(row: Row) -> Day:
    return Day(row["day"], row["decisions"], row["median"])
