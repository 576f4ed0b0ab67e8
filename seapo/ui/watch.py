"""The jobs that run right now: a thin line of progress each, a stop, and the page kept fresh meanwhile."""

import time

import streamlit as st

from seapo import jobs, pipeline
from seapo.errors import NotFound, SeapoError
from seapo.jobs import Run
from seapo.jobs.files import read_json
from seapo.pipeline import Studio
from seapo.ui.words import KINDS, count, duration

EVERY = 2.0
"""Seconds between two looks while something runs; nothing is looked at when nothing runs."""
_TAKEN = "watch_taken"


def running(studio: Studio) -> list[Run]:
    return [run for run in jobs.list_runs(studio.home) if jobs.active(run.state)]


def watch(studio: Studio, runs: list[Run]) -> None:
    """Show the running jobs, looking again every two seconds until the last has ended."""
    if _TAKEN not in st.session_state:
        # What ended while nobody was looking is taken in before the first number is shown.
        pipeline.take_in(studio)
        st.session_state[_TAKEN] = True
    active = [run for run in runs if jobs.active(run.state)]
    if active:
        st.fragment(_panel, run_every=EVERY)(studio, tuple(run.id for run in active))


def _panel(studio: Studio, seen: tuple[str, ...]) -> None:
    if any(name.startswith(("inject", "judge")) for name in seen):
        pipeline.take_in(studio)
    now = running(studio)
    if {run.id for run in now} != set(seen):
        st.rerun()  # something ended or began: the numbers of the whole page have moved
    for run in now:
        _line(run)


def again(studio: Studio, run_id: str) -> Run:
    """The run as it is now; where somebody has deleted it meanwhile, the page is drawn anew."""
    try:
        return jobs.find(studio.home, run_id)
    except NotFound:
        st.rerun()


def _line(run: Run) -> None:
    line, button = st.columns([5, 1], vertical_alignment="center", wrap=False)
    line.progress(share(run), text=f"{KINDS.get(run.kind, run.kind)} · {progress_words(run)}")
    button.button(
        "",
        key=f"stop_{run.id}",
        icon=":material/stop_circle:",
        type="tertiary",
        help=f"Stop {run.id}; what is done is kept",
        on_click=stop,
        args=(run,),
    )


def stop(run: Run) -> None:
    """Ask the run to end, without waiting for it."""
    try:
        jobs.stop(run, patient=False)
    except SeapoError as error:
        st.toast(str(error), icon=":material/error:")


def resume(run: Run) -> None:
    """Go on with a run that broke off, or say why that cannot be."""
    try:
        jobs.resume(run)
    except SeapoError as error:
        st.toast(str(error), icon=":material/error:")


def share(run: Run) -> float:
    """Done, from 0 to 1."""
    return min(1.0, (run.step or 0) / run.total) if run.total else 0.0


def seconds_left(run: Run) -> float | None:
    """As the run itself says it, else by the pace since the start; None before the first step."""
    told = (read_json(run.folder / "progress.json") or {}).get("seconds_left")
    if run.state == "running" and isinstance(told, int | float):
        return float(told)
    if not (run.started and run.step and run.total) or run.state != "running":
        return None
    return (time.time() - run.started) / run.step * max(run.total - run.step, 0)


def progress_words(run: Run) -> str:
    """`12 of 88 · 3 min left`, or that it waits."""
    if run.state == "queued":
        return "waiting for its turn"
    if not run.total:
        return "starting"
    left = seconds_left(run)
    done = f"{run.step or 0:,} of {run.total:,}"
    return f"{done} · {duration(left)} left" if left is not None else done


def ended_words(run: Run) -> str:
    """How long a run took, and how far it came."""
    took = duration(run.ended - run.started) if run.ended and run.started else ""
    steps = count(run.step, "step") if run.step else ""
    return " · ".join(part for part in (steps, took) if part)
