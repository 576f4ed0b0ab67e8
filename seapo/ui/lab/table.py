"""The experiment's table: arms as rows, dimensions as columns, each cell a mean that opens its runs."""

from collections.abc import Mapping, Sequence

from seapo.lab.experiment.arms import BASE
from seapo.lab.experiment.table import COLUMNS
from seapo.ui.lab.charts import colour_of, is_control
from seapo.ui.lab.grid import Cell, Row, grid
from seapo.ui.lab.reading import Experiment, Line
from seapo.ui.words import signed

AT = "at"
"""The link's word for the table's chosen cell: `ARM/DIMENSION`."""
_HEADS = {"unseen": "unseen wordings"}


def table(found: Experiment, rows: Sequence[Line]) -> None:
    """Draw the lines of one regime, the untrained ones above them."""
    arms = list(dict.fromkeys(str(row["arm"]) for row in rows))
    by_place = {(row["arm"], row["dimension"]): row for row in rows}
    shown = [
        Row(
            found.label(arm),
            [_cell(found, by_place.get((arm, column)), column) for column in COLUMNS],
            "" if arm == BASE.name else colour_of(arm),
            is_control(arm),
        )
        for arm in arms
    ]
    heads = [_HEADS.get(column, column) for column in COLUMNS]
    grid(heads, shown, AT, "Scores by way of training and dimension, in per cent")


def _cell(found: Experiment, row: Line | None, column: str) -> Cell | None:
    if row is None:
        return None
    change, tone = change_of(row)
    interval = span(row.get("low"), row.get("high"))
    about = [f"{found.label(row['arm'])}, {column}: {100 * row['mean']:.1f} %"]
    about += [f"95 % interval {interval} %"] if interval else []
    here = span(row.get("runs_low"), row.get("runs_high"))
    about += [f"other seeds on these bases: {here} %"] if here and here != interval else []
    about += [_change_in_words(row)] if change else []
    said = "; ".join([*about, "opens its runs"])
    return Cell(
        f"{row['arm']}/{column}", f"{100 * row['mean']:.1f}", interval, change, tone, f"{said}."
    )


def _change_in_words(row: Line) -> str:
    ends = span(row.get("difference_low"), row.get("difference_high"), change=True)
    return f"{signed(100 * row['difference'])} points from the base" + (
        f" ({ends})" if ends else ""
    )


def change_of(row: Line) -> tuple[str, str]:
    """The difference from the base as people read it, and its tone."""
    value = row.get("difference")
    if value is None:
        return "", ""
    low, high = row.get("difference_low"), row.get("difference_high")
    tone = (
        "same" if low is None or high is None or low <= 0 <= high else "up" if low > 0 else "down"
    )
    arrow = {"up": "▲ ", "down": "▼ ", "same": ""}[tone]
    return f"{arrow}{signed(100 * value)}", tone


def span(low: float | None, high: float | None, change: bool = False) -> str:
    """An interval in points or per cent, empty where there are too few runs for one."""
    if low is None or high is None:
        return ""
    ends = [signed(100 * end) if change else f"{100 * end:.1f}" for end in (low, high)]
    return " to ".join(ends).replace("-", "−")


def chosen(query: Mapping[str, str], rows: Sequence[Line]) -> Line | None:
    """The line of the link's cell, where this regime has it."""
    arm, _, column = query.get(AT, "").partition("/")
    return next((r for r in rows if (r["arm"], r["dimension"]) == (arm, column)), None)
