"""One look for every chart: a type's colour everywhere, verdicts by pattern, direct labels, zero-based bars."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from seapo.records import STATES

NEUTRAL = "#8A8F9C"
ACCENT = "#7A6FD0"
"""For what has no error type: readable on light and on dark, and none of the types' colours."""

BAR = 34
"""Pixels a bar takes, its gap included."""
SPACE = "\u2002\u2002"
"""Between a mark and its label; plain spaces would be dropped."""
LABEL = 15
"""Pixels between two names at lines' ends, so that they stay readable."""


@dataclass(frozen=True)
class Look:
    """How a verdict looks on a mark of any colour: how solid, and with which pattern."""

    opacity: float
    pattern: str


LOOKS: dict[str, Look] = {
    "accepted": Look(1.0, ""),
    "rejected": Look(0.3, "/"),
    "flagged": Look(0.3, "x"),
    "skipped": Look(0.3, "."),
    "undecided": Look(0.16, ""),
}


@dataclass(frozen=True)
class Mark:
    """One stretch of a stacked bar."""

    row: str
    part: str
    value: float
    colour: str
    look: Look = LOOKS["accepted"]


def stacked(marks: Sequence[Mark], unit: str = "pairs", parts: Iterable[str] = ()) -> go.Figure:
    """Horizontal bars from zero, a trace a part; each mark carries its place in `marks`.

    `parts` gives the order of the stretches; others follow as they come.
    """
    rows = list(dict.fromkeys(mark.row for mark in marks))
    order = [*parts, *(m.part for m in marks)]
    figure = go.Figure()
    for part in dict.fromkeys(order):
        held = [(i, mark) for i, mark in enumerate(marks) if mark.part == part and mark.value]
        if held:
            figure.add_trace(_trace(part, held, unit))
    totals = {row: sum(m.value for m in marks if m.row == row) for row in rows}
    _totals(figure, totals)
    figure.update_layout(barmode="stack", bargap=0.28, uniformtext={"minsize": 11, "mode": "hide"})
    # Room at the right for the totals, which stand outside the longest bar.
    figure.update_xaxes(visible=False, range=[0, max(totals.values(), default=1) * 1.18 or 1])
    figure.update_yaxes(
        autorange="reversed", categoryorder="array", categoryarray=[escaped(row) for row in rows]
    )
    return styled(figure, BAR * len(rows) + 16)


def _trace(part: str, held: Sequence[tuple[int, Mark]], unit: str) -> go.Bar:
    ink = text_colour()
    return go.Bar(
        name=escaped(part),
        orientation="h",
        y=[escaped(mark.row) for _, mark in held],
        x=[mark.value for _, mark in held],
        customdata=[i for i, _ in held],
        text=[f"{escaped(part)} {mark.value:,.0f}" for _, mark in held],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": ["#FFFFFF" if m.look.opacity == 1 else ink for _, m in held]},
        hovertemplate=f"%{{y}}, {escaped(part)}: %{{x:,}} {unit}<extra></extra>",
        marker={
            "color": [faded(mark.colour, mark.look.opacity) for _, mark in held],
            "line": {"color": [mark.colour for _, mark in held], "width": 1},
            "pattern": {
                "shape": [mark.look.pattern for _, mark in held],
                "fgcolor": [mark.colour for _, mark in held],
                "solidity": 0.3,
                "size": 6,
            },
        },
    )


def _totals(figure: go.Figure, totals: dict[str, float]) -> None:
    figure.add_trace(
        go.Scatter(
            x=list(totals.values()),
            y=[escaped(row) for row in totals],
            text=[f" {value:,.0f}" for value in totals.values()],
            mode="text",
            textposition="middle right",
            cliponaxis=False,
            hoverinfo="skip",
        )
    )


@dataclass(frozen=True)
class Dot:
    """A value with its interval; in the unit of the axis."""

    row: str
    value: float
    low: float
    high: float
    colour: str = ACCENT
    symbol: str = "circle"
    name: str = ""
    label: str = ""


def whiskers(dots: Sequence[Dot], zero: bool = False, unit: str = "%") -> go.Figure:
    """Values with 95 % whiskers, a row each; several series stand apart within their row.

    Labels stand behind their interval's end, where neither whisker nor the line of zero crosses them.
    """
    rows = list(dict.fromkeys(dot.row for dot in dots))
    names = list(dict.fromkeys(dot.name for dot in dots))
    figure = go.Figure()
    for name, colour in dict.fromkeys((dot.name, dot.colour) for dot in dots):
        held = [dot for dot in dots if (dot.name, dot.colour) == (name, colour)]
        shift = 0.18 * (2 * names.index(name) - len(names) + 1)
        places = [rows.index(dot.row) + shift for dot in held]
        figure.add_trace(_dots(name, held, places, unit))
        figure.add_trace(_labels(held, places))
    if zero:
        figure.add_vline(x=0, line_width=1, line_color=NEUTRAL)
    figure.update_xaxes(
        range=_reach(dots, zero), ticksuffix=f" {unit}" if unit else "", showticksuffix="last",
        zeroline=False, nticks=6,
    )  # fmt: skip
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=[escaped(row).replace("\n", "<br>") for row in rows],
        showgrid=False,
        zeroline=False,
    )
    return styled(figure, 20 * max(len(names), 2) * len(rows) + 40)


def _reach(dots: Sequence[Dot], zero: bool) -> list[float]:
    """The axis: every interval, zero where it is drawn, and room for labels on the sides that have them."""
    low = min([dot.low for dot in dots] + [0.0] * zero)
    high = max([dot.high for dot in dots] + [0.0] * zero)
    width = (high - low) or 1.0
    letters = {
        side: max((len(d.label) + 2 for d in dots if d.label and _left(d) == side), default=0)
        for side in (True, False)
    }
    # A letter takes about 7 of the some 250 pixels that a narrow screen leaves.
    return [
        low - width * (0.04 + 0.028 * letters[True]),
        high + width * (0.04 + 0.028 * letters[False]),
    ]


def _left(dot: Dot) -> bool:
    """Whether the label stands before the interval: behind it the line of zero might cross."""
    return dot.high < 0


def _labels(held: Sequence[Dot], places: Sequence[float]) -> go.Scatter:
    return go.Scatter(
        x=[dot.low if _left(dot) else dot.high for dot in held],
        y=list(places),
        mode="text",
        text=[f"{SPACE}{escaped(dot.label)}{SPACE}" if dot.label else "" for dot in held],
        textposition=["middle left" if _left(dot) else "middle right" for dot in held],
        cliponaxis=False,
        hoverinfo="skip",
    )


def _dots(name: str, held: Sequence[Dot], places: Sequence[float], unit: str) -> go.Scatter:
    return go.Scatter(
        name=escaped(name),
        x=[dot.value for dot in held],
        y=list(places),
        mode="markers",
        customdata=[[dot.low, dot.high, escaped(dot.row)] for dot in held],
        hovertemplate="%{customdata[2]} "
        + escaped(name)
        + f": %{{x:.1f}} {unit} (%{{customdata[0]:.1f}} to %{{customdata[1]:.1f}})<extra></extra>",
        marker={
            "color": [dot.colour for dot in held],
            "symbol": [dot.symbol for dot in held],
            "size": 10,
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [dot.high - dot.value for dot in held],
            "arrayminus": [dot.value - dot.low for dot in held],
            "color": held[0].colour,
            "thickness": 1.5,
            "width": 4,
        },
    )


@dataclass(frozen=True)
class Line:
    name: str
    xs: Sequence[float]
    ys: Sequence[float]
    colour: str = ACCENT
    dash: str = "solid"


def lines(found: Sequence[Line], height: int = 190, percent: bool = False) -> go.Figure:
    """Curves over steps, their names in their colours at the right end."""
    figure = go.Figure()
    for line in found:
        figure.add_trace(
            go.Scatter(
                name=escaped(line.name),
                x=list(line.xs),
                y=list(line.ys),
                mode="lines" if len(line.xs) > 1 else "markers",
                line={"color": line.colour, "dash": line.dash, "width": 2},
                marker={"color": line.colour},
                hovertemplate=f"step %{{x}}, {escaped(line.name)}: %{{y:.4g}}<extra></extra>",
            )
        )
    last = max((line.xs[-1] for line in found), default=1)
    named = [line for line in found if line.name]
    _names_at(figure, named, last, height, 1.02 if percent else None)
    # The names stand to the right of the last step, about 7 pixels a letter on 200 of curve.
    room = 0.06 + 0.033 * max((len(line.name) for line in named), default=0)
    figure.update_xaxes(range=[0, last * (1 + room)])
    figure.update_xaxes(showgrid=False, nticks=4, zeroline=False)
    figure.update_yaxes(nticks=4, zeroline=False)
    if percent:
        figure.update_yaxes(range=[0, 1.02], tickformat=".0%")
    return styled(figure, height)


def _names_at(
    figure: go.Figure, named: Sequence[Line], last: float, height: int, span: float | None
) -> None:
    values = [y for line in named for y in line.ys]
    pixel = (span or max(values, default=1) - min(values, default=0) or 1) / (height - 50)
    ordered = sorted(named, key=lambda line: line.ys[-1])
    top = span or max(values, default=1)
    for line, at in zip(
        ordered, apart([n.ys[-1] for n in ordered], LABEL * pixel, top), strict=True
    ):
        figure.add_annotation(
            text=escaped(line.name),
            x=last * 1.02,
            y=at,
            xanchor="left",
            showarrow=False,
            font={"color": ink(line.colour)},
        )


def apart(wanted: Sequence[float], gap: float, top: float) -> list[float]:
    """Rising places moved to stand `gap` apart, none above `top`: up first, then down from the top."""
    found: list[float] = []
    for place in wanted:
        found.append(max(place, found[-1] + gap) if found else place)
    for n in range(len(found) - 1, -1, -1):
        found[n] = min(found[n], top if n == len(found) - 1 else found[n + 1] - gap)
    return found


def styled(figure: go.Figure, height: int) -> go.Figure:
    """The one template, on top of which Streamlit lays the theme's fonts and colours."""
    figure.update_layout(
        height=height,
        margin={"l": 4, "r": 8, "t": 6, "b": 4},
        showlegend=False,
        dragmode=False,
        clickmode="event+select",
        hoverlabel={"namelength": -1},
        separators=".,",
    )
    figure.update_xaxes(fixedrange=True, automargin=True, title=None)
    figure.update_yaxes(fixedrange=True, automargin=True, title=None)
    return figure


def draw(figure: go.Figure, key: str, alt: str) -> None:
    """A chart to look at."""
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=alt)


def pick(figure: go.Figure, key: str, alt: str) -> int | None:
    """A chart to click on; the picked mark's custom data."""
    event = st.plotly_chart(
        figure,
        key=key,
        config={"displayModeBar": False},
        alt=alt,
        on_select="rerun",
        selection_mode="points",
    )
    points = event["selection"]["points"] if event else []
    found = points[0].get("customdata") if points else None
    found = found[0] if isinstance(found, list) else found
    return int(found) if found is not None else None


def legend(states: Iterable[str] = STATES) -> str:
    """The words for LOOKS, for a caption under a chart of verdicts."""
    said = {
        "accepted": "solid: accepted",
        "rejected": "hatched: rejected",
        "flagged": "crossed: flagged",
        "skipped": "dotted: skipped",
        "undecided": "pale: undecided",
    }
    there = set(states)
    return " · ".join(said[state] for state in said if state in there)


def faded(colour: str, opacity: float) -> str:
    """A hex colour as rgba."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def text_colour() -> str:
    return "#E6E8EC" if st.context.theme.type == "dark" else "#1F2430"


def ink(colour: str) -> str:
    """A mark's colour for text: on dark ground halfway to white, so that it can be read."""
    if st.context.theme.type != "dark":
        return colour
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{(part + 255) // 2:02x}" for part in parts)


def escaped(text: str) -> str:
    """Plotly reads a little HTML in labels; names and reasons are people's own words."""
    return html.escape(text, quote=False)
