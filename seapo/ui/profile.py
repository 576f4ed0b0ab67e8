"""A model's error profile on the page: the chart, and the button that measures it."""

from collections.abc import Mapping

import streamlit as st

from seapo import jobs, pipeline
from seapo.errors import SeapoError
from seapo.jobs import Run
from seapo.pipeline import Profile, Studio
from seapo.ui import charts
from seapo.ui.charts import Dot
from seapo.ui.frame import Frame
from seapo.ui.resumable import resumable
from seapo.ui.watch import EVERY, again, progress_words, share, stop
from seapo.ui.words import count, percent

QUESTION = "Which errors does the model itself make?"
PROMPTS = 500
"""Development prompts that a profile asks where nothing else is said."""


def profile_chart(profile: Profile, colour: Mapping[str, str], key: str) -> None:
    """Shares of the types among the model's own wrong answers, with 95 % whiskers."""
    st.markdown(f"#### {QUESTION}")
    unsorted = sum(row.get("unknown", 0) for row in profile.by_dimension.values())
    dots = [_dot(profile, kind, colour.get(kind, charts.NEUTRAL)) for kind in profile.shares]
    said = ", ".join(f"{dot.row} {dot.label}" for dot in dots)
    figure = charts.whiskers(dots).update_xaxes(rangemode="tozero")
    charts.draw(figure, key, f"Error profile of {profile.model}: {said}")
    st.caption(
        f"{profile.model}: {count(profile.wrong, 'wrong answer')} of n {profile.n:,} to development "
        f"prompts; shares of the {profile.wrong - unsorted:,} that have a type, with 95 % intervals."
    )


def _dot(profile: Profile, kind: str, colour: str) -> Dot:
    part, (low, high) = profile.shares[kind], profile.intervals[kind]
    return Dot(kind, 100 * part, 100 * low, 100 * high, colour, label=percent(part))


def measuring(frame: Frame, model: str, first: bool) -> None:
    """Show the profile of the model that is being measured, or the button that starts it.

    `first` makes it the screen's next action.
    """
    own = [run for run in frame.runs if _is_of(run, model)]
    active = [run for run in own if jobs.active(run.state)]
    resumable(next(iter(own), None), "The last measuring")
    for run in active:
        st.fragment(_progress, run_every=EVERY)(frame.studio, run.id)
    if not active and st.button(
        f"Measure the errors of {model}",
        type="primary" if first else "secondary",
        icon=":material/query_stats:",
        help=f"It answers {PROMPTS} development prompts, and each wrong answer is sorted by type.",
    ):
        _start(frame.studio, model)


def _is_of(run: Run, model: str) -> bool:
    config = run.config
    return config.get("task") == pipeline.PROFILE_TASK and config.get("model") == model


def _start(studio: Studio, model: str) -> None:
    try:
        pipeline.start_profile(studio.home, {"model": model})
    except SeapoError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.rerun()


def _progress(studio: Studio, run_id: str) -> None:
    run = again(studio, run_id)
    if not jobs.active(run.state):
        st.rerun()
    st.progress(share(run), text=f"Measuring the error profile · {progress_words(run)}")
    st.button(
        "Stop measuring", key=f"halt_{run.id}", on_click=stop, args=(run,),
        icon=":material/stop_circle:",
    )  # fmt: skip
