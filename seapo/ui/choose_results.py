"""Which two results are compared: the base preselected, the newest trained model beside it."""

from collections.abc import Sequence

import streamlit as st

from seapo import jobs, pipeline
from seapo.errors import SeapoError
from seapo.jobs import Run
from seapo.ui.frame import Frame
from seapo.ui.results import EMBEDDED, Result, before_and_after, measured, name_of, newest_of
from seapo.ui.watch import EVERY, again, progress_words, share
from seapo.ui.words import RUN_ICONS, moment

USUAL_ITEMS = 200


def choose_two(frame: Frame, found: Sequence[Result]) -> tuple[Result, Result] | None:
    """Two select boxes; None while there are not two results."""
    if len(found) < 2:
        return None
    before, after = _preselected(frame, found)
    by_id = {result.run.id: result for result in found}
    left, right = st.columns(2)
    with left:
        first = _select("Baseline", by_id, before)
    with right:
        second = _select("Compared with it", by_id, after)
    return by_id[first], by_id[second]


def _preselected(frame: Frame, found: Sequence[Result]) -> tuple[Result, Result]:
    wanted = st.query_params.get("run", "")
    before, after = before_and_after(found, frame.runs)
    opened = next((r for r in found if wanted and wanted in (r.model, r.run.id)), None)
    after = opened or after or found[0]
    before = before if before not in (None, after) else None
    return before or next(result for result in found if result is not after), after


def _select(label: str, by_id: dict[str, Result], chosen: Result) -> str:
    names = list(by_id)
    return st.selectbox(
        label,
        names,
        index=names.index(chosen.run.id),
        format_func=lambda key: (
            f"{name_of(by_id[key].model)} · {moment(by_id[key].run.ended or 0)}"
        ),
        key=f"compare_{label}",
    )


def evaluations(frame: Frame, found: Sequence[Result]) -> None:
    """Start an evaluation; what runs or went wrong stands above the form."""
    for run in [r for r in frame.runs if r.kind == "evaluate" and r.state != "done"][:3]:
        _unfinished(frame, run)
    missing = _missing(frame, found)
    with st.expander("Evaluate a model", icon=":material/quiz:", expanded=bool(missing)):
        _form(frame, missing)


def _unfinished(frame: Frame, run: Run) -> None:
    if jobs.active(run.state):
        st.fragment(_progress, run_every=EVERY)(frame, run.id)
        return
    st.caption(f"{RUN_ICONS.get(run.state, '')} An evaluation {run.state}.")
    if run.message:
        st.code(run.message, None, wrap_lines=True)


def _progress(frame: Frame, run_id: str) -> None:
    run = again(frame.studio, run_id)
    st.progress(share(run), text=f"Evaluation · {progress_words(run)}")


def _missing(frame: Frame, found: Sequence[Result]) -> list[str]:
    """Models of which there is no result: the one of the link first, then the base, then trained ones."""
    trained = [r.id for r in frame.runs if r.kind == "train" and r.state == "done"]
    wanted = st.query_params.get("run", "")
    first = [wanted] if wanted in trained else []
    under_way = {measured(r) for r in frame.runs if r.kind == "evaluate" and jobs.active(r.state)}
    models = dict.fromkeys([*first, EMBEDDED, *trained[:1]])
    return [m for m in models if newest_of(found, m) is None and m not in under_way]


def _form(frame: Frame, missing: Sequence[str]) -> None:
    trained = [r.id for r in frame.runs if r.kind == "train" and r.state == "done"]
    options = list(dict.fromkeys([*missing, EMBEDDED, *trained]))
    model = st.selectbox(
        "Model",
        options,
        format_func=name_of,
        accept_new_options=True,
        # Of what is preselected, so that an evaluation begun moves it on to the next model.
        key=f"evaluate_model_{options[0]}",
        help="A trained model, or type a folder or a hub name",
    )
    items = st.number_input(
        "Items a dimension",
        10,
        1000,
        USUAL_ITEMS,
        key="evaluate_items",
        help="More items, narrower intervals. Two results compare on the items both have.",
    )
    if st.button("Start the evaluation", type="primary" if missing else "secondary"):
        _start(frame, str(model), int(items))


def _start(frame: Frame, model: str, items: int) -> None:
    try:
        pipeline.start_evaluate(frame.studio.home, model, limit=items)
    except SeapoError as error:
        st.error("The evaluation could not be started.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    st.rerun()
