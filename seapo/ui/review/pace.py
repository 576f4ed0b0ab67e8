"""How reviewing goes: decisions by day, seconds a pair, streaks; for one's own use, in kind words."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go
import streamlit as st

from seapo.audit import reviewing
from seapo.audit.reviewing import Day, Pace, Seconds
from seapo.pipeline import Studio
from seapo.store import counting
from seapo.store.filters import PairFilter
from seapo.ui import charts
from seapo.ui.charts import ACCENT, NEUTRAL, Dot
from seapo.ui.frame import Frame
from seapo.ui.review.links import queue_button
from seapo.ui.review.queue import Queue
from seapo.ui.words import count

FEWEST = 7
"""Days that the chart has room for at least: a single one is no wall."""
TICKS = 6
SHOWN = 12
"""Reviewers of the charts; those with the most decisions."""


def pace(frame: Frame) -> None:
    """Everybody's figures, the reader's own first."""
    found = _pace(frame.studio, frame.dataset or "", counting.version(frame.studio.store))
    if not found:
        st.info("Nobody has decided on a pair of this data set yet. The first one is a key away.")
        queue_button("Review", Queue(PairFilter(frame.dataset, state="undecided")), "pace_begin")
        return
    own = [one for one in found if one.reviewer == frame.reviewer]
    if own:
        _own(frame, own[0])
    most = sorted(found, key=lambda one: -one.decisions)[:SHOWN]
    with st.grid(2, min_column_width=380, gap="large"):
        with st.container():
            _days(most, frame.reviewer)
        with st.container():
            _seconds(most, frame.reviewer)
    st.caption(
        "Fast is not better: these figures are for planning the work and for taking a break in time. "
        "Gaps above five minutes count as breaks."
    )


@st.cache_data(max_entries=20, ttl=3600, show_spinner=False)
def _pace(_studio: Studio, dataset: str, version: str) -> tuple[Pace, ...]:
    return reviewing.pace(_studio.store, dataset)


def _own(frame: Frame, found: Pace) -> None:
    st.markdown("#### How is it going?")
    with st.grid(4, min_column_width=150, gap="small"):
        days = len(found.days)
        _metric("Your decisions", f"{found.decisions:,}", f"on {count(days, 'day')}")
        if found.per_minute:
            _metric("A minute", f"{found.per_minute:.1f}", "while at work")
        if found.seconds:
            spread = f"{found.seconds.low:.1f} to {found.seconds.high:.1f} s"
            _metric("A pair in the middle", f"{found.seconds.median:.1f} s", f"half: {spread}")
        if found.streak:
            _metric("Longest streak", f"{found.streak.length:,}", f"times {found.streak.verdict}")
    if found.streak and found.streak.words:
        st.caption(found.streak.words)
    mine = PairFilter(frame.dataset, reviewer=found.reviewer)
    queue_button("Look through what you decided", Queue(mine, "newest"), "pace_own")


def _metric(name: str, value: str, more: str) -> None:
    st.metric(name, value, more, delta_color="off", delta_arrow="off", border=True)


def _days(found: Sequence[Pace], reviewer: str) -> None:
    st.markdown("#### How many decisions a day?")
    figure = go.Figure()
    for one in found:
        figure.add_trace(_bars(one, reviewer))
    days = sorted({day.day for one in found for day in one.days})
    figure.update_layout(barmode="stack")
    _day_axis(figure, days)
    figure.update_yaxes(nticks=4, rangemode="tozero")
    total, n = sum(one.decisions for one in found), len(days)
    says = f"n {total:,} · {count(total / n, 'decision')} a day on {count(n, 'day')}, in UTC"
    charts.draw(charts.styled(figure, 220), "pace_days", f"Decisions a day. {says}")
    st.caption(f"{says} · solid: yours" if _is_in(found, reviewer) else says)


def _day_axis(figure: go.Figure, days: Sequence[date]) -> None:
    """A place for each day with decisions, each as wide, at most TICKS of them named."""
    named = days[:: -(-len(days) // TICKS)]
    room = max(FEWEST - len(days), 0) / 2
    figure.update_xaxes(
        type="category", categoryorder="array", categoryarray=[str(day) for day in days],
        tickvals=[str(day) for day in named], ticktext=[f"{day:%d %b}" for day in named],
        range=[-0.5 - room, len(days) - 0.5 + room], showgrid=False,
    )  # fmt: skip


def _is_in(found: Sequence[Pace], reviewer: str) -> bool:
    return any(one.reviewer == reviewer for one in found)


def _bars(one: Pace, reviewer: str) -> go.Bar:
    mine = one.reviewer == reviewer
    return go.Bar(
        name=charts.escaped(one.reviewer),
        x=[str(day.day) for day in one.days],
        y=[day.decisions for day in one.days],
        width=0.6,
        customdata=[_half(day) for day in one.days],
        hovertemplate=f"%{{x}}, {charts.escaped(one.reviewer)}: %{{y:,}} decisions"
        "%{customdata}<extra></extra>",
        marker={
            "color": charts.faded(ACCENT, 1.0 if mine else 0.3),
            "line": {"color": ACCENT, "width": 1},
        },
    )


def _half(day: Day) -> str:
    return "" if day.median is None else f", {day.median:.1f} s for a pair in the middle"


def _seconds(found: Sequence[Pace], reviewer: str) -> None:
    st.markdown("#### How long does a pair take?")
    dots = [_dot(one.reviewer, one.seconds, reviewer) for one in found if one.seconds]
    if not dots:
        st.caption("No pair was timed yet; the card times each one.")
        return
    figure = charts.whiskers(dots, unit="s")
    figure.update_xaxes(range=[0, 1.45 * max(dot.high for dot in dots)])
    aloud = "; ".join(f"{dot.row}: {dot.label}" for dot in dots)
    charts.draw(figure, "pace_seconds", f"Seconds a pair. {aloud}")
    st.caption("Dot: the pair in the middle. Whiskers: the middle half of the pairs.")


def _dot(whose: str, found: Seconds, reviewer: str) -> Dot:
    colour = ACCENT if whose == reviewer else NEUTRAL
    label = f"{found.median:.1f} s, n {found.n:,}"
    return Dot(whose, found.median, found.low, found.high, colour, label=label)
