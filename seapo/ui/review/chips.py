"""What a link narrows the queue by beside the drawer's lists: chips, which can only be taken off."""

from collections.abc import Mapping

import streamlit as st

from seapo.ui.review.queue import plain

MORE = ("asked", "rule", "day", "length", "edited", "human")
"""Fields that other pages' links bring along."""


def more_filters(query: Mapping[str, str]) -> dict[str, str]:
    """The link's part that no widget holds."""
    return {name: query[name] for name in MORE if query.get(name)}


def chips(query: Mapping[str, str]) -> None:
    """A button for each, which takes it off."""
    for name, value in more_filters(query).items():
        st.button(
            f"{name.capitalize()}: {plain(value)}",
            icon=":material/close:",
            key=f"without-{name}",
            help="Take this filter off",
            on_click=_take_off,
            args=(name,),
        )


def _take_off(name: str) -> None:
    del st.query_params[name]
