"""The audit's length question: how long negatives are beside their positives, a histogram a type."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from seapo.audit import LAST_PERCENT
from seapo.store.asking import Row
from seapo.store.filters import PairFilter
from seapo.ui import charts
from seapo.ui.answer import Answer, Colours

WIDTH = 5
"""Percent a bar covers, half of it on each side of its middle."""
NEAR = (50, 150)
"""Middles of the outermost bars, as long as nearly all pairs lie between them."""
ROW = 62
"""Pixels a type's histogram takes."""


@dataclass(frozen=True)
class Bar:
    type: str
    middle: int
    """Percent of the chosen answer's length."""
    pairs: int


def lengths(rows: Sequence[Row], dataset: str, colour: Colours) -> Answer:
    """Histograms below each other, each on its own scale: shapes are compared, not counts."""
    ends = _ends(rows)
    bars = _bars(rows, ends)
    types = [name for name in colour if any(bar.type == name for bar in bars)]
    figure = make_subplots(rows=len(types), shared_xaxes=True, vertical_spacing=0.08)
    for place, name in enumerate(types, 1):
        held = [(i, bar) for i, bar in enumerate(bars) if bar.type == name]
        figure.add_trace(_trace(held, colour[name]), row=place, col=1)
        _label(figure, place, f"{name}, median {median(rows, name)} %", colour[name])
    figure.add_vline(x=100, line_width=1, line_dash="dot", line_color=charts.NEUTRAL)
    ticks = [ends[0], 100, ends[1]]
    figure.update_xaxes(
        range=[ends[0] - WIDTH, ends[1] + WIDTH],
        showgrid=False,
        tickvals=ticks,
        ticktext=[f"{ends[0]} %", "same length", f"{ends[1]} %"],
    )
    figure.update_yaxes(visible=False, rangemode="tozero")
    opens = [(bar.pairs, _filter(bar, dataset, ends)) for bar in bars]
    says = "Characters of the rejected answer in percent of the chosen one’s"
    return Answer(charts.styled(figure, ROW * len(types) + 40), opens, says)


def _ends(rows: Sequence[Row]) -> tuple[int, int]:
    inside = sum(row["pairs"] for row in rows if NEAR[0] <= row["percent"] <= NEAR[1])
    return NEAR if inside >= 0.9 * sum(row["pairs"] for row in rows) else (0, LAST_PERCENT)


def _bars(rows: Sequence[Row], ends: tuple[int, int]) -> list[Bar]:
    held: Counter[tuple[str, int]] = Counter()
    for row in rows:
        middle = (row["percent"] + WIDTH // 2) // WIDTH * WIDTH
        held[row["type"], min(max(middle, ends[0]), ends[1])] += row["pairs"]
    return [Bar(name, middle, pairs) for (name, middle), pairs in sorted(held.items())]


def _filter(bar: Bar, dataset: str, ends: tuple[int, int]) -> PairFilter:
    low = (bar.middle - WIDTH / 2) / 100 if bar.middle > ends[0] else 0.0
    high = (bar.middle + WIDTH / 2) / 100 if bar.middle < ends[1] else 1e6
    return PairFilter(dataset, type=bar.type, length=(round(low, 4), round(high, 4)))


def _trace(held: Sequence[tuple[int, Bar]], colour: str) -> go.Bar:
    total = sum(bar.pairs for _, bar in held)
    return go.Bar(
        name=charts.escaped(held[0][1].type),
        x=[bar.middle for _, bar in held],
        y=[bar.pairs for _, bar in held],
        customdata=[i for i, _ in held],
        width=WIDTH * 0.92,
        marker={"color": colour},
        hovertemplate=f"about %{{x}} % as long: %{{y:,}} of {total:,} pairs",
    )


def _label(figure: go.Figure, place: int, text: str, colour: str) -> None:
    figure.add_annotation(
        text=charts.escaped(text),
        xref="x domain",
        yref=f"y{place if place > 1 else ''} domain",
        x=0,
        y=1,
        xanchor="left",
        yanchor="top",
        showarrow=False,
        font={"color": charts.ink(colour)},
    )


def median(rows: Sequence[Mapping[str, object]], name: str) -> int:
    """Of one type's pairs, in whole percent."""
    held = sorted((int(str(r["percent"])), int(str(r["pairs"]))) for r in rows if r["type"] == name)
    left = sum(pairs for _, pairs in held) / 2
    for percent, pairs in held:
        left -= pairs
        if left <= 0:
            return percent
    return 100
