"""Check what injection made: pairs by type, failures by reason, the newest pairs."""

import streamlit as st

from seapo.store import asking, reading
from seapo.store.filters import PairFilter
from seapo.ui import charts
from seapo.ui.charts import Mark
from seapo.ui.frame import Frame
from seapo.ui.navigation import pairs_link
from seapo.ui.numbers import ask, colours

NEWEST = 10


def check(frame: Frame) -> None:
    """Two charts side by side, then the newest pairs."""
    left, right = st.columns(2, gap="large")
    with left:
        _by_type(frame)
    with right:
        _failures(frame)
    _newest(frame)


def _by_type(frame: Frame) -> None:
    st.markdown("#### What was asked, what came?")
    name, colour = frame.dataset or "", colours(frame.studio)
    rows = ask(frame.studio, "asked", name)
    if not rows:
        st.caption("These pairs came with the data; their type is not known.")
        return
    order = list(colour)
    rows = sorted(rows, key=lambda row: (order.index(row["asked"]), order.index(row["type"])))
    marks = [Mark(f"asked {r['asked']}", r["type"], r["pairs"], colour[r["type"]]) for r in rows]
    place = charts.pick(charts.stacked(marks, parts=colour), "build_types", "Pairs by type")
    if place is not None:
        row = rows[place]
        which = PairFilter(name, asked=row["asked"], type=row["type"])
        pairs_link(which, f"Open these {row['pairs']:,} pairs in review")


def _failures(frame: Frame) -> None:
    st.markdown("#### What could not be injected, and why?")
    rows = asking.failures(frame.studio.store, frame.dataset or "")
    if not rows:
        st.caption("Nothing: every positive that was tried got its negative.")
        return
    marks = [
        Mark(str(row["reason"]).replace("_", " "), "", row["positives"], charts.NEUTRAL)
        for row in rows
    ]
    charts.draw(charts.stacked(marks, "positives"), "build_failures", "Failures by reason")
    for row in rows[:3]:
        st.text(row["example"])


def _newest(frame: Frame) -> None:
    store, name = frame.studio.store, frame.dataset or ""
    after = asking.before_newest(store, name, NEWEST)
    rows = reading.pairs(store, PairFilter(name), after, NEWEST)
    st.markdown("#### Newest pairs")
    # A column of its own as soon as a reference model has been asked.
    margin = ("margin",) if any(row["margin"] is not None for row in rows) else ()
    shown = [
        {key: row[key] for key in ("type", *margin, "why", "prompt", "chosen", "rejected")}
        for row in reversed(rows)
    ]
    st.dataframe(shown, hide_index=True, alt="The newest pairs, as text")
    pairs_link(PairFilter(name, state="undecided"), "Review them", ":material/arrow_forward:")
