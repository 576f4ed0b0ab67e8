"""The Review page's three views; only the open one computes anything."""

from typing import Literal

import streamlit as st

View = Literal["Review", "Quality", "Pace"]
VIEWS: dict[View, str] = {
    "Review": ":material/rule:",
    "Quality": ":material/verified:",
    "Pace": ":material/timer:",
}


def choose_view() -> View:
    """The switch at the top; the view stays in the link."""
    return st.segmented_control(
        "View", list(VIEWS), default="Review", required=True, key="view", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
