"""Build: from answers to pairs, in three steps."""

import streamlit as st

from seapo.ui.bring_in import bring_in
from seapo.ui.check import check
from seapo.ui.frame import page
from seapo.ui.inject.form import inject_form
from seapo.ui.inject.usable import usable
from seapo.ui.judge.judged import judged
from seapo.ui.manage import aside, manage

frame = page("Build", ":material/construction:")

st.header("Bring in", icon=":material/looks_one:", anchor="bring-in")
bring_in(frame)
manage(frame)

if frame.dataset is None:
    st.caption("Nothing here yet. Good answers come first; injection and checking follow here.")
    st.stop()
aside(frame)

st.header("Inject", icon=":material/looks_two:", anchor="inject")
if frame.counts.positives:
    inject_form(frame)
else:
    st.caption("This data set has no positives to put an error into.")

st.header("Check", icon=":material/looks_3:", anchor="check")
usable(frame)
if frame.counts.pairs:
    check(frame)
    judged(frame)
else:
    st.caption("No pairs yet. Inject errors above, or bring in data with rejected answers.")
