"""Asked type, judge's type and people's type against each other: a field a cell, a map for each human word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from seapo.store.asking import Row
from seapo.store.filters import PairFilter
from seapo.ui import charts
from seapo.ui.frame import Frame
from seapo.ui.navigation import pairs_link
from seapo.ui.numbers import colours
from seapo.ui.words import count

OPEN = "open"
TITLES = {"": "All judged pairs", OPEN: "Nobody has decided", "none": "People: not wrong"}
SIZE = 38
"""Pixels of a field, which a map of five columns has room for on a narrow screen."""


@dataclass(frozen=True)
class Cell:
    asked: str
    judge: str
    pairs: int
    share: float
    """Of the pairs with this type asked for."""
    which: PairFilter


def confusion(frame: Frame, rows: Sequence[Row]) -> None:
    """One map of all judged pairs, and one for each word that people have given."""
    if not rows:
        return
    st.markdown("##### Who calls an error what?")
    st.caption(
        "Rows: the type asked for. Columns: what the judge says. Click a field to open its pairs."
    )
    colour = colours(frame.studio)
    order = [*colour, "none"]
    columns = sorted({row["judge"] for row in rows}, key=lambda name: _place(name, order))
    said = sorted({row["human"] or OPEN for row in rows}, key=lambda name: _place(name, order))
    with st.grid(3, min_column_width=300, gap="medium"):
        for human in ["", *(said if said != [OPEN] else [])]:
            with st.container():
                _map(frame, rows, columns, human, colour)


def _place(name: str, order: list[str]) -> int:
    return order.index(name) if name in order else len(order)


def _map(
    frame: Frame, rows: Sequence[Row], columns: list[str], human: str, colour: dict[str, str]
) -> None:
    held = cells(rows, human, frame.dataset)
    title = TITLES.get(human, f"People: {human}")
    st.text(f"{title} · n {sum(cell.pairs for cell in held):,}")
    aloud = "; ".join(f"asked {c.asked}, judged {c.judge}: {c.pairs}" for c in held)
    place = charts.pick(_figure(held, columns, colour), f"judge_map_{human}", f"{title}. {aloud}")
    if place is not None and place < len(held):
        cell = held[place]
        pairs_link(cell.which, f"Open these {count(cell.pairs, 'pair')} in review")


def cells(rows: Sequence[Row], human: str, dataset: str | None) -> list[Cell]:
    """The fields of one map: all rows for an empty `human`, else those with this word."""
    totals: dict[tuple[str, str], int] = {}
    for row in rows:
        if human in ("", row["human"] or OPEN):
            place = row["asked"], row["judge"]
            totals[place] = totals.get(place, 0) + row["pairs"]
    asked = {name: sum(n for (a, _), n in totals.items() if a == name) for name, _ in totals}
    return [
        Cell(a, j, n, n / asked[a], PairFilter(dataset, asked=a, judged=j, human=human or None))
        for (a, j), n in totals.items()
    ]


def _figure(held: Sequence[Cell], columns: list[str], colour: dict[str, str]) -> go.Figure:
    order = list(colour)
    rows = sorted({cell.asked for cell in held}, key=lambda name: _place(name, order))
    figure = go.Figure(
        go.Scatter(
            x=[columns.index(cell.judge) for cell in held],
            y=[rows.index(cell.asked) for cell in held],
            customdata=list(range(len(held))),
            mode="markers+text",
            text=[f"{cell.pairs:,}" for cell in held],
            textfont={"color": charts.text_colour()},
            hovertext=[
                f"asked {cell.asked}, judged {cell.judge}: {cell.pairs:,}, {cell.share:.0%} of the row"
                for cell in held
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={
                "symbol": "square",
                "size": SIZE,
                "color": [
                    charts.faded(colour.get(cell.judge, charts.NEUTRAL), 0.12 + 0.6 * cell.share)
                    for cell in held
                ],
                "line": {
                    "color": [colour.get(cell.judge, charts.NEUTRAL) for cell in held],
                    # The frame says where judge and request agree; no colour is needed to see it.
                    "width": [3 if cell.judge == cell.asked else 0 for cell in held],
                },
            },
        )
    )
    _axis(figure.update_xaxes, columns, side="top", reach=[-0.6, len(columns) - 0.4])
    _axis(figure.update_yaxes, rows, side="left", reach=[len(rows) - 0.4, -0.6])
    return charts.styled(figure, (SIZE + 10) * len(rows) + 50)


def _axis(update: Callable[..., object], names: list[str], side: str, reach: list[float]) -> None:
    update(
        tickvals=list(range(len(names))),
        ticktext=[charts.escaped(name) for name in names],
        range=reach,
        side=side,
        showgrid=False,
        zeroline=False,
    )
