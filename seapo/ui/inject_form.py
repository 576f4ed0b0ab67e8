"""Put errors into positives: engine, mix, limit, seed, what it would do to three rows, and how far it is."""

import time
from contextlib import suppress
from typing import Any

import streamlit as st

from seapo import injectors, jobs, pipeline
from seapo.errors import SeapoError
from seapo.jobs import Run
from seapo.pipeline import RULES, Studio
from seapo.records import Positive, Turn
from seapo.store import asking
from seapo.ui.frame import Frame
from seapo.ui.marked import Pane, pair_panes, panes
from seapo.ui.mix import Chosen, mix
from seapo.ui.numbers import colours
from seapo.ui.resumable import resumable
from seapo.ui.watch import EVERY, again, progress_words, share, stop
from seapo.ui.words import count, duration

MEANING = {
    RULES: "Rules edit the answer itself: no model, any text, the same again by seed.",
    "embedded": "The model rewrites each answer under an error instruction, as the method does. "
    "It knows its own small world only: elsewhere expect nonsense, or counted failures.",
}
"""What an engine does; every shipped model does what the first one does."""
START_SECONDS = {RULES: 1.0}
LOADING = 12.0
"""What a run takes before its first pair, roughly: its process, and a model's libraries."""


def inject_form(frame: Frame) -> None:
    """The knobs, the preview, the button; a run under way takes the button's place."""
    with st.grid(3, min_column_width=130, gap="medium"):
        engine = st.selectbox(
            "Engine", _engines(), format_func=_named, key="engine", persist_state="session"
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
    st.caption(MEANING.get(engine, MEANING["embedded"]))
    chosen = mix(frame, engine)
    here = [run for run in frame.runs if _is_here(run, frame)]
    running = [run for run in here if jobs.active(run.state)]
    resumable(next(iter(here), None), "The last injection")
    for run in running:
        st.fragment(_progress, run_every=EVERY)(frame, run.id)
    if chosen is None:
        return
    if not running and st.button("Inject errors", type="primary", icon=":material/bug_report:"):
        _start(frame, engine, chosen, limit, int(seed))
    _preview(frame, engine, chosen, int(seed), limit or frame.counts.positives)


def _engines() -> list[str]:
    """The rules, and the models that are there."""
    return [name for name in pipeline.ENGINES if name == RULES or pipeline.is_there(name)]


def _named(engine: str) -> str:
    number = engine.rpartition("-")[2]
    return "Rules" if engine == RULES else f"Embedded model {number if number.isdigit() else 0}"


def _is_here(run: Run, frame: Frame) -> bool:
    return run.kind == "inject" and run.config.get("dataset") == frame.dataset


def _start(frame: Frame, engine: str, chosen: Chosen, limit: Any, seed: int) -> None:
    try:
        with st.spinner("Handing the positives out"):
            pipeline.start_inject(
                frame.studio,
                frame.dataset or "",
                engine,
                chosen.mix,
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
    st.progress(share(run), text=_how_far(run))
    st.button(
        "Stop, and keep what is done", key=f"halt_{run.id}", on_click=stop, args=(run,),
        icon=":material/stop_circle:",
    )  # fmt: skip


def _how_far(run: Run) -> str:
    """In the worker's own words where it has some: it knows what an earlier start had done."""
    if run.state == "running" and run.total and run.message:
        return f"{run.step or 0:,} of {run.total:,} · {run.message}"
    return progress_words(run)


def _preview(frame: Frame, engine: str, chosen: Chosen, seed: int, number: int) -> None:
    try:
        rows, seconds = _previewed(
            frame.studio,
            frame.dataset or "",
            engine,
            tuple(chosen.shares.items()),
            seed,
            asking.imports_version(frame.studio.store),
        )
    except SeapoError as error:
        st.error(str(error))
        return
    if engine != RULES:
        seconds = 1 / pipeline.pace(frame.studio.home, engine)
    took = duration(START_SECONDS.get(engine, LOADING) + seconds * number)
    what = "What it would do to" if engine == RULES else "What it will be asked about"
    st.caption(f"{what} three rows. {count(number, 'positive')} take about {took}.")
    colour = colours(frame.studio)
    for place, row in enumerate(rows):
        with st.container(border=True):
            _row(row, colour[row.get("type", row["asked"])], f"preview_{place}")


def _row(row: dict[str, Any], colour: str, key: str) -> None:
    if "failed" in row:
        st.text(f"Not injectable: {row['failed']}")
    elif "request" in row:
        panes([Pane("Prompt", row["prompt"]), Pane("Chosen", row["chosen"])], colour, key=key)
        st.text(f"{row['asked']}: \u201c{row['request']}\u201d")
    else:
        panes(pair_panes(row), colour, key=key)
        st.text(f"{row['type']}: {row['why']}")


@st.cache_data(max_entries=40, ttl=600, show_spinner=False)
def _previewed(
    _studio: Studio,
    dataset: str,
    engine: str,
    shares: tuple[tuple[str, float], ...],
    seed: int,
    version: str,
) -> tuple[list[dict[str, Any]], float]:
    """Three rows, and the seconds that the rules take for one positive."""
    rows = pipeline.preview_inject(_studio, dataset, dict(shares), seed, 3, engine)
    if engine != RULES:
        return rows, 0.0
    # Timed again, because the first time reads word lists, and finding the rows is no injecting.
    began = time.perf_counter()
    for row in rows:
        with suppress(injectors.NotInjectable):
            positive = Positive((Turn("user", row["prompt"]),), row["chosen"])
            injectors.inject(positive, row["asked"], seed)
    return rows, (time.perf_counter() - began) / max(len(rows), 1)
