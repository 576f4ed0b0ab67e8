"""What the method is: three real pairs of the current set, or in words where there is none yet."""

import streamlit as st

from seapo.store import reading
from seapo.store.filters import PairFilter
from seapo.ui.frame import Frame
from seapo.ui.marked import pair_panes, panes
from seapo.ui.numbers import colours

METHOD = (
    "Preference optimisation needs two answers of which one is surely worse. The studio takes a good "
    "answer and puts one error of a known type into it; you check the pair; a model learns from what "
    "you accept, and you measure what that did."
)
ROAD = (
    (":material/upload_file:", "Bring in", "good answers, from a file or the hub"),
    (":material/bug_report:", "Inject", "one error each: a wrong fact, broken logic, an invention"),
    (":material/rule:", "Review", "pair by pair, by key"),
    (":material/model_training:", "Train", "on what you accepted"),
    (":material/compare_arrows:", "Compare", "item by item, with intervals"),
)


def road() -> None:
    """The way through the studio, for somebody who has nothing yet."""
    st.markdown(METHOD)
    with st.grid(len(ROAD), min_column_width=150, gap="small", border=True):
        for icon, name, says in ROAD:
            with st.container(gap="xsmall"):
                st.markdown(f"{icon} **{name}**")
                st.caption(says)


def examples(frame: Frame) -> None:
    """A real pair of each type, prompt, chosen and rejected, with what was changed marked."""
    colour = colours(frame.studio)
    types = sorted({row["type"] for row in frame.counts.survival}, key=list(colour).index)[:3]
    if not types:
        return
    st.subheader("What is a pair?")
    st.caption(METHOD)
    for name in types:
        # Three rows of the board, found by the set's own order: no text is searched.
        rows = reading.pairs(frame.studio.store, PairFilter(frame.dataset, type=name), limit=1)
        for row in rows:
            with st.container(border=True):
                panes(pair_panes(row), colour[name], key=f"teach_{name}")
                if row["why"]:
                    st.text(f"{name}: {row['why']}")
