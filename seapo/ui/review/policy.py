"""When to stop: what the samples say of each stratum, how many more it takes, and accepting the rest."""

from collections.abc import Sequence

import streamlit as st

from seapo.audit.reviewing import Sampled
from seapo.pipeline import Studio
from seapo.pipeline.stopping import Proposal, proposals
from seapo.store import counting
from seapo.store.filters import PairFilter
from seapo.ui import charts
from seapo.ui.charts import NEUTRAL, Dot
from seapo.ui.frame import Frame
from seapo.ui.numbers import colours
from seapo.ui.review.accepting import accept_button
from seapo.ui.review.axes import of_the_whole
from seapo.ui.review.bulk import told
from seapo.ui.review.links import queue_button
from seapo.ui.review.meter import sampling
from seapo.ui.review.queue import Queue

LIMITS = (1, 2, 3, 5, 8, 10, 15, 20)
"""Percent of bad negatives that may be put up with."""


def policy(frame: Frame) -> None:
    """The strata's intervals against a limit, and a line with its levers for each."""
    st.markdown("#### How bad are the negatives, and when is it enough?")
    told(frame)
    limit = st.select_slider(
        "Put up with at most", LIMITS, 5, key="policy_limit", format_func=lambda n: f"{n} % bad",
        persist_state="session", width=360,
    )  # fmt: skip
    found = _proposals(
        frame.studio, frame.dataset or "", limit / 100, counting.version(frame.studio.store)
    )
    _chart(frame, found, limit)
    st.caption(f"All strata: {sampling(frame.studio, frame.dataset or '').overall.words}")
    for n, one in enumerate(found):
        _line(frame, one, n, limit / 100)


@st.cache_data(max_entries=20, ttl=3600, show_spinner="Reading the samples")
def _proposals(_studio: Studio, dataset: str, limit: float, version: str) -> list[Proposal]:
    return proposals(_studio, dataset, limit)


def _chart(frame: Frame, found: Sequence[Proposal], limit: int) -> None:
    colour = colours(frame.studio)
    dots = [_dot(one.sampled, colour.get(one.type, NEUTRAL)) for one in found]
    figure = of_the_whole(charts.whiskers(dots), 65)
    figure.add_vline(x=limit, line_width=1, line_dash="dot", line_color=NEUTRAL)
    aloud = "; ".join(f"{dot.row}: {dot.label}" for dot in dots)
    charts.draw(figure, "policy_strata", f"Share of bad negatives by type and source. {aloud}")


def _dot(found: Sampled, colour: str) -> Dot:
    row = f"{found.type}\n{found.source}"
    low, high = 100 * found.low, 100 * found.high
    if not found.looked:
        return Dot(row, 50.0, 0.0, 100.0, colour, "line-ns", label=f"none of {found.pairs:,} seen")
    label = f"{low:.1f} to {high:.1f} %, n {found.looked:,} of {found.pairs:,}"
    return Dot(row, 100 * found.bad / found.looked, low, high, colour, label=label)


def _line(frame: Frame, one: Proposal, n: int, limit: float) -> None:
    """A stratum in words, then what can be done about it."""
    which = PairFilter(frame.dataset, type=one.type, source=one.source, state="undecided")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        # Types and sources are people's own words: as text, never as markdown.
        st.text(f"{one.type}, {one.source}: {one.words}", width="stretch")
        if one.rest:
            queue_button("Look at more", Queue(which, "random"), f"policy_more_{n}")
            accept_button(frame, one, limit, f"policy_accept_{n}")
