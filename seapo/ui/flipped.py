"""Items that only one of two models got right: one as a card, all of them in pages with a filter."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from seapo.ui import charts
from seapo.ui.marked import Pane, panes

PAGE = 8
"""Flipped items on the screen at once."""
CHANGES = {"lost": "Right before, wrong now", "gained": "Wrong before, right now"}
_SHORT = {"lost": "Got worse", "gained": "Got better"}

Row = Mapping[str, Any]


def flips(found: Sequence[Row], size: int = PAGE) -> None:
    """All of them, lost ones first, `size` a page."""
    st.markdown("#### Which items flipped?")
    if not found:
        st.caption("None: both are right and wrong on the same items.")
        return
    shown = _filtered(found)
    pages = max(1, -(-len(shown) // size))
    page = st.pagination(pages, key="flips_page") if pages > 1 else 1
    for row in shown[(page - 1) * size : page * size]:
        flip(row, "flip")


def _filtered(found: Sequence[Row]) -> list[Row]:
    numbers = {change: sum(row["change"] == change for row in found) for change in CHANGES}
    dimensions = list(dict.fromkeys(row["dimension"] for row in found))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        change = st.segmented_control(
            "Change",
            list(CHANGES),
            format_func=lambda key: f"{_SHORT[key]} ({numbers[key]:,})",
            key="flips_change",
        )
        dimension = st.selectbox(
            "Dimension", dimensions, index=None, placeholder="All", key="flips_dimension", width=220
        )
    return [
        row
        for row in found
        if change in (None, row["change"]) and dimension in (None, row["dimension"])
    ]


def flip(row: Row, place: str) -> None:
    """One item: the question, both answers with right and wrong beside them, and what is right."""
    good = row["change"] == "gained"
    icon = ":material/trending_up:" if good else ":material/trending_down:"
    before, after = ("✗", "✓") if good else ("✓", "✗")
    with st.container(border=True):
        st.badge(CHANGES[row["change"]], icon=icon, color="blue" if good else "orange")
        panes(
            [
                Pane(f"Question · {row['dimension']}", row["prompt"]),
                Pane(f"{before} Answer before", row["before"]),
                Pane(f"{after} Answer after", row["after"]),
                Pane("Right is", right_is(row)),
            ],
            charts.ACCENT,
            key=f"{place}_{row['run']}_{row['id']}",
        )


def right_is(row: Row) -> str:
    """What a right answer does, where the laboratory's target alone would not say it; else the target."""
    group, target = str(row.get("group", "")), str(row["target"])
    if group.startswith("made_up"):
        return f"to say that it does not know: {target} is made up"
    return f"to say no, and that it is {target}" if group.startswith("premise") else target
