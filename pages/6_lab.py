"""Lab: does the method do what it claims, measured on a model that fits a laptop?"""

import streamlit as st

from seapo.ui.frame import page
from seapo.ui.lab.profile import error_profile
from seapo.ui.lab.reading import experiments
from seapo.ui.lab.result import choose, result
from seapo.ui.lab.start import start

frame = page("Lab", ":material/science:")
st.markdown(
    "Does training against answers with a known error do what it claims? Here it is measured: every "
    "way of training from the same base models, scored on questions that none of them trained on."
)
st.info(
    "A model built with separable authors does not predict effect sizes on real models. Read here "
    "which way an effect points and how sure that is, not how large it will be for you.",
    icon=":material/warning:",
)

st.header("Experiment", anchor="experiment")
start(frame)

st.header("Result", anchor="result")
found = experiments(frame.runs)
if found:
    result(choose(found))
else:
    st.caption(
        "No result yet. The experiment trains each base anew for every way of training: on the "
        "chosen answers alone, on a judge’s best and worst sample, on errors of one type, on their "
        "mix. Here you will then see what each does to knowledge, reasoning, mathematics, coding "
        "and truthfulness, with intervals, and open every answer behind a figure."
    )

st.header("The model’s own errors", anchor="profile")
error_profile(frame)
