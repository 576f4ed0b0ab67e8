"""The Review view: one line on the queue, and the card, which takes the rest of the page."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seapo.ui.card import review_card
from seapo.ui.frame import Frame
from seapo.ui.review.chips import chips
from seapo.ui.review.drawer import queue


def reviewing(frame: Frame, bar: DeltaGenerator) -> None:
    """Draw the queue's widgets into `bar`, and the card below.

    Raises:
        BadInput: the link holds a value its field cannot.
    """
    query = st.query_params.to_dict()
    with bar:
        asked = queue(frame, query)
        chips(query)
        st.caption(asked.words())
    review_card(frame.studio, asked.link(), frame.reviewer, asked.adjudicates)
