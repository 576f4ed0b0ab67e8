"""A job that did not come to its end: why, and the button that goes on with it."""

import streamlit as st

from seapo.jobs import Run
from seapo.ui.watch import resume
from seapo.ui.words import RUN_ICONS

BROKEN = ("stopped", "failed", "lost")


def resumable(newest: Run | None, what: str) -> None:
    """Say how far the newest run of its kind came where it broke off; nothing where it did not."""
    if newest is None or newest.state not in BROKEN:
        return
    done = f", {newest.step or 0:,} of {newest.total:,} done" if newest.total else ""
    st.warning(f"{what}: {newest.state}{done}.", icon=RUN_ICONS[newest.state])
    if newest.state != "stopped":
        st.code(newest.message, None, wrap_lines=True)
    st.button(
        "Go on with it", key=f"resume_{newest.id}", on_click=resume, args=(newest,),
        icon=":material/resume:",
    )  # fmt: skip
