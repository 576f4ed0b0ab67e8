"""A drawn answer to an audit question: what each mark of its figure holds and opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from seapo.store.asking import Row
from seapo.store.filters import PairFilter

Colours = Mapping[str, str]
"""Error types in their order, with their one colour."""


@dataclass(frozen=True)
class Answer:
    figure: go.Figure
    opens: Sequence[tuple[int, PairFilter]]
    """Pairs and their filter, by the mark's custom data."""
    says: str
    """One line under the chart; also what a screen reader says."""


def pairs_in(rows: Sequence[Row]) -> int:
    return sum(int(row["pairs"]) for row in rows)
