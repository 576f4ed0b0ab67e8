"""An injection while it runs: how far, how fast, what it costs, what fails, and the newest pairs."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from seapo import jobs, pipeline
from seapo.jobs import Run
from seapo.jobs.files import read_json
from seapo.pipeline import Studio
from seapo.ui.frame import Frame
from seapo.ui.inject.estimate import money
from seapo.ui.inject.outcome import words
from seapo.ui.inject.pair import pair_card
from seapo.ui.watch import EVERY, again, progress_words, share, stop
from seapo.ui.words import duration

PROGRESS = "progress.json"
KEEP = "Stop, and keep what is done"


def progress(frame: Frame, run: Run, what: str, end: str = KEEP, newest: bool = True) -> None:
    """Watch a run until it has ended, then draw the page anew; `what` says which run it is, `end` ends it."""
    st.fragment(_watched, run_every=EVERY)(frame.studio, run.id, what, end, newest)


def _watched(studio: Studio, run_id: str, what: str, end: str, newest: bool) -> None:
    run = again(studio, run_id)
    if not jobs.active(run.state):
        pipeline.take_in(studio)
        st.rerun()
    found = read_json(run.folder / PROGRESS) or {}
    st.progress(share(run), text=f"{what} · {how_far(run, found)}")
    failures = so_far(found)
    if failures:
        st.caption(failures)
    st.button(
        end, key=f"halt_{run.id}", on_click=stop, args=(run,),
        icon=":material/stop_circle:",
    )  # fmt: skip
    if newest:
        _newest(studio, _lines(found))


def how_far(run: Run, found: Mapping[str, Any]) -> str:
    """In the worker's own figures where it has some: it knows what an earlier start had done."""
    if run.state != "running" or not found.get("done"):
        loading = run.state == "running" and not run.step and run.message
        return f"{run.message}{_since(run)}" if loading else progress_words(run)
    parts = [f"{found['done']:,} of {found['total']:,}"]
    for name, unit in (("pairs_per_s", "pairs/s"), ("tokens_per_s", "tokens/s")):
        if found.get(name):
            parts.append(f"{_figure(found[name])} {unit}")
    if found.get("seconds_left") is not None:
        parts.append(f"{duration(found['seconds_left'])} left")
    if found.get("cost"):
        parts.append(f"cost so far {money(found['cost'])}")
    return " · ".join(parts)


def _since(run: Run) -> str:
    """A large model takes minutes to load: a figure that moves says that it is being done."""
    return f" · {duration(time.time() - run.started)}" if run.started else ""


def _figure(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def so_far(found: Mapping[str, Any]) -> str:
    """What has failed until now, by reason; empty while nothing has."""
    reasons = found.get("reasons") or {}
    ordered = sorted(reasons.items(), key=lambda item: -int(item[1]))
    said = "; ".join(f"{words(name).rstrip('.')} {number:,}" for name, number in ordered)
    return f"No pair came of {sum(reasons.values()):,}: {said}." if said else ""


def _lines(found: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    newest = found.get("newest")
    return newest if isinstance(newest, list) else []


def _newest(studio: Studio, lines: Sequence[Mapping[str, Any]]) -> None:
    if lines:
        st.markdown("#### Newest pairs")
    for place, line in enumerate(reversed(lines)):
        pair_card(studio, line, f"newest_{place}")
