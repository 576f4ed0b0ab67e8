"""The method's claims beside what the experiment measured: figure, interval, and whether the claim holds."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from seapo.lab.experiment.arms import MIX, REFERENCES
from seapo.lab.experiment.claims import GAINED, HOLDS, LOST, REMOVED
from seapo.lab.experiment.claims import claims as all_claims
from seapo.lab.experiment.table import AVERAGE, UNSEEN
from seapo.ui.lab.reading import Experiment, Line
from seapo.ui.results import DIMENSIONS
from seapo.ui.words import signed

POINTS = "points"


def claims(found: Experiment) -> None:
    """The method's claims on references, each with what was measured and whether that bears it out."""
    rows = {r["dimension"]: r for r in found.rows(REFERENCES) if r["arm"] == MIX}
    cards = [
        _removed(found),
        _gain("Average", "at least +10 points", 100 * GAINED, rows.get(AVERAGE)),
        _worst([rows[name] for name in DIMENSIONS if name in rows]),
        _gain("Unseen wordings", "better than the base", 0, rows.get(UNSEEN)),
    ]
    there = [card for card in cards if card is not None]
    if not there:
        return
    st.markdown("#### Does SeaPO, mix, do what it claims, where chosen answers are references?")
    with st.grid(4, min_column_width=190, gap="small"):
        for card in there:
            with st.container(border=True, gap="xsmall", height="stretch"):
                st.metric(card.name, f"{card.shown(card.mean)} {card.unit}")
                st.markdown(card.verdict())
                st.caption(f"Claim: {card.claim}. Measured: {card.interval()}.")
    _every(found)


def _every(found: Experiment) -> None:
    """Each claim of the method on its own, by regime and dimension, as the report has it."""
    rows = [
        {"verdict": claim.verdict, "measured": claim.figure, "claim": claim.text}
        for claim in all_claims(found.report)
    ]
    held = sum(row["verdict"] == HOLDS for row in rows)
    with st.expander(f"All {len(rows)} claims: {held} hold", icon=":material/checklist:"):
        st.dataframe(
            rows, hide_index=True, alt="Every claim with its verdict and what was measured"
        )


@dataclass(frozen=True)
class Card:
    """A claim beside its measurement; all in the unit that it is shown in."""

    name: str
    claim: str
    least: float
    """What the claim asks for at least."""
    mean: float
    low: float | None
    high: float | None
    unit: str

    def verdict(self) -> str:
        """Whether the mean bears the claim out, and whether the whole interval does."""
        if self.mean < self.least:
            return ":material/cancel: **Does not hold**"
        if self.low is not None and self.low >= self.least:
            return ":material/check_circle: **Holds**"
        return ":material/check: **Holds on average**"

    def interval(self) -> str:
        if self.low is None or self.high is None:
            return "too few runs for an interval"
        return f"95 % interval {self.shown(self.low)} to {self.shown(self.high)}"

    def shown(self, value: float) -> str:
        return signed(value) if self.unit == POINTS else f"{value:.1f}"


def _removed(found: Experiment) -> Card | None:
    rows: Sequence[Line] = found.report.get("truthfulness_errors_removed_by") or []
    row = next((row for row in rows if row["regime"] == REFERENCES), None)
    ends = ("mean", "low", "high")
    name, claim = "Truthfulness errors removed", "at least 60 %"
    return _card(name, claim, 100 * REMOVED, row, ends, "%") if row else None


def _gain(name: str, claim: str, least: float, row: Line | None) -> Card | None:
    ends = ("difference", "difference_low", "difference_high")
    return _card(name, claim, least, row, ends, POINTS) if row else None


def _worst(rows: Sequence[Line]) -> Card | None:
    """The dimension that fell most, or rose least."""
    worst = min(rows, key=lambda row: row["difference"], default=None)
    name = f"Weakest: {worst['dimension']}" if worst else ""
    return _gain(name, "no dimension falls by more than 2 points", 100 * LOST, worst)


def _card(
    name: str, claim: str, least: float, row: Line, ends: Sequence[str], unit: str
) -> Card | None:
    mean, low, high = (row.get(end) for end in ends)
    if mean is None:
        return None
    bottom, top = (None if end is None else 100 * float(end) for end in (low, high))
    return Card(name, claim, least, 100 * float(mean), bottom, top, unit)
