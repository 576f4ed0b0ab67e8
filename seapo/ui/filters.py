"""The review queue's filters: four widgets bound to the link, and what else the link narrows by, as chips."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from seapo.records import STATES
from seapo.review import ALL
from seapo.store import asking
from seapo.store.filters import PairFilter
from seapo.ui.frame import Frame

ANY = ""
"""A type or source filter that is off; a bound widget leaves its default out of the link."""

_MORE = ("asked", "rule", "reason", "reviewer", "day", "length", "edited", "judged", "human")
"""Fields that other pages' links bring along; here they can only be taken off."""


def filter_query(frame: Frame, query: Mapping[str, str]) -> dict[str, str]:
    """Draw the filters; the queue's link query, checked.

    Raises:
        BadInput: the link holds a value its field cannot.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover("Filters", icon=":material/filter_list:"):
            chosen = _widgets(frame)
        for name in _MORE:
            if query.get(name):
                _chip(name, query[name])
    more = {name: query[name] for name in _MORE if query.get(name)}
    narrowed = {name: value for name, value in {**chosen, **more}.items() if value}
    state = narrowed.pop("state", "undecided")
    which = replace(PairFilter.from_link(narrowed), dataset=frame.dataset)
    return {**which.to_link(), "state": state}


def _widgets(frame: Frame) -> dict[str, str]:
    types = [ANY, *asking.types(frame.studio.store)]
    # The link holds what the widget shows, so the states are shown as they are named.
    state = st.selectbox("State", [*STATES, ALL], key="state", bind="query-params")
    kind = st.selectbox("Error type", types, key="type", bind="query-params", format_func=_or_any)
    source = st.selectbox(
        "Source", [ANY, *_sources(frame)], key="source", bind="query-params", format_func=_or_any
    )
    search = st.text_input("Text in prompt or answers", key="search", bind="query-params")
    return {"state": state, "type": kind, "source": source, "search": search.strip()}


def _or_any(name: str) -> str:
    return name or "Any"


def _sources(frame: Frame) -> list[str]:
    text = (
        "select distinct source from board where dataset_id ="
        " (select dataset_id from datasets where name = $dataset) order by source"
    )
    rows = asking.run(frame.studio.store, text, {"dataset": frame.dataset})
    return [str(row["source"]) for row in rows]


def _chip(name: str, value: str) -> None:
    st.button(
        f"{name.capitalize()}: {_shown(value)}",
        icon=":material/close:",
        key=f"without-{name}",
        help="Take this filter off",
        on_click=_take_off,
        args=(name,),
    )


def _take_off(name: str) -> None:
    del st.query_params[name]


def _shown(value: str) -> str:
    """A link's value in a label, where markdown would be rendered: letters, digits and a few marks only."""
    return "".join(c if c.isalnum() or c in " .-" else " " for c in value[:60])
