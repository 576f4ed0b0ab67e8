"""Put errors into positives: mix, limit, seed, what it would do to three rows, and how far it is."""

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from seapo import injectors, jobs, pipeline
from seapo.errors import SeapoError
from seapo.jobs import Run
from seapo.pipeline import Studio
from seapo.records import Positive, Turn
from seapo.store import asking
from seapo.ui.frame import Frame
from seapo.ui.marked import pair_panes, panes
from seapo.ui.mix import mix
from seapo.ui.numbers import colours
from seapo.ui.watch import EVERY, again, progress_words, share, stop
from seapo.ui.words import count, duration

ENGINES = {"rules": "Rules: no model, any text, the same again by seed"}
START_SECONDS = 1.0
"""What a run takes before its first pair, roughly."""


def inject_form(frame: Frame) -> None:
    """The knobs, the preview, the button; a run under way takes the button's place."""
    shares = mix()
    with st.grid(3, min_column_width=130, gap="medium"):
        engine = st.selectbox(
            "Engine", pipeline.ENGINES, format_func=lambda name: ENGINES.get(name, name)
        )
        limit = st.number_input(
            "Positives",
            1,
            max(frame.counts.positives, 1),
            None,
            placeholder="all",
            key=f"limit_{frame.dataset}_{frame.counts.positives}",  # its bounds are the set's
        )
        seed = st.number_input("Seed", 0, 2**31 - 1, 0, key="seed")
    running = [run for run in frame.runs if _is_here(run, frame)]
    if running:
        for run in running:
            st.fragment(_progress, run_every=EVERY)(frame, run.id)
    elif st.button("Inject errors", type="primary", icon=":material/bug_report:"):
        _start(frame, engine, shares, limit, int(seed))
    _preview(frame, shares, int(seed), limit or frame.counts.positives)


def _is_here(run: Run, frame: Frame) -> bool:
    here = run.config.get("dataset") == frame.dataset
    return run.kind == "inject" and jobs.active(run.state) and here


def _start(frame: Frame, engine: str, shares: Mapping[str, int], limit: Any, seed: int) -> None:
    wanted = {name: float(number) for name, number in shares.items() if number}
    try:
        with st.spinner("Handing the positives out"):
            pipeline.start_inject(
                frame.studio,
                frame.dataset or "",
                engine,
                wanted,
                int(limit) if limit else None,
                seed,
            )
    except SeapoError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.rerun()


def _progress(frame: Frame, run_id: str) -> None:
    run = again(frame.studio, run_id)
    if not jobs.active(run.state):
        pipeline.take_in(frame.studio)
        st.rerun()
    pace = ""
    if run.started and run.step:
        pace = f" · {run.step / max(time.time() - run.started, 0.1):,.0f} pairs/s"
    st.progress(share(run), text=f"{progress_words(run)}{pace}")
    st.button(
        "Stop, and keep what is done", key=f"halt_{run.id}", on_click=stop, args=(run,),
        icon=":material/stop_circle:",
    )  # fmt: skip


def _preview(frame: Frame, shares: Mapping[str, int], seed: int, number: int) -> None:
    try:
        rows, seconds = _previewed(
            frame.studio,
            frame.dataset or "",
            tuple(shares.items()),
            seed,
            asking.imports_version(frame.studio.store),
        )
    except SeapoError as error:
        st.error(str(error))
        return
    took = duration(START_SECONDS + seconds * number)
    st.caption(f"What it would do to three rows. {count(number, 'positive')} take about {took}.")
    colour = colours(frame.studio)
    for place, row in enumerate(rows):
        with st.container(border=True):
            if "failed" in row:
                st.text(f"Not injectable: {row['failed']}")
                continue
            panes(pair_panes(row), colour[row["type"]], key=f"preview_{place}")
            st.text(f"{row['type']}: {row['why']}")


@st.cache_data(max_entries=40, ttl=600, show_spinner=False)
def _previewed(
    _studio: Studio, dataset: str, shares: tuple[tuple[str, int], ...], seed: int, version: str
) -> tuple[list[dict[str, Any]], float]:
    """Three rows, and the seconds that one positive takes."""
    wanted = {name: float(number) for name, number in shares if number}
    rows = pipeline.preview_inject(_studio, dataset, wanted, seed, 3)
    # Timed again, because the first time reads word lists, and finding the rows is no injecting.
    began = time.perf_counter()
    for row in rows:
        with suppress(injectors.NotInjectable):
            positive = Positive((Turn("user", row["prompt"]),), row["chosen"])
            injectors.inject(positive, row["asked"], seed)
    return rows, (time.perf_counter() - began) / max(len(rows), 1)
