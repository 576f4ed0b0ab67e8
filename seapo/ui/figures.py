"""The audit's first row: the accepted share with its interval, overall and by type."""

import streamlit as st

from seapo import audit
from seapo.ui.frame import Frame
from seapo.ui.numbers import ask, colours
from seapo.ui.words import percent


def accepted_figures(frame: Frame) -> None:
    """Accepted among accepted and rejected, with Wilson's 95 % interval and n."""
    rows = ask(frame.studio, "survival", frame.dataset or "")
    there = [name for name in colours(frame.studio) if any(row["type"] == name for row in rows)]
    with st.grid(4, min_column_width=150, gap="small"):
        for name, error_type in (("Accepted, all types", None), *((n, n) for n in there[:3])):
            _figure(name, audit.accepted_share(rows, error_type))


def _figure(name: str, found: audit.Share | None) -> None:
    if found is None:
        st.metric(name, "–", "no verdict yet", delta_color="off", delta_arrow="off", border=True)
        return
    interval = f"{100 * found.low:.0f} to {100 * found.high:.0f} %, n {found.whole:,}"
    st.metric(
        name, percent(found.value), interval, delta_color="off", delta_arrow="off", border=True
    )
