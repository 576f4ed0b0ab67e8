"""Two results against each other: what was done, three examples, differences by dimension, what flipped."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from seapo import compare
from seapo.errors import SeapoError
from seapo.ui import charts
from seapo.ui.charts import Dot
from seapo.ui.flipped import flip, flips
from seapo.ui.frame import Frame
from seapo.ui.results import DIMENSIONS, Result, name_of
from seapo.ui.story import caveat, story
from seapo.ui.typical import typical
from seapo.ui.words import count, percent

Row = Mapping[str, Any]


def compared(frame: Frame, first: Result, second: Result) -> None:
    """The story, the picture, the sentence and the flips; or why these two do not compare."""
    if first.run.id == second.run.id:
        st.caption("These are the same result. Choose another one on either side.")
        return
    try:
        found = between(str(first.run.folder), str(second.run.folder))
    except SeapoError as error:
        st.error("These two do not compare.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    items = sum(row["n"] for row in found["table"] if row["dimension"] != compare.AVERAGE)
    story(frame, first, second, items)
    _examples(found, items)
    differences(found["table"], "compare")
    # By the model's name, as the picker has it, and not by the evaluation's.
    st.text(compare.in_words([{**r, "run": name_of(second.model)} for r in found["table"]]))
    unpaired = sum(sum(sides.values()) for sides in found["missing"].values())
    if unpaired:
        st.caption(f"{count(unpaired, 'item')} answered by one side only are left out.")
    caveat(first, second)
    flips(found["flipped"])


@st.cache_data(max_entries=8, ttl=3600, show_spinner=False)
def between(first: str, second: str) -> dict[str, Any]:
    """Two folders compared; finished runs never change, so their paths are key enough.

    A flip also carries the group of its item, which says what kind of question it is.
    """
    found = compare.compare([Path(first), Path(second)])
    items = compare.read_run(Path(second)).items
    grouped = [{**row, "group": items[row["id"]].get("group", "")} for row in found["flipped"]]
    return {**found, "flipped": grouped}


def _examples(found: Mapping[str, Any], items: int) -> None:
    """A few flipped items, and how many flipped which way in all."""
    shown = typical(found["flipped"], found["table"])
    if not shown:
        return
    number = {1: "One question", 2: "Two questions", 3: "Three questions"}[len(shown)]
    st.markdown(f"#### {number}, before and after")
    for row in shown:
        flip(row, "example")
    whole = len(found["flipped"])
    worse = sum(row["change"] == "lost" for row in found["flipped"])
    st.caption(
        f"{whole:,} of {items:,} answers changed between right and wrong, {worse:,} of them "
        f"({percent(worse / whole)}) for the worse. The examples are chosen by rule: from the "
        "dimensions that moved most, the one of middle length; something that got worse is among "
        "them where anything did."
    )


def differences(table: Sequence[Row], key: str) -> None:
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
        f"{key}_differences",
        f"Difference in points: {said}",
    )
    st.caption(
        "Points gained over the baseline on the same items, with 95 % intervals; "
        "grey where the interval holds zero."
    )


def _place(row: Row) -> int:
    """The dimensions in their usual order, others behind them, then the average, then what stands apart."""
    order = [*DIMENSIONS, "", compare.AVERAGE, compare.UNSEEN]
    return order.index(row["dimension"] if row["dimension"] in order else "")
