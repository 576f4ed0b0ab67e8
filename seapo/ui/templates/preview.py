"""A text filled with three rows of the data set: what a model would get to read, to the letter."""

import streamlit as st

from seapo.errors import BadInput
from seapo.ui.frame import Frame
from seapo.ui.templates.requests import Shown, Wanted, requests

_HEIGHT = 420


def preview(frame: Frame, task: str, text: str, wanted: Wanted) -> None:
    """The requests about the first rows, each in a tab of its own; `text` stands for the task's saved text."""
    try:
        shown = requests(frame.studio, frame.dataset or "", task, text, wanted)
    except BadInput as error:
        st.error("There is no preview.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    if not shown:
        st.caption(
            "No pairs yet: once there are some, what a judge is asked about them stands here."
        )
        return
    for tab, request in zip(
        st.tabs([f"Row {n + 1}" for n in range(len(shown))]), shown, strict=True
    ):
        with tab:
            _request(request)


def _request(request: Shown) -> None:
    tokens = round(len(request.text.encode()) / 4, -1)  # roughly, in any script
    st.caption(f"{request.title} · about {tokens:,.0f} tokens")
    st.code(request.text, None, wrap_lines=True, height=_HEIGHT)
