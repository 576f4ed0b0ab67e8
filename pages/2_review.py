"""Review: is this negative what it claims to be? The card takes the page."""

import streamlit as st

from seapo.errors import BadInput
from seapo.ui.card import review_card
from seapo.ui.filters import filter_query
from seapo.ui.frame import page
from seapo.ui.navigation import link

frame = page("Review", ":material/rule:")

if not frame.dataset:
    st.info("No data yet. Bring in good answers first; pairs are made from them.")
    link("build", "Bring data in", icon=":material/upload_file:")
elif not frame.counts.pairs:
    st.info("No pairs yet. Inject first: each good answer gets a copy with one error in it.")
    link("build", "Make pairs", {"dataset": frame.dataset}, icon=":material/bug_report:")
else:
    try:
        review_card(frame.studio, filter_query(frame, st.query_params.to_dict()), frame.reviewer)
    except BadInput as error:
        st.error(str(error), icon=":material/link_off:")
        link("review", "All undecided pairs", {"dataset": frame.dataset})
