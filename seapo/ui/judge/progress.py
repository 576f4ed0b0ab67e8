"""A judge while it runs: how far, how fast, what could not be judged."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from seapo import jobs, pipeline
from seapo.jobs import Run
from seapo.jobs.files import read_json
from seapo.pipeline import Studio
from seapo.ui.frame import Frame
from seapo.ui.inject.progress import KEEP, PROGRESS, how_far
from seapo.ui.watch import EVERY, again, share, stop


def progress(frame: Frame, run: Run) -> None:
    """Watch a run until it has ended, then draw the page anew."""
    st.fragment(_watched, run_every=EVERY)(frame.studio, run.id)


def _watched(studio: Studio, run_id: str) -> None:
    run = again(studio, run_id)
    if not jobs.active(run.state):
        pipeline.take_in(studio)
        st.rerun()
    found = read_json(run.folder / PROGRESS) or {}
    st.progress(share(run), text=f"Judging · {how_far(run, found)}")
    reasons: Mapping[str, Any] = found.get("reasons") or {}  # type: ignore[assignment]  # own file
    if reasons:
        said = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in reasons.items())
        st.caption(f"Unscored {sum(reasons.values()):,}: {said}")
    st.button(KEEP, key=f"halt_{run.id}", on_click=stop, args=(run,), icon=":material/stop_circle:")
