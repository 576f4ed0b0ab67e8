"""The experiment's charts, one question each: how far, at which strength of the judge, by which error type."""

from collections.abc import Sequence

import streamlit as st

from seapo.lab.experiment.arms import ARMS, REFERENCES
from seapo.lab.experiment.table import AVERAGE
from seapo.taxonomy import INJECTABLE
from seapo.ui import charts
from seapo.ui.charts import Dot
from seapo.ui.lab.reading import Experiment, Line
from seapo.ui.words import signed

_COLOURS = {kind.name: kind.colour for kind in INJECTABLE}
_SEAPO = frozenset({"mix", "profile"})


def colour_of(arm: str) -> str:
    """A type's own colour for the arm of one type, the accent for mixes, grey for controls."""
    negative = ARMS[arm].negative if arm in ARMS else ""
    return _COLOURS.get(negative, charts.ACCENT if negative in _SEAPO else charts.NEUTRAL)


def is_control(arm: str) -> bool:
    """Whether the arm is there to be beaten: no error was put in for it."""
    return colour_of(arm) == charts.NEUTRAL


def average_chart(found: Experiment, rows: Sequence[Line], key: str) -> None:
    """Each way of training by how far it moves the average, the best on top."""
    st.markdown("#### How far does each way of training move the average, and how sure is that?")
    moved = [r for r in rows if r["dimension"] == AVERAGE and r.get("difference") is not None]
    dots = [
        _dot(found.label(row["arm"]), row, "difference", "difference_", row["arm"])
        for row in sorted(moved, key=lambda row: -row["difference"])
    ]
    _draw(dots, f"{key}_average", "Difference from the base, average of five dimensions")
    st.caption(
        "Points gained over the same base, untrained, with 95 % intervals over bases and seeds. "
        "● trained against answers with an error put in, ○ controls."
    )


def _dot(name: str, row: Line, value: str, ends: str, arm: str) -> Dot:
    middle = 100 * float(row[value])
    low, high = (row.get(f"{ends}{end}") for end in ("low", "high"))
    return Dot(
        name,
        middle,
        middle if low is None else 100 * float(low),
        middle if high is None else 100 * float(high),
        colour_of(arm),
        "circle-open" if is_control(arm) else "circle",
        label=signed(middle),
    )


def rivals_chart(found: Experiment) -> None:
    """The mix against plain training and against vanilla pairs, at every strength of the judge."""
    rows = found.report.get("rivals") or []
    if not rows:
        return
    st.markdown("#### Is it better than training on the same chosen answers, or on vanilla pairs?")
    dots = [
        _dot(f"{found.label(row['rival'])}\n{setting_of(row)}", row, "difference", "", "seapo-mix")
        for row in sorted(rows, key=lambda row: (row["rival"], row["strength"] or 0.0))
    ]
    _draw(dots, "lab_rivals", "SeaPO mix less its rival, average of five dimensions")
    st.caption(
        "Average of SeaPO, mix, less that of each rival, in points, with 95 % intervals: right of "
        "zero SeaPO is ahead. Same prompts, same chosen answers, same number of steps."
    )


def setting_of(row: Line) -> str:
    """The regime of a line, in few words."""
    if row["regime"] == REFERENCES:
        return "references"
    return f"judge of {100 * float(row['strength']):.0f} %"


def types_chart(found: Experiment) -> None:
    """What each error type gains in the dimensions it is made for, over the other two types."""
    rows = found.report.get("types") or []
    if not rows:
        return
    st.markdown("#### Does an error type help the dimension it is made for?")
    dots = [
        _dot(
            f"{row['type']} → {', '.join(row['dimensions'])}\n{setting_of(row)}",
            row,
            "gain",
            "",
            f"seapo-{row['type']}",
        )
        for row in sorted(rows, key=lambda row: list(_COLOURS).index(row["type"]))
    ]
    _draw(dots, "lab_types", "Gain of an error type in its own dimensions over the other types")
    st.caption(
        "Points in these dimensions over the mean of training on the other two types, with 95 % "
        "intervals: right of zero the type helps its own most."
    )


def _draw(dots: Sequence[Dot], key: str, alt: str) -> None:
    if not dots:
        st.caption("Nothing has been trained in this setting yet.")
        return
    said = ", ".join(f"{dot.row} {dot.label}".replace("\n", ", ") for dot in dots)
    charts.draw(charts.whiskers(dots, zero=True, unit="points"), key, f"{alt}, in points: {said}")
