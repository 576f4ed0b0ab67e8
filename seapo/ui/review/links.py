"""How a link reaches the page's widgets, from another page and within this one.

A widget that is bound to the link keeps its value where a later link says nothing of it, so a whole link
(one that names a state) sets every one of them.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from seapo.ui.frame import Frame
from seapo.ui.navigation import GONE
from seapo.ui.review.chips import MORE
from seapo.ui.review.queue import Queue

_READ: dict[str, Callable[[str], Any]] = {
    "seed": lambda text: int(text) if text.isascii() and text.isdigit() else 0,
    "blind": lambda text: text.lower() in ("yes", "true"),
}
_DEFAULTS: dict[str, object] = {
    **dict.fromkeys(("type", "source", "reviewer", "reason", "judged", "finding"), ""),
    **{"disputed": "", "search": "", "state": "undecided", "order": "board"},
    **{"seed": 0, "blind": False, "view": "Review"},
}
"""Every bound widget of the page by its name in the link, with its value where the link leaves it out."""


def arrive(frame: Frame) -> None:
    """Where a whole link brought another page's reader here, show what it asks for and nothing else."""
    query = {**st.query_params.to_dict(), **st.session_state.pop(GONE, {})}
    if frame.arrived and "state" in query:
        _set(query)


def open_queue(asked: Queue) -> None:
    """Show another queue in the Review view; for a widget's callback."""
    query = {**asked.link(), "view": "Review"}
    _set(query)
    for name in MORE:
        if name in query:
            st.query_params[name] = query[name]
        elif name in st.query_params:
            del st.query_params[name]


def _set(query: Mapping[str, str]) -> None:
    for name, default in _DEFAULTS.items():
        read = _READ.get(name, str)
        st.session_state[name] = read(query[name]) if query.get(name) else default


def queue_button(label: str, asked: Queue, key: str, icon: str = ":material/rule:") -> None:
    """Opens these pairs; `label` is ours, never a model's text: labels render markdown."""
    st.button(
        label, key=key, icon=icon, type="tertiary", on_click=open_queue, args=(asked,)
    )  # fmt: skip
