"""The frame around every page: title, way through the studio, data set, running jobs, reviewer.

`page(...)` is the first line of a page, because a page opened by its address runs without `app.py`.
"""

from dataclasses import dataclass

import streamlit as st

from seapo import jobs
from seapo.errors import StoreBusy
from seapo.jobs import Run
from seapo.pipeline import Studio
from seapo.store import asking
from seapo.ui.cache import studio as open_studio
from seapo.ui.navigation import SCREENS
from seapo.ui.numbers import Counts, counts
from seapo.ui.watch import watch

_WANTED = "wanted_dataset"
_KEPT = "kept_{}"
"""What the sidebar's fields held last: a value that came with the link is lost at the first change of page."""
_HERE = "page_here"
"""The page that the last run drew."""

# A drawing of its own: a named icon would be fetched from another machine.
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<rect x="1" y="8" width="4" height="7" rx="1" fill="#0072B2"/>'
    '<rect x="6" y="4" width="4" height="11" rx="1" fill="#D55E00"/>'
    '<rect x="11" y="1" width="4" height="14" rx="1" fill="#009E73"/></svg>'
)


@dataclass(frozen=True)
class Frame:
    studio: Studio
    dataset: str | None
    """The data set chosen in the sidebar; None while there is none."""
    reviewer: str
    counts: Counts
    runs: tuple[Run, ...]
    """Every run, newest first, as this page's drawing found them."""
    arrived: bool = False
    """Whether another page, or none, was open before: what the link leaves out is then off."""


def page(title: str, icon: str) -> Frame:
    """Set the page up and draw its sidebar; `dataset` in the link chooses the data set."""
    st.set_page_config(f"{title} · SeaPO Studio", MARK, layout="wide")
    studio = _open()
    arrived = _arrive(title)
    runs = tuple(jobs.list_runs(studio.home))
    with st.sidebar:
        places = st.container(gap="xxsmall")
        dataset = _choose_dataset(studio)
        reviewer = _name_reviewer()
        watch(studio, list(runs))
        found = counts(studio, dataset, runs)
        with places:
            _links(found, title)
    st.title(title, icon=icon)
    return Frame(studio, dataset, reviewer, found, runs, arrived)


def _arrive(title: str) -> bool:
    """Bring the sidebar's values along from another page; whether there was one."""
    before = st.session_state.get(_HERE)
    st.session_state[_HERE] = title
    if before is not None and before != title:
        for name in ("dataset", "as"):
            kept = st.session_state.get(_KEPT.format(name))
            if kept and name not in st.query_params:
                st.session_state[name] = kept
    return before != title


def _open() -> Studio:
    try:
        return open_studio()
    except StoreBusy as busy:
        st.error(str(busy), icon=":material/lock:")
        st.stop()


def _links(found: Counts, title: str) -> None:
    shown = found.by_screen()
    for name, screen in SCREENS.items():
        number = shown.get(name)
        label = f"**{screen.title}**" if screen.title == title else screen.title
        badge = f" :gray-badge[{number:,}]" if number is not None else ""
        st.page_link(screen.path, label=label + badge, icon=screen.icon, help=screen.help)


def choose(dataset: str | None) -> None:
    """Have this data set chosen on the next run; the one in the sidebar stands already in this one."""
    st.session_state[_WANTED] = dataset


def _choose_dataset(studio: Studio) -> str | None:
    names = asking.dataset_names(studio.store)
    if not names:
        return None
    wanted = st.session_state.pop(_WANTED, None)
    if wanted in names:
        st.session_state["dataset"] = wanted
    elif st.session_state.get("dataset") not in (None, *names):
        del st.session_state["dataset"]
    chosen = st.selectbox(
        "Data set", names, key="dataset", bind="query-params", on_change=_keep, args=("dataset",)
    )
    st.session_state[_KEPT.format("dataset")] = chosen
    return chosen


def _name_reviewer() -> str:
    # In the link, so that a reload keeps it; `reviewer` there is the review page's filter.
    name = st.text_input(
        "Reviewer", value="me", key="as", bind="query-params", max_chars=60, on_change=_keep, args=("as",)
    )  # fmt: skip
    st.session_state[_KEPT.format("as")] = name
    return name.strip() or "me"


def _keep(name: str) -> None:
    """Before anything is drawn: where another page is asked for at the same time, this page is not run again."""
    st.session_state[_KEPT.format(name)] = st.session_state[name]
