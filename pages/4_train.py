"""Train: freeze, start, watch, stop; what a run does while it does it."""

import streamlit as st

from seapo.ui.exports import exports
from seapo.ui.frame import page
from seapo.ui.freeze import choose_snapshot
from seapo.ui.navigation import link
from seapo.ui.run_list import choose_run
from seapo.ui.run_view import run_view
from seapo.ui.train_form import train_form

frame = page("Train", ":material/model_training:")
runs = [run for run in frame.runs if run.kind == "train"]
left, right = st.columns([2, 3], gap="large")

with left:
    snapshot = choose_snapshot(frame)
    if snapshot is not None:
        train_form(frame, snapshot)
    elif not frame.counts.sum(state="accepted"):
        link("review", "Accept pairs first", icon=":material/rule:")
    exports(frame, snapshot)

with right:
    opened = choose_run(runs)
    if opened is None:
        st.caption("No run yet. Here you will see what the model learns while it learns it.")
    else:
        run_view(frame, opened)
