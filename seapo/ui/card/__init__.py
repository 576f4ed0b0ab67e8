"""The review card: one component that shows pairs and takes decisions, without a page rerun between two.

The page hands it the queue's filter and a token; pairs and decisions go over the app's own routes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from seapo.pipeline import Studio
from seapo.records import REASONS
from seapo.store import asking
from seapo.ui.access import page_token

_HERE = Path(__file__).parent
_STYLES = ("card.css", "texts.css", "panels.css")
_SCRIPTS = (
    # what the browser keeps, and what goes to the server and comes from it
    "shelf.js",
    "outbox.js",
    "queue.js",
    "past.js",
    "place.js",
    "steps.js",
    # how a pair looks
    "view.js",
    "marks.js",
    "maths.js",
    "inline.js",
    "blocks.js",
    "draw.js",
    "fold.js",
    "linked.js",
    "column.js",
    "pair.js",
    "stage.js",
    # the hands, and what they open
    "keys.js",
    "sheet.js",
    "notices.js",
    "head.js",
    "looks.js",
    "menus.js",
    "words.js",
    "edit.js",
    "panel.js",
    "others.js",
    "ending.js",
    "hands.js",
    "decide.js",
    "undo.js",
    "server.js",
    "card.js",
)
"""Parts of one JavaScript module: what one of them names, all of them see."""


def _joined(names: Sequence[str]) -> str:
    return "\n".join((_HERE / name).read_text("utf-8") for name in names)


_component = st.components.v2.component(
    "seapo_review_card",
    html=(_HERE / "card.html").read_text("utf-8"),
    css=_joined(_STYLES),
    js=_joined(_SCRIPTS),
)


def review_card(
    studio: Studio,
    query: Mapping[str, str],
    reviewer: str,
    adjudicate: bool = False,
    overlap: int = 1,
    order: str = "board",
    again: int = 0,
) -> None:
    """Draw the card on the queue of a review link's query.

    `query` is the filter's link with `state`, and what the link says of `order`, `seed` and `blind` (`yes`,
    or absent). `adjudicate`: the reviewer settles what others disagree on, so their decisions are shown
    and the own one stands above them. `overlap`: the reviewers a pair that the data set's plan wants.
    `order`: what decisions record as their queue's order; a random order of a queue that is narrowed by
    more than type and source is no sample, and is not told as one. `again`: another number than before has the
    queue fetched anew.
    """
    _component(
        key="review-card",
        data={
            "token": page_token(),
            "store": _name_of(studio),
            "query": dict(query),
            "reviewer": reviewer,
            "adjudicate": adjudicate,
            "overlap": overlap,
            "order": order,
            "again": again,
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
