"""Home's right side: the last trained model's five dimensions beside those of the model it came from."""

from collections.abc import Sequence

import streamlit as st

from seapo.jobs import Run
from seapo.ui import charts
from seapo.ui.navigation import link
from seapo.ui.results import DIMENSIONS, Result, before_and_after, results

_LOOKS = {
    "before": (charts.NEUTRAL, "circle-open", "○"),
    "after": (charts.ACCENT, "circle", "●"),
}


def before_after(runs: Sequence[Run]) -> None:
    """The scores, or what is missing for them."""
    st.subheader("Is the model better?")
    pair = dict(zip(_LOOKS, before_and_after(results(runs), runs), strict=True))
    found = {name: result for name, result in pair.items() if result is not None}
    if not found:
        st.caption("No model has been evaluated yet.")
        return
    dots = [dot for name, result in found.items() for dot in _dots(result, name)]
    charts.draw(charts.whiskers(dots), "home_scores", _alt(found))
    n = sum(next(reversed(found.values())).n.values())
    named = " · ".join(f"{_LOOKS[name][2]} {name}" for name in found)
    st.caption(f"{named} · score with 95 % interval · {n:,} items")
    if len(found) == 2:
        link("compare", "Compare item by item", icon=":material/arrow_forward:")


def _dots(result: Result, name: str) -> list[charts.Dot]:
    colour, symbol, _ = _LOOKS[name]
    return [
        charts.Dot(
            f"{dimension} (n {result.n.get(dimension, 0):,})",
            100 * result.scores[dimension],
            100 * low,
            100 * high,
            colour,
            symbol,
            name,
        )
        for dimension in DIMENSIONS
        if dimension in result.scores
        for low, high in [result.intervals.get(dimension) or [result.scores[dimension]] * 2]
    ]


def _alt(found: dict[str, Result]) -> str:
    said = [
        f"{dimension} {name} {result.scores[dimension]:.0%}"
        for dimension in DIMENSIONS
        for name, result in found.items()
        if dimension in result.scores
    ]
    return ", ".join(said)
