"""Audit: what is in this data set, and what could mislead training."""

import streamlit as st

from seapo.ui.figures import accepted_figures
from seapo.ui.frame import page
from seapo.ui.navigation import link
from seapo.ui.questions import QUESTIONS, question

frame = page("Audit", ":material/monitoring:")
if not frame.counts.pairs:
    st.markdown(
        "An audit needs pairs: who made them, what became of them in review, whether their length "
        "gives them away. There are none in this data set yet."
    )
    link("build", "Put errors into positives", icon=":material/arrow_forward:")
    st.stop()

accepted_figures(frame)
st.caption("Click a part of a chart to open its pairs in review.")
with st.grid(2, min_column_width=380, gap="large"):
    for shown in QUESTIONS:
        with st.container():
            question(frame, shown)
