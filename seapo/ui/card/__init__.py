"""The review card: one component that shows pairs and takes decisions, without a page rerun between two.

The page hands it the queue's filter and a token; pairs and decisions go over the app's own routes.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from seapo.pipeline import Studio
from seapo.records import REASONS
from seapo.store import asking
from seapo.ui.access import page_token

_HERE = Path(__file__).parent
_SCRIPTS = ("outbox.js", "queue.js", "view.js", "card.js")

_component = st.components.v2.component(
    "seapo_review_card",
    html=(_HERE / "card.html").read_text("utf-8"),
    css=(_HERE / "card.css").read_text("utf-8"),
    js="\n".join((_HERE / name).read_text("utf-8") for name in _SCRIPTS),
)


def review_card(studio: Studio, query: Mapping[str, str], reviewer: str) -> None:
    """Draw the card on the queue of a review link's query."""
    _component(
        key="review-card",
        data={
            "token": page_token(),
            "store": _name_of(studio),
            "query": dict(query),
            "reviewer": reviewer,
            "types": {
                name: {"colour": row["colour"], "description": row["description"]}
                for name, row in asking.types(studio.store).items()
            },
            "reasons": [list(reason) for reason in REASONS.items()],
        },
        on_renew_change=_nothing,
    )


def _name_of(studio: Studio) -> str:
    """Keeps what waits in a browser for one home apart from what waits for another on the same port."""
    return hashlib.sha256(str(studio.home.path).encode()).hexdigest()[:12]


def _nothing() -> None:
    """A card whose token is of an earlier process asks for a run of the page; the run itself is the answer."""
