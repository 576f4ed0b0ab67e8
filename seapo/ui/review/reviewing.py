"""The Review view: one line on the queue, the card, which takes the page, and what was done to many at once."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seapo.pipeline.reviewing import batches
from seapo.ui.card import review_card
from seapo.ui.frame import Frame
from seapo.ui.review.batches import earlier
from seapo.ui.review.bulk import bulk_button, told
from seapo.ui.review.chips import chips
from seapo.ui.review.drawer import queue
from seapo.ui.review.meter import meter
from seapo.ui.review.plan import plan_drawer


def reviewing(frame: Frame, bar: DeltaGenerator) -> None:
    """Draw the queue's widgets into `bar`, and the card below.

    Raises:
        BadInput: the link holds a value its field cannot.
    """
    query = st.query_params.to_dict()
    with bar:
        asked = queue(frame, query)
        plan = plan_drawer(frame)
        bulk_button(frame, asked)
        chips(query)
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    told(frame)
    done = batches(frame.studio, frame.dataset or "")
    review_card(
        frame.studio,
        asked.link(),
        frame.reviewer,
        asked.adjudicates,
        plan.overlap,
        asked.told_order,
        sum(1 + (batch.undone is not None) for batch in done),
    )
    # The figures come last: the card is on its way to the browser by then.
    with line:
        st.markdown(f"**{asked.words()}**", width="content")
        if asked.adjudicates:
            st.caption("You settle what reviewers disagree on: your word stands above their votes.")
        else:
            meter(frame, asked)
    earlier(frame, done)
