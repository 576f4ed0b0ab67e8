"""Does the judge say what people say? Precision by threshold, and the one that keeps a promise."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from seapo.audit.reviewing import (
    PROMISE,
    QUESTIONS,
    USABLE,
    JudgeAgainstPeople,
    Threshold,
    judge_against_people,
)
from seapo.pipeline import Studio
from seapo.store import counting, reading
from seapo.store.filters import PairFilter
from seapo.ui import charts
from seapo.ui.charts import ACCENT, NEUTRAL
from seapo.ui.frame import Frame
from seapo.ui.navigation import link
from seapo.ui.questions import share_words
from seapo.ui.review.links import queue_button
from seapo.ui.review.queue import Queue

ENOUGH = 50
"""Scored decisions drawn at random that the chart rests on alone; with fewer it takes all there are."""


def judge(frame: Frame) -> None:
    """A question, a promise, the chart that answers them, and the pairs on which both differ."""
    st.markdown("#### Does the judge say what people say?")
    with st.container(horizontal=True, gap="medium"):
        question = st.selectbox(
            "Held against", list(QUESTIONS), list(QUESTIONS).index(USABLE), key="judge_question",
            format_func=QUESTIONS.__getitem__, persist_state="session", width=320,
        )  # fmt: skip
        promise = st.slider(
            "Promised precision", 50, 99, round(100 * PROMISE), format="%d %%", key="judge_promise",
            persist_state="session", width=320,
        )  # fmt: skip
    version = counting.version(frame.studio.store)
    found = _against(frame.studio, frame.dataset or "", str(question), promise / 100, version)
    if not found.n:
        st.caption(found.words)
        link(
            "build",
            "Have a model judge pairs",
            {"dataset": frame.dataset or ""},
            ":material/gavel:",
        )
        return
    st.markdown(found.words)
    charts.draw(_figure(found.thresholds, promise, found), "judge_precision", found.words)
    st.caption(_below(found))
    _differ(frame)


@st.cache_data(max_entries=50, ttl=3600, show_spinner=False)
def _against(
    _studio: Studio, dataset: str, question: str, promise: float, version: str
) -> JudgeAgainstPeople:
    """Of random samples where they hold enough, else of all that was reviewed; the words say which."""
    drawn = judge_against_people(_studio.store, dataset, question, promise, drawn=True)
    if drawn.n >= ENOUGH:
        return drawn
    every = judge_against_people(_studio.store, dataset, question, promise)
    return drawn if drawn.n == every.n else every


def _below(found: JudgeAgainstPeople) -> str:
    parts = [
        f"n {found.n:,}",
        share_words(found.agreed, "of them alike"),
        f"kappa {found.kappa.words}",
        f"{found.unscored:,} decided pairs without a score" if found.unscored else "",
        f"{found.unclear:,} on which people's word does not answer it" if found.unclear else "",
        "solid: precision with its 95 % interval, dotted: recall",
    ]
    return " · ".join(part for part in parts if part)


def _figure(found: Sequence[Threshold], promise: float, whole: JudgeAgainstPeople) -> go.Figure:
    figure = go.Figure([_precision(found), _recall(found)])
    figure.add_hline(y=promise, line_width=1, line_dash="dash", line_color=NEUTRAL)
    if whole.keeps:
        figure.add_vline(x=whole.keeps.score, line_width=1, line_color=ACCENT)
    for name, last, colour in (
        ("precision", found[-1].precision, ACCENT), ("recall", found[-1].recall, NEUTRAL)
    ):  # fmt: skip
        if last:
            figure.add_annotation(
                text=name, x=1.02, y=100 * last.value, xanchor="left", showarrow=False,
                font={"color": charts.ink(colour)},
            )  # fmt: skip
    figure.update_yaxes(range=[0, 103], ticksuffix=" %", nticks=5, zeroline=False)
    figure.update_xaxes(
        range=[-0.03, 1.2], tickvals=[0, 0.25, 0.5, 0.75, 1], showgrid=False, zeroline=False
    )
    return charts.styled(figure, 240)


def _precision(found: Sequence[Threshold]) -> go.Scatter:
    shown = [one.precision for one in found]
    return go.Scatter(
        name="precision",
        x=[one.score for one in found],
        y=[100 * one.value for one in shown],
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        customdata=[[100 * one.low, 100 * one.high, one.whole, one.part] for one in shown],
        hovertemplate="from a score of %{x:.2f}: %{y:.1f} % (%{customdata[0]:.1f} to"
        " %{customdata[1]:.1f}), %{customdata[3]:,} of %{customdata[2]:,} pairs<extra></extra>",
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [100 * (one.high - one.value) for one in shown],
            "arrayminus": [100 * (one.value - one.low) for one in shown],
            "color": ACCENT,
            "thickness": 1.5,
            "width": 4,
        },
    )


def _recall(found: Sequence[Threshold]) -> go.Scatter:
    held = [(one.score, one.recall) for one in found if one.recall]
    return go.Scatter(
        name="recall",
        x=[score for score, _ in held],
        y=[100 * recall.value for _, recall in held],
        mode="lines",
        line={"color": NEUTRAL, "width": 2, "dash": "dot"},
        hovertemplate="from a score of %{x:.2f}: %{y:.1f} % of the right ones taken<extra></extra>",
    )


def _differ(frame: Frame) -> None:
    """The pairs behind it that are worth a second look."""
    which = PairFilter(frame.dataset, state="accepted", judged="none")
    number = reading.count(frame.studio.store, which)
    if number:
        queue_button(f"{number:,} accepted, though the judge sees no error", Queue(which), "differ")
