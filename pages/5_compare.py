"""Compare: is the model better, where, and on which items."""

import streamlit as st

from seapo.ui.choose_results import choose_two, evaluations
from seapo.ui.compared import compared
from seapo.ui.frame import page
from seapo.ui.results import results

frame = page("Compare", ":material/compare_arrows:")
found = results(frame.runs)
chosen = choose_two(frame, found)
if chosen is None:
    st.markdown(
        "A comparison needs two results: the model you started from, and the one you trained. "
        + (f"There is {len(found)} so far." if found else "There is none yet.")
    )
evaluations(frame, found)
if chosen is not None:
    compared(frame, *chosen)
