"""Calibration: known errors and untouched pairs mixed into the queue, and what reviewers say of them."""

from collections.abc import Sequence

import streamlit as st

from seapo.audit import Share, reviewing
from seapo.audit.reviewing import Catches
from seapo.errors import SeapoError
from seapo.pipeline import Studio
from seapo.pipeline.calibrating import make_calibration
from seapo.pipeline.reviewing import set_plan
from seapo.store import calibration, counting
from seapo.store.plans import Plan
from seapo.ui import charts
from seapo.ui.charts import ACCENT, NEUTRAL, Dot
from seapo.ui.frame import Frame
from seapo.ui.review.axes import of_the_whole
from seapo.ui.words import count, percent

SHARES = (0, 2, 5, 10, 15, 20, 30, 50)
"""Percent of a queue that may be calibration items."""
MADE = 60
"""Items made by one press."""
_FEWER = "calibration_fewer"
"""In the session: why the last press made fewer than wanted."""
CAUGHT, ALARMS = "known errors caught", "untouched pairs called wrong"


def calibration_plan(frame: Frame, plan: Plan) -> None:
    """How many items there are, the button that makes more, and their share of the queue."""
    dataset = frame.dataset or ""
    made = calibration.count(frame.studio.store, dataset)
    number = sum(sum(types.values()) for types in made.values())
    offered = sorted({*SHARES, round(100 * plan.calibration)})
    st.select_slider(
        "Calibration items in the queue", offered, round(100 * plan.calibration),
        key=f"calibration_{dataset}", format_func=lambda n: f"{n} %" if n else "none",
        on_change=_set_share, args=(frame.studio, dataset), disabled=not number,
        help="Known errors and untouched pairs, mixed in unlabelled: they say what a reviewer catches "
        "and calls wrong for nothing. They never reach a snapshot.",
    )  # fmt: skip
    kinds = ", ".join(f"{sum(types.values()):,} {kind}" for kind, types in made.items())
    st.caption(f"{count(number, 'item')}: {kinds}." if number else "No items yet.")
    st.button(
        f"Make {MADE} more items" if number else f"Make {MADE} items", key="calibration_make",
        icon=":material/science:", on_click=_make, args=(frame.studio, dataset, number),
    )  # fmt: skip
    for why in st.session_state.get(_FEWER, ()):
        # Types are people's own words: as text, never as markdown.
        st.text(why)


def _set_share(studio: Studio, dataset: str) -> None:
    set_plan(studio, dataset, calibration=st.session_state[f"calibration_{dataset}"] / 100)


def _make(studio: Studio, dataset: str, seed: int) -> None:
    """Another seed each time: the same one makes the same items."""
    try:
        made = make_calibration(studio, dataset, MADE, seed)
    except SeapoError as error:
        st.toast(str(error), icon=":material/error:")
        return
    st.session_state[_FEWER] = made.fewer
    st.toast(f"{count(made.new, 'new item')}.", icon=":material/science:")


def caught(frame: Frame) -> None:
    """Catch rates and false alarms, by reviewer, by type, and by both."""
    st.markdown("#### Are known errors caught, and only those?")
    # It changes with decisions on items too, which are no decisions on pairs.
    store = frame.studio.store
    version = f"{counting.version(store)}-{calibration.version(store)}"
    found = _catches(frame.studio, frame.dataset or "", version)
    if not found:
        st.caption(
            "No calibration item has been decided yet. Make some under “Plan” in the Review view: known "
            "errors and untouched pairs are mixed into the queue, and show here who catches what."
        )
        return
    by_reviewer = [one for one in found if one.type is None]
    by_type = [one for one in found if one.reviewer is None and one.type is not None]
    _chart(by_reviewer, "calibration_reviewers")
    if len(by_type) > 1:
        _chart(by_type, "calibration_types")
    _table([one for one in found if one.reviewer is not None and one.type is not None])
    unsaid = found[0].open
    st.caption(
        f"Dots: {CAUGHT}. Diamonds: {ALARMS}. Whiskers: 95 %."
        + (f" {count(unsaid, 'item')} skipped or flagged." if unsaid else "")
    )


@st.cache_data(max_entries=20, ttl=3600, show_spinner=False)
def _catches(_studio: Studio, dataset: str, version: str) -> tuple[Catches, ...]:
    return reviewing.catches(_studio.store, dataset)


def _chart(found: Sequence[Catches], key: str) -> None:
    dots = [dot for one in found for dot in _dots(one)]
    figure = of_the_whole(charts.whiskers(dots), 50)
    aloud = "; ".join(f"{dot.row}, {dot.name}: {dot.label}" for dot in dots)
    charts.draw(figure, key, f"Calibration items. {aloud}")


def _table(found: Sequence[Catches]) -> None:
    rows = [
        {
            "reviewer": one.reviewer,
            "type": one.type,
            "caught": _of(one.caught),
            "false alarms": _of(one.alarms),
        }
        for one in found
    ]
    st.dataframe(
        rows, hide_index=True, alt="Calibration items by reviewer and type, 95 % intervals"
    )


def _of(part: Share | None) -> str:
    if part is None:
        return "none decided"
    return f"{part.part:,} of {part.whole:,} ({100 * part.low:.0f} to {percent(part.high)})"


def _dots(one: Catches) -> list[Dot]:
    row = one.reviewer or one.type or "all together"
    parts = ((CAUGHT, one.caught, ACCENT, "circle"), (ALARMS, one.alarms, NEUTRAL, "diamond"))
    return [_dot(row, name, part, colour, symbol) for name, part, colour, symbol in parts if part]


def _dot(row: str, name: str, part: Share, colour: str, symbol: str) -> Dot:
    low, high = 100 * part.low, 100 * part.high
    label = f"{percent(part.value)} of n {part.whole:,}"
    return Dot(row, 100 * part.value, low, high, colour, symbol, name, label)
