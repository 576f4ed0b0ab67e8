"""The Quality view: reviewers against each other and against known errors, the sample, and the judge."""

import streamlit as st

from seapo.ui.frame import Frame
from seapo.ui.review.calibration import caught
from seapo.ui.review.judge import judge
from seapo.ui.review.people import people
from seapo.ui.review.policy import policy


def quality(frame: Frame) -> None:
    """Each part computes its own figures, kept for a version of the store."""
    policy(frame)
    with st.grid(2, min_column_width=380, gap="large"):
        with st.container():
            people(frame)
        with st.container():
            caught(frame)
    judge(frame)
