"""The buttons that try and start an injection, and what stands in their place while one runs."""

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from seapo import jobs, pipeline
from seapo.errors import SeapoError
from seapo.jobs import Run
from seapo.ui.frame import Frame
from seapo.ui.inject.asked import Asked
from seapo.ui.inject.progress import progress
from seapo.ui.inject.trial import trial
from seapo.ui.inject.trials import is_trial, newest_trial
from seapo.ui.resumable import resumable

_TYPES: Mapping[bool, Literal["primary", "secondary"]] = {True: "primary", False: "secondary"}
"""A button's look, by whether it is the screen's next step."""


def under_way(frame: Frame) -> list[Run]:
    """The set's injections that run, each with its progress; the last one to go on with where it broke off."""
    own = [run for run in frame.runs if _is_own(run, frame)]
    resumable(next(iter(own), None), "The last injection")
    active = [run for run in own if jobs.active(run.state)]
    for run in active:
        progress(frame, run, "Injecting")
    return active


def _is_own(run: Run, frame: Frame) -> bool:
    here = run.kind == "inject" and run.config.get("dataset") == frame.dataset
    return here and not is_trial(run)


def by_rules(frame: Frame, asked: Asked, limit: int | None) -> None:
    """The button, or the run in its place."""
    if not under_way(frame):
        _start_button(frame, asked, limit, primary=True)


def by_model(frame: Frame, asked: Asked, limit: int | None, rows: int) -> None:
    """A try comes first: it is the next step until it has shown what these settings give."""
    if under_way(frame):
        return
    found = newest_trial(frame, asked)
    good = found is not None and found.good
    with st.container(horizontal=True):
        if found is None or not jobs.active(found.run.state):
            label = "Try again on three" if found and found.fresh else "Try on three"
            if st.button(label, key="try", type=_TYPES[not good], icon=":material/science:"):
                _start_trial(frame, asked)
        _start_button(frame, asked, limit, primary=good)
    trial(frame, asked, found, rows)


def _start_button(frame: Frame, asked: Asked, limit: int | None, primary: bool) -> None:
    kind = _TYPES[primary]
    if st.button("Inject errors", key="inject", type=kind, icon=":material/bug_report:"):
        _start(frame, asked, limit)


def _start(frame: Frame, asked: Asked, limit: int | None) -> None:
    try:
        with st.spinner("Handing the positives out"):
            pipeline.start_inject(
                frame.studio,
                frame.dataset or "",
                asked.engine,
                asked.mix,
                limit,
                asked.seed,
                asked.settings,
            )
    except SeapoError as error:
        st.error("The injection could not be started.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    st.rerun()


def _start_trial(frame: Frame, asked: Asked) -> None:
    try:
        pipeline.try_inject(
            frame.studio, frame.dataset or "", asked.engine, asked.mix, asked.seed, asked.settings
        )
    except SeapoError as error:
        st.error("It could not be tried.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    st.rerun()
