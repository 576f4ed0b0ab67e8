"""One training run opened: what it does now, its curves, its levers, and what it leaves behind."""

from typing import Literal

import streamlit as st

from seapo import jobs, pipeline
from seapo.errors import SeapoError
from seapo.jobs import Run
from seapo.snapshot import list_snapshots
from seapo.training import METHODS
from seapo.ui.curves import curves
from seapo.ui.frame import Frame
from seapo.ui.navigation import link
from seapo.ui.notes import notes
from seapo.ui.numbers import colours
from seapo.ui.results import measured
from seapo.ui.watch import EVERY, again, progress_words, resume, share, stop
from seapo.ui.words import RUN_ICONS, size

Colour = Literal["green", "red", "orange", "blue", "gray"]
_BADGES: dict[str, Colour] = {"done": "green", "failed": "red", "lost": "orange", "running": "blue"}


def run_view(frame: Frame, run: Run) -> None:
    """The run, looked at every two seconds while it is active."""
    st.subheader(run.id, anchor=False)
    st.caption(_what(frame, run))
    with st.container(horizontal=True, vertical_alignment="center"):
        _levers(frame, run)
    every = EVERY if jobs.active(run.state) else None
    st.fragment(_live, run_every=every)(frame, run.id, run.state)
    if st.toggle("Log", key=f"log_{run.id}", value=run.state == "failed"):
        st.code(jobs.log_tail(run) or "The log is empty.", None, wrap_lines=True, height=320)
    with st.expander("Settings of this run", icon=":material/tune:"):
        st.json(run.config)


def _what(frame: Frame, run: Run) -> str:
    named = METHODS.get(_method(run))
    snapshot = _snapshot_name(frame, str(run.config.get("snapshot", "")))
    return f"{named.name if named else _method(run)} on snapshot {snapshot}"


def _method(run: Run) -> str:
    return str(run.config.get("method", "dpo"))


def _snapshot_name(frame: Frame, snapshot_id: str) -> str:
    names = {found.id: found.name for found in list_snapshots(frame.studio.home)}
    return names.get(snapshot_id, snapshot_id)


def _live(frame: Frame, run_id: str, state: str) -> None:
    run = again(frame.studio, run_id)
    if run.state != state:
        st.rerun()  # its levers have changed
    st.badge(run.state, icon=RUN_ICONS.get(run.state), color=_BADGES.get(run.state, "gray"))
    if jobs.active(run.state):
        st.progress(share(run), text=progress_words(run))
    if run.message:
        _message(run)
    logged = jobs.metrics(run)
    if not logged:
        st.caption("Nothing has been logged yet." if jobs.active(run.state) else "Nothing logged.")
        return
    for note in notes(logged, _method(run)):
        st.info(note, icon=":material/lightbulb:")
    curves(logged, colours(frame.studio), f"curve_{run.id}")


def _message(run: Run) -> None:
    """The run's own words, as text: they may quote what a file or a model said."""
    if run.state in ("failed", "lost"):
        heading = "It failed" if run.state == "failed" else "It was lost"
        st.error(f"{heading}. Resume it, or start again with what the reason asks for.")
        st.code(run.message, None, wrap_lines=True)
    else:
        st.text(run.message)


def _levers(frame: Frame, run: Run) -> None:
    if jobs.active(run.state):
        st.button("Stop", icon=":material/stop_circle:", on_click=stop, args=(run,))
        return
    if run.state == "done":
        fresh = run.id not in {measured(r) for r in frame.runs if r.kind == "evaluate"}
        kind: Literal["primary", "secondary"] = "primary" if fresh else "secondary"
        label = "Evaluate this model" if fresh else "Evaluate again"
        if st.button(label, type=kind, icon=":material/quiz:", key=f"evaluate_{run.id}"):
            _evaluate(frame, run)
        link("compare", "Compare", {"run": run.id}, ":material/compare_arrows:")
    else:
        st.button("Resume", icon=":material/resume:", on_click=resume, args=(run,))
    _delete(run)


def _evaluate(frame: Frame, run: Run) -> None:
    try:
        pipeline.start_evaluate(frame.studio.home, run.id)
    except SeapoError as error:
        st.error(str(error))
        return
    st.rerun()


def _delete(run: Run) -> None:
    with st.popover("Delete", icon=":material/delete:"):
        st.markdown(f"Deletes the run with its model and log: {size(jobs.size(run))} on disk.")
        st.button("Delete for good", key=f"gone_{run.id}", on_click=_gone, args=(run,))


def _gone(run: Run) -> None:
    try:
        jobs.delete(run)
    except SeapoError as error:
        st.toast(str(error), icon=":material/error:")
        return
    st.query_params.pop("run", None)
