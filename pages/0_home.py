"""Home: where the project stands, and the one thing to do next."""

import streamlit as st

from seapo.ui.before_after import before_after
from seapo.ui.frame import page
from seapo.ui.navigation import go
from seapo.ui.next_step import next_step
from seapo.ui.stages import negatives, stages
from seapo.ui.teach import examples, road

frame = page("Home", ":material/home:")
step = next_step(frame.dataset, frame.counts, frame.runs)

if frame.dataset is None:
    road()
else:
    stages(frame)

with st.container(horizontal=True, vertical_alignment="center"):
    if st.button(step.label, type="primary", icon=":material/arrow_forward:", key="next"):
        go(step.screen, step.query)
    st.caption(step.why)

if frame.counts.pairs:
    left, right = st.columns([3, 2], gap="large")
    with left:
        negatives(frame)
    with right:
        before_after(frame.runs)
    examples(frame)
