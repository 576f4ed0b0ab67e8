"""Two results against each other: paired differences by dimension, in words, and the items that flipped."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from seapo import compare
from seapo.errors import SeapoError
from seapo.ui import charts
from seapo.ui.charts import Dot
from seapo.ui.marked import Pane, panes
from seapo.ui.results import DIMENSIONS, Result
from seapo.ui.words import count

PAGE = 8
"""Flipped items on the screen at once."""
CHANGES = {"lost": "Right before, wrong now", "gained": "Wrong before, right now"}

Row = Mapping[str, Any]


def compared(first: Result, second: Result) -> None:
    """The picture, the sentence, and the flips; or why these two do not compare."""
    if first.run.id == second.run.id:
        st.caption("These are the same result. Choose another one on either side.")
        return
    try:
        found = _compare(str(first.run.folder), str(second.run.folder))
    except SeapoError as error:
        st.error("These two do not compare.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    differences(found["table"])
    st.text(found["words"])
    unpaired = sum(sum(sides.values()) for sides in found["missing"].values())
    if unpaired:
        st.caption(f"{count(unpaired, 'item')} answered by one side only are left out.")
    flips(found["flipped"])


@st.cache_data(max_entries=8, ttl=3600, show_spinner=False)
def _compare(first: str, second: str) -> dict[str, Any]:
    """Finished runs never change, so their folders are key enough."""
    return compare.compare([Path(first), Path(second)])


def differences(table: Sequence[Row]) -> None:
    """Score of the second less score of the first, in points, dimension by dimension."""
    st.markdown("#### Is it better, and where?")
    dots = [
        Dot(
            f"{row['dimension']} (n {row['n']:,})",
            100 * row["difference"],
            100 * row["low"],
            100 * row["high"],
            charts.ACCENT if row["low"] > 0 or row["high"] < 0 else charts.NEUTRAL,
            "diamond" if row["dimension"] == compare.AVERAGE else "circle",
            label=f"{100 * row['baseline']:.0f} → {100 * row['score']:.0f} %",
        )
        for row in sorted(table, key=_place)
    ]
    said = ", ".join(f"{dot.row} {dot.value:+.1f}" for dot in dots)
    charts.draw(
        charts.whiskers(dots, zero=True, unit="points"),
        "compare_differences",
        f"Difference in points: {said}",
    )
    st.caption(
        "Points gained over the baseline on the same items, with 95 % intervals; "
        "grey where the interval holds zero."
    )


def _place(row: Row) -> int:
    """The dimensions in their usual order, others behind them, the average last."""
    if row["dimension"] == compare.AVERAGE:
        return len(DIMENSIONS) + 1
    known = row["dimension"] in DIMENSIONS
    return DIMENSIONS.index(row["dimension"]) if known else len(DIMENSIONS)


def flips(found: Sequence[Row]) -> None:
    """Items that only one side got right, lost ones first, a page at a time."""
    st.markdown("#### Which items flipped?")
    if not found:
        st.caption("None: both are right and wrong on the same items.")
        return
    shown = _filtered(found)
    pages = max(1, -(-len(shown) // PAGE))
    page = st.pagination(pages, key="flips_page") if pages > 1 else 1
    for row in shown[(page - 1) * PAGE : page * PAGE]:
        _flip(row)


def _filtered(found: Sequence[Row]) -> list[Row]:
    numbers = {change: sum(row["change"] == change for row in found) for change in CHANGES}
    dimensions = list(dict.fromkeys(row["dimension"] for row in found))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        change = st.segmented_control(
            "Change",
            list(CHANGES),
            format_func=lambda key: f"{CHANGES[key]} ({numbers[key]:,})",
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


def _flip(row: Row) -> None:
    good = row["change"] == "gained"
    icon = ":material/trending_up:" if good else ":material/trending_down:"
    with st.container(border=True):
        st.badge(CHANGES[row["change"]], icon=icon, color="blue" if good else "orange")
        panes(
            [
                Pane(f"Prompt · {row['dimension']}", row["prompt"]),
                Pane("Target", row["target"]),
                Pane("Baseline’s answer", row["before"]),
                Pane("Compared answer", row["after"]),
            ],
            charts.ACCENT,
            key=f"flip_{row['run']}_{row['id']}",
        )
