"""Start the experiment with a few choices and an honest estimate; watch it, stop it, go on with it."""

from collections.abc import Mapping

import streamlit as st

from seapo import jobs, pipeline
from seapo.errors import SeapoError
from seapo.jobs import Run
from seapo.lab.experiment.arms import ARMS, BASE, TRAINED, cells
from seapo.lab.experiment.choices import Choices, model_folder, read
from seapo.settings import BASES
from seapo.ui.frame import Frame
from seapo.ui.lab.reading import TASK, is_experiment
from seapo.ui.lab.reading import cells as ended_cells
from seapo.ui.resumable import resumable
from seapo.ui.watch import EVERY, again, stop
from seapo.ui.words import count, duration

SECONDS_A_CELL = 17.0
"""What a trained cell takes of the clock on two cores, two at a time: pairs, training and scoring."""


def start(frame: Frame) -> None:
    """The run under way, or the button that starts one; both stand where the other did."""
    mine = [run for run in frame.runs if is_experiment(run)]
    newest = mine[0] if mine else None
    if newest is not None and jobs.active(newest.state):
        st.fragment(_live, run_every=EVERY)(frame, newest.id, len(ended_cells(newest.folder)))
        return
    resumable(newest, "The last experiment")
    _form(frame)


def _form(frame: Frame) -> None:
    # The choices are drawn first, because the button says what they cost.
    with st.container(horizontal=True, vertical_alignment="center"):
        button = st.empty()
        with st.popover("Choices", icon=":material/tune:"):
            settings = _choices()
        says = st.empty()
    try:
        chosen = read(settings)
    except SeapoError as error:
        st.error(str(error), icon=":material/error:")
        return
    trained = sum(cell.seed is not None for cell in cells(chosen))
    label = f"Run the experiment (about {duration(trained * SECONDS_A_CELL)})"
    if button.button(label, type="primary", icon=":material/science:", key="lab_start"):
        _begin(frame, settings)
    said = (count(len(chosen.bases), "base"), count(chosen.seeds, "seed"))
    says.caption(f"{', '.join(said)}, {count(trained, 'trained model')}, on two cores")


def _choices() -> Mapping[str, str]:
    """What differs from the defaults, as texts, the way the command line gives it."""
    there = [name for name in BASES if (model_folder(name) / "config.json").is_file()]
    usual = Choices()
    bases = st.pills("Bases", there, selection_mode="multi", default=there, key="lab_bases")
    seeds = st.number_input("Seeds a base", 1, 9, usual.seeds, key="lab_seeds")
    names = [arm.name for arm in TRAINED]
    arms = st.pills(
        "Ways of training",
        names,
        selection_mode="multi",
        default=names,
        format_func=lambda name: ARMS[name].label,
        key="lab_arms",
        help="The base, untrained, is always measured: the others are compared with it.",
    )
    st.caption("One base and one seed show the way in a tenth of the time, without intervals.")
    kept = [BASE.name, "care", *(name for name in names if name in arms)]
    wanted = {"bases": ",".join(bases), "seeds": str(seeds), "arms": ",".join(kept)}
    same = {"bases": ",".join(usual.bases), "seeds": str(usual.seeds), "arms": ",".join(usual.arms)}
    return {name: value for name, value in wanted.items() if value != same[name]}


def _begin(frame: Frame, settings: Mapping[str, str]) -> None:
    try:
        pipeline.start_lab(frame.studio.home, TASK, settings)
    except SeapoError as error:
        st.error("The experiment could not be started.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    st.query_params.clear()  # what was open of an earlier experiment is none of this one's
    st.rerun()


def _live(frame: Frame, run_id: str, seen: int) -> None:
    run = again(frame.studio, run_id)
    done = ended_cells(run.folder)
    if not jobs.active(run.state) or len(done) != seen:
        st.rerun()  # the levers, or the figures, have moved
    total = _total(run)
    text = f"{len(done):,} of {count(total, 'cell')} done{_left(run, total)}"
    st.progress(min(1.0, len(done) / max(total, 1)), text=text)
    if run.message:
        st.text(run.message)
    st.button(
        "Stop, and keep what is done",
        icon=":material/stop_circle:",
        key=f"halt_{run.id}",
        on_click=stop,
        args=(run,),
    )


def _total(run: Run) -> int:
    try:
        return len(cells(read(run.config)))
    except SeapoError:  # a base that is gone meanwhile: what the run itself says then
        return run.total or 0


def _left(run: Run, total: int) -> str:
    """Time left by what the finished cells took, also after a pause."""
    if run.state == "queued":
        return " · waiting for its turn"
    took = [float(row["seconds"]) for row in ended_cells(run.folder) if row.get("seed") is not None]
    if not took:
        return ""
    parallel = max(1, int(str(run.config.get("parallel") or Choices().parallel)))
    left = total - len(ended_cells(run.folder))
    return f" · {duration(sum(took) / len(took) * left / parallel)} left"
