"""Judging on the Build page: start one, watch it, and what the newest judges say of the set's pairs."""

import streamlit as st

from seapo import audit, jobs
from seapo.audit import Judged
from seapo.pipeline import Studio
from seapo.store import counting
from seapo.ui.frame import Frame
from seapo.ui.judge.confusion import confusion
from seapo.ui.judge.form import judge_form
from seapo.ui.judge.progress import progress
from seapo.ui.judge.rates import rates
from seapo.ui.resumable import resumable


def judged(frame: Frame) -> None:
    """The form or the run in its place, then hits beside false alarms, then who calls an error what."""
    st.markdown("#### Are the errors real, and which are they?")
    own = [
        run
        for run in frame.runs
        if run.kind == "judge" and run.config.get("dataset") == frame.dataset
    ]
    resumable(next(iter(own), None), "The last judging")
    active = [run for run in own if jobs.active(run.state)]
    for run in active:
        progress(frame, run)
    if not active:
        judge_form(frame)
    found = _judged(frame.studio, frame.dataset or "", counting.version(frame.studio.store))
    if not found.hits:
        st.caption(
            "No model has judged these pairs yet. A judge is asked about each answer alone, without "
            "being told which one it is, so that its false alarms on untouched answers show what its "
            "hits are worth."
        )
        return
    rates(frame, found)
    confusion(frame, found.confusion)


@st.cache_data(max_entries=20, ttl=3600, show_spinner=False)
def _judged(_studio: Studio, dataset: str, version: str) -> Judged:
    return audit.judged(_studio.store, dataset)
