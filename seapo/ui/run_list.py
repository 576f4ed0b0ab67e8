"""The list of training runs: state by icon and word, the loss so far, and a button that opens one."""

from collections.abc import Sequence

import streamlit as st

from seapo import jobs
from seapo.jobs import Run
from seapo.ui.notes import series
from seapo.ui.watch import ended_words, progress_words
from seapo.ui.words import RUN_ICONS, moment

SHOWN = 6
"""Runs that stand as cards; older ones are picked from a list."""


def choose_run(runs: Sequence[Run]) -> Run | None:
    """The run of the link's `run`, else the newest; None where there is none."""
    if not runs:
        return None
    by_id = {run.id: run for run in runs}
    wanted = st.query_params.get("run", "")
    opened = by_id.get(wanted, runs[0])
    with st.grid(3, min_column_width=150, gap="small"):
        for run in runs[:SHOWN]:
            _card(run, run.id == opened.id)
    if len(runs) > SHOWN:
        _older(runs[SHOWN:], opened)
    return opened


def _card(run: Run, opened: bool) -> None:
    with st.container(border=True, gap="xsmall"):
        _, losses = series(jobs.metrics(run), "loss")
        st.markdown(f"{RUN_ICONS.get(run.state, '')} **{run.state}**")
        st.metric(
            "Loss",
            f"{losses[-1]:.3f}" if losses else "–",
            chart_data=losses[-200:] if len(losses) > 1 else None,
        )
        said = progress_words(run) if jobs.active(run.state) else ended_words(run)
        st.caption(f"{moment(run.created)} · {said}" if said else moment(run.created))
        st.button(
            "Shown below" if opened else "Open",
            key=f"open_{run.id}",
            disabled=opened,
            on_click=_open,
            args=(run.id,),
            width="stretch",
        )


def _older(runs: Sequence[Run], opened: Run) -> None:
    names = [run.id for run in runs]
    st.selectbox(
        "Older runs",
        names,
        index=names.index(opened.id) if opened.id in names else None,
        placeholder=f"{len(names)} more",
        key="older_run",
        on_change=lambda: _open(st.session_state["older_run"]),
    )


def _open(run_id: str | None) -> None:
    if run_id:
        st.query_params["run"] = run_id
