"""Put errors into positives: engine, mix, how a model is asked, a try, the run and how far it is."""

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from seapo import jobs, pipeline
from seapo.engines import EngineSpec
from seapo.errors import BadInput, SeapoError
from seapo.jobs import Run
from seapo.pipeline import RULES
from seapo.ui.engine_form import Picked, engine_form
from seapo.ui.engine_settings import all_settings
from seapo.ui.frame import Frame
from seapo.ui.inject_asked import Asked, changed
from seapo.ui.inject_knobs import knobs
from seapo.ui.inject_preview import preview
from seapo.ui.inject_progress import progress
from seapo.ui.inject_trial import is_trial, newest_trial, start_trial, trial
from seapo.ui.mix import mix
from seapo.ui.resumable import resumable

_TYPES: Mapping[bool, Literal["primary", "secondary"]] = {True: "primary", False: "secondary"}
"""A button's look, by whether it is the screen's next step."""


def inject_form(frame: Frame) -> None:
    """The fields, the buttons, what they show; a run under way takes the buttons' place."""
    picked = engine_form(frame)
    limit, seed = _how_many(frame)
    try:
        spec = _spec(frame, picked)
        chosen = mix(frame, spec)
        settings = _settings(frame, spec, picked, chosen.types if chosen else ())
    except BadInput as error:
        st.error("These settings cannot be used.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        chosen = None
    running = _runs(frame)
    if chosen is None or not picked.name:
        return
    asked = Asked(spec.name, chosen.mix, seed, settings)
    rows = (limit or frame.counts.positives) * chosen.each
    if picked.kind == RULES:
        _start_button(frame, asked, limit, running, primary=True)
    else:
        _by_model(frame, asked, limit, rows, running)
    preview(frame, asked, rows)


def _how_many(frame: Frame) -> tuple[int | None, int]:
    """The limit, None for all, and the seed."""
    with st.grid(2, min_column_width=130, gap="medium"):
        limit = st.number_input(
            "Positives",
            1,
            max(frame.counts.positives, 1),
            None,
            placeholder="all",
            key=f"limit_{frame.dataset}_{frame.counts.positives}",  # its bounds are the set's
        )
        seed = st.number_input("Seed", 0, 2**31 - 1, 0, key="seed", persist_state="session")
    return int(limit) if limit else None, int(seed)


def _spec(frame: Frame, picked: Picked) -> EngineSpec:
    """The engine as a run will name it; of its kind alone while its name is not whole."""
    home = frame.studio.home
    return pipeline.read_engine(home, picked.name) if picked.name else EngineSpec(picked.kind)


def _settings(
    frame: Frame, spec: EngineSpec, picked: Picked, types: Sequence[str]
) -> dict[str, str]:
    """What differs from the defaults; refused early, so that no run starts only to say so."""
    if picked.kind == RULES:
        return {}
    given = {
        **picked.settings,
        **knobs(spec, types, frame.studio.home),
        **all_settings(picked.kind),
    }
    found = changed(given)
    pipeline.read_settings(found)
    return found


def _runs(frame: Frame) -> list[Run]:
    """The set's injections under way, each with its progress; the last one to go on with where it broke off."""
    own = [run for run in frame.runs if _is_own(run, frame)]
    resumable(next(iter(own), None), "The last injection")
    active = [run for run in own if jobs.active(run.state)]
    for run in active:
        progress(frame, run, "Injecting")
    return active


def _is_own(run: Run, frame: Frame) -> bool:
    here = run.kind == "inject" and run.config.get("dataset") == frame.dataset
    return here and not is_trial(run)


def _by_model(frame: Frame, asked: Asked, limit: int | None, rows: int, running: list[Run]) -> None:
    """A try comes first: it is the next step until it has shown what these settings give."""
    found = newest_trial(frame, asked)
    trying = found is not None and jobs.active(found.run.state)
    tried = found is not None and not found.stale and found.run.state == "done"
    with st.container(horizontal=True):
        if not running and not trying:
            label = "Try again on three" if tried else "Try on three"
            if st.button(label, key="try", type=_TYPES[not tried], icon=":material/science:"):
                start_trial(frame, asked)
        _start_button(frame, asked, limit, running, primary=tried)
    trial(frame, asked, found, rows)


def _start_button(
    frame: Frame, asked: Asked, limit: int | None, running: list[Run], primary: bool
) -> None:
    if not running and st.button(
        "Inject errors", key="inject", type=_TYPES[primary], icon=":material/bug_report:"
    ):
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
