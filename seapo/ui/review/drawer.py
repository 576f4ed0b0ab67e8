"""The queue's drawer: filters, order and how pairs are shown, all of it in the link."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import streamlit as st

from seapo.audit import narrowing
from seapo.pipeline import Studio
from seapo.records import REASONS, STATES
from seapo.review import ALL, ORDERS, SAMPLES
from seapo.store import asking
from seapo.store.filters import PairFilter
from seapo.ui.frame import Frame
from seapo.ui.review.chips import more_filters
from seapo.ui.review.queue import Queue

ANY = ""
"""A filter that is off; a bound widget leaves its default out of the link."""

_TEXTS = ("type", "source", "reviewer", "reason", "judged", "finding", "disputed")
"""Filters chosen from a list, by their names in the link."""


def queue(frame: Frame, query: Mapping[str, str]) -> Queue:
    """Draw the drawer; the queue that it and the link ask for.

    Raises:
        BadInput: the link holds a value its field cannot.
    """
    with st.popover("Queue", icon=":material/filter_list:", key="queue"):
        narrowed = _filters(frame, query)
        order, seed, blind = _way()
        st.caption("All of this is in the address: copy it to keep or share this queue.")
    state = narrowed.pop("state")
    which = PairFilter.from_link({**narrowed, **more_filters(query)})
    asked = None if state == ALL else state
    return Queue(replace(which, dataset=frame.dataset, state=asked), order, seed, blind)


def _filters(frame: Frame, query: Mapping[str, str]) -> dict[str, str]:
    lists = _lists(frame)
    left, right = st.columns(2, gap="small", width=420)
    with left:
        # The link holds what the widget shows, so everything is shown as it is named.
        state = st.selectbox("State", [*STATES, ALL], key="state", bind="query-params")
    chosen = {"state": str(state)}
    for n, name in enumerate(_TEXTS):
        with (right, left)[n % 2]:
            chosen[name] = _choice(name, lists[name], query.get(name))
    search = st.text_input(
        "Text in prompt or answers", key="search", bind="query-params", type="search"
    )
    chosen["search"] = (search or "").strip()
    return {name: value for name, value in chosen.items() if value}


_LABELS = {
    "type": "Error type",
    "source": "Made by",
    "judged": "The judge says",
    "finding": "A check found",
    "disputed": "Reviewers disagree",
}


def _choice(name: str, values: Iterable[str], in_link: str | None) -> str:
    """One list; a value that only the link knows is offered too, or it would be dropped unseen."""
    offered = dict.fromkeys([ANY, *values, *([in_link] if in_link else [])])
    label = _LABELS.get(name, name.capitalize())
    return str(
        st.selectbox(label, list(offered), key=name, bind="query-params", format_func=_or_any)
    )


def _or_any(name: str) -> str:
    return name or "Any"


def _way() -> tuple[str, int, bool]:
    """Order, seed and blindness."""
    left, right = st.columns([3, 2], gap="small", width=420)
    order = left.selectbox("Order", list(ORDERS), key="order", bind="query-params")
    seed = 0
    if order in SAMPLES:
        seed = right.number_input(
            "Seed", 0, 2**31 - 1, 0, key="seed", bind="query-params",
            help="The same seed draws the same order on every machine.",
        )  # fmt: skip
    st.caption(f"{ORDERS[order]}.")
    blind = st.toggle(
        "Blind", key="blind", bind="query-params",
        help="Sides in an order drawn by the pair, unlabelled: which is worse? Shown after the decision.",
    )  # fmt: skip
    return order, int(seed), bool(blind)


def _lists(frame: Frame) -> dict[str, list[str]]:
    """What each list offers, of this data set."""
    store, dataset = frame.studio.store, frame.dataset
    own = {
        name: narrowing.values(store, dataset, name) if dataset else []
        for name in narrowing.COLUMNS
    }
    types = list(asking.types(store))
    return {
        **own,
        "type": types,
        "reason": list(dict.fromkeys([*REASONS, *own["reason"]])),
        "judged": [*types, "none"],
        "finding": _found(frame),
        "disputed": ["yes", "no"],
    }


def _found(frame: Frame) -> list[str]:
    """Names of findings in this data set."""
    if not frame.dataset:
        return []
    return _findings(frame.studio, frame.dataset, asking.imports_version(frame.studio.store))


@st.cache_data(max_entries=20, ttl=600, show_spinner=False)
def _findings(_studio: Studio, dataset: str, version: str) -> list[str]:
    return narrowing.findings(_studio.store, dataset)
