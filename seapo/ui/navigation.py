"""The pages in the order of the pipeline, and links to them that carry a filter along."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from seapo.review import ALL
from seapo.store.filters import PairFilter


@dataclass(frozen=True)
class Screen:
    path: str
    """The page's script, from the project's root."""
    title: str
    icon: str
    help: str
    """What the page answers; the link's tooltip."""


SCREENS: dict[str, Screen] = {
    "home": Screen("pages/0_home.py", "Home", ":material/home:", "Where do we stand?"),
    "build": Screen(
        "pages/1_build.py", "Build", ":material/construction:", "From answers to pairs."
    ),
    "review": Screen(
        "pages/2_review.py", "Review", ":material/rule:", "Is this negative what it claims to be?"
    ),
    "audit": Screen(
        "pages/3_audit.py", "Audit", ":material/monitoring:", "What could mislead training?"
    ),
    "train": Screen(
        "pages/4_train.py", "Train", ":material/model_training:", "Freeze, start, watch, stop."
    ),
    "compare": Screen(
        "pages/5_compare.py", "Compare", ":material/compare_arrows:", "Is the model better, where?"
    ),
    "lab": Screen(
        "pages/6_lab.py", "Lab", ":material/science:", "Does the method do what it claims?"
    ),
}


GONE = "gone_by"
"""In the session: the part of the link by which `go` opened a page that its widgets hold."""
BOUND = frozenset(
    {
        *("state", "type", "source", "reviewer", "reason", "judged", "finding", "disputed"),
        *("search", "order", "seed", "blind", "view"),
    }
)
"""Names in the link that the review page's widgets hold."""


def link(
    screen: str,
    label: str,
    query: Mapping[str, str] | None = None,
    icon: str | None = None,
    help: str | None = None,  # noqa: A002 (Streamlit's own word)
) -> None:
    """A link to a page; `label` is ours, never a model's text: labels render markdown."""
    found = SCREENS[screen]
    st.page_link(
        found.path,
        label=label,
        icon=icon,
        help=help,
        query_params=dict(query) if query else None,
    )


def go(screen: str, query: Mapping[str, str]) -> NoReturn:
    """Open a page now.

    A bound name of the link cannot be set directly: such names go by GONE, which the page takes.
    """
    st.session_state[GONE] = {name: query[name] for name in BOUND & query.keys()}
    rest = {name: value for name, value in query.items() if name not in BOUND}
    st.switch_page(SCREENS[screen].path, query_params=rest)


def pairs_link(which: PairFilter, label: str, icon: str | None = ":material/rule:") -> None:
    """A link that opens exactly these pairs in review, which shows the undecided ones unless told."""
    link("review", label, {"state": ALL, **which.to_link()}, icon)
