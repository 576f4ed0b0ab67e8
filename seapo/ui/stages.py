"""Home's one flow: what each stage holds, each number beside the link that opens it."""

import streamlit as st

from seapo.review import ALL
from seapo.store.filters import PairFilter
from seapo.ui import charts
from seapo.ui.frame import Frame
from seapo.ui.navigation import link, pairs_link
from seapo.ui.numbers import colours


def stages(frame: Frame) -> None:
    """Seven numbers from left to right; they wrap where it is narrow."""
    found, here = frame.counts, {"dataset": frame.dataset or ""}
    decided = found.pairs - found.sum(state="undecided")
    cells = (
        ("Positives", found.positives, "build", here),
        ("Negatives", found.pairs, "review", {**here, "state": ALL}),
        ("Reviewed", decided, "audit", here),
        ("Accepted", found.sum(state="accepted"), "review", {**here, "state": "accepted"}),
        ("Snapshots", found.snapshots, "train", here),
        ("Runs", found.trainings, "train", here),
        ("Scores", found.results, "compare", here),
    )
    with st.grid(len(cells), min_column_width=118, gap="small", border=True):
        for name, number, screen, query in cells:
            with st.container(gap=None):
                st.metric(name, f"{number:,}", label_visibility="collapsed")
                link(screen, name, query)


def negatives(frame: Frame) -> None:
    """Every pair by type, and what became of it; a click opens the pairs."""
    colour = colours(frame.studio)
    rows = sorted(frame.counts.survival, key=lambda row: list(colour).index(row["type"]))
    marks = [
        charts.Mark(
            row["type"],
            row["state"],
            row["pairs"],
            colour[row["type"]],
            charts.LOOKS[row["state"]],
        )
        for row in rows
    ]
    st.subheader("What became of the negatives?")
    shown = charts.pick(
        charts.stacked(marks, parts=charts.LOOKS),
        "home_negatives",
        f"{frame.counts.pairs} negatives by error type and state",
    )
    st.caption(
        f"n {frame.counts.pairs:,} · {charts.legend(row['state'] for row in rows)}"
        " · click a part to open it"
    )
    if shown is not None:
        mark = marks[shown]
        which = PairFilter(frame.dataset, type=mark.row, state=mark.part)
        pairs_link(which, f"Open these {mark.value:,.0f} pairs in review")
