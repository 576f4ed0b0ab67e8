"""Review: is this negative what it claims to be? The card takes the page."""

import streamlit as st

from seapo.errors import BadInput
from seapo.ui.frame import page
from seapo.ui.navigation import link
from seapo.ui.review.links import arrive
from seapo.ui.review.pace import pace
from seapo.ui.review.quality import quality
from seapo.ui.review.reviewing import reviewing
from seapo.ui.review.views import choose_view

frame = page("Review", ":material/rule:")
arrive(frame)

if not frame.dataset:
    st.info("No data yet. Bring in good answers first; pairs are made from them.")
    link("build", "Bring data in", icon=":material/upload_file:")
elif not frame.counts.pairs:
    st.info("No pairs yet. Inject first: each good answer gets a copy with one error in it.")
    link("build", "Make pairs", {"dataset": frame.dataset}, icon=":material/bug_report:")
else:
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with bar:
        view = choose_view()
    try:
        if view == "Review":
            reviewing(frame, bar)
        elif view == "Quality":
            quality(frame)
        else:
            pace(frame)
    except BadInput as error:
        st.error(str(error), icon=":material/link_off:")
        link("review", "All undecided pairs", {"dataset": frame.dataset})
