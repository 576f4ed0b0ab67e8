"""The Review page's bulk decisions, plan and disputes, without a browser."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from making import add_dataset, add_pairs
from streamlit.testing.v1 import AppTest

from seapo.pipeline.reviewing import set_plan
from seapo.pipeline.studio import Studio
from seapo.records import Decision
from seapo.settings import Home
from seapo.store import Store, reading
from seapo.store.bulk import Batch
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter
from seapo.ui.review.batches import words
from seapo.ui.review.queue import Queue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def ids(home: Home) -> list[str]:
    """Twelve pairs; ana and bo disagree on the first, where two reviewers a pair are wanted."""
    with Store.open(home.store) as store:
        made = add_pairs(store, home.path, add_dataset(store, count=12), 12)
        set_plan(Studio(home, store), "sums", overlap=2)
        decide(store, [Decision("a", made[0], "accept", "ana")])
        decide(store, [Decision("b", made[0], "reject", "bo", reason="other")])
    return made


def review(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    page.switch_page("pages/2_review.py")
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception, page.exception[0].value
    return page


def said(page: AppTest) -> str:
    assert not page.exception, page.exception[0].value
    kinds = ("caption", "text", "markdown", "error", "info", "code")
    return "\n".join(str(e.value) for kind in kinds for e in page.get(kind))


def states(home: Home) -> dict[str, int]:
    """What the store says once the app has let go of it."""
    st.cache_resource.clear()
    with Store.open(home.store) as store:
        return reading.states(store, PairFilter("sums"))


def form() -> None:
    """The dialog's inside as a page of its own: a dialog's fields are beyond AppTest."""
    import streamlit as st

    from seapo.store.filters import PairFilter
    from seapo.ui.cache import studio
    from seapo.ui.frame import Frame
    from seapo.ui.numbers import Counts
    from seapo.ui.review.bulk import bulk_form, told
    from seapo.ui.review.queue import Queue

    frame = Frame(studio(), "sums", "ana", Counts(0, (), 0, 0, 0), (), True)
    told(frame)
    which = PairFilter.from_link({"dataset": "sums", **st.session_state["narrowed"]})
    bulk_form(frame, Queue(which))


def opened(**narrowed: str) -> AppTest:
    page = AppTest.from_function(form, default_timeout=60)
    page.session_state["narrowed"] = narrowed
    return page.run()


def test_all_of_a_filter_are_decided_at_once_and_taken_back(home: Home) -> None:
    page = opened(type="logic")
    shown = said(page)
    assert "4 undecided pairs" in shown
    assert "All of them" in shown
    assert page.button(key="bulk_go").label == "Accept 4 pairs"
    page.button(key="bulk_go").click().run()
    assert "4 pairs accepted." in said(page)
    assert "holds no undecided pair" in said(page)
    page.button(key="bulk_undo").click().run()
    assert "4 pairs accepted." not in said(page)
    assert states(home) == {"undecided": 12}


def test_a_bulk_rejection_keeps_its_reason_and_note(home: Home) -> None:
    page = opened()
    page.segmented_control(key="bulk_verdict").set_value("reject").run()
    page.selectbox(key="bulk_reason").set_value("give_away").run()
    page.text_input(key="bulk_note").set_value("<b>all alike</b>").run()
    page.button(key="bulk_go").click().run()
    assert "12 pairs rejected." in said(page)
    listed = review()
    assert listed.expander[0].label == "1 decision on many pairs at once"
    assert states(home) == {"rejected": 12}


def test_a_batch_says_who_when_and_on_what_ground() -> None:
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    batch = Batch(
        "b", "sums", "sample", "accept", None, "<b>fine</b>", "ana", {"dataset": "sums", "type": "logic"},
        {"n": 80, "bad": 1, "pairs": 4000, "low": 0.012, "high": 0.061}, 3920, moment, None,
    )  # fmt: skip
    assert words(batch) == (
        "02 Jan 03:04 UTC · ana: 3,920 pairs accepted by sample · type logic · <b>fine</b> · "
        "ground: 1.2 % to 6.1 % bad (95 %), 80 of 4,000 looked at"
    )


def test_disputed_pairs_are_settled_in_a_queue_of_their_own() -> None:
    page = review(disputed="yes", state="all")
    assert "You settle what reviewers disagree on" in said(page)
    data = json.loads(page.get("bidi_component")[0].proto.json)
    assert (data["adjudicate"], data["overlap"]) == (True, 2)
    assert data["query"] == {"dataset": "sums", "disputed": "yes", "state": "all"}


@pytest.mark.parametrize(("overlap", "state"), [(2, "undecided"), (1, "all")])
def test_the_button_opens_what_is_to_settle(home: Home, overlap: int, state: str) -> None:
    with Store.open(home.store) as store:
        set_plan(Studio(home, store), "sums", overlap=overlap)
    page = AppTest.from_function(settling, default_timeout=60).run()
    [button] = page.button
    assert button.label == "Settle 1 disputed pair"
    button.click().run()
    link = {name: page.session_state[name] for name in ("state", "disputed")}
    assert link == {"state": state, "disputed": "yes"}


def settling() -> None:
    from seapo.pipeline.reviewing import plan
    from seapo.ui.cache import studio
    from seapo.ui.frame import Frame
    from seapo.ui.numbers import Counts
    from seapo.ui.review.plan import disputes

    frame = Frame(studio(), "sums", "cy", Counts(0, (), 0, 0, 0), (), True)
    disputes(frame, plan(frame.studio, "sums"))


@pytest.mark.parametrize(
    ("order", "more", "told"),
    [
        ("random", {"type": "logic"}, "random"),
        ("random", {"search": "3"}, "board"),
        ("newest", {"search": "3"}, "newest"),
    ],
)
def test_only_samples_are_told_as_samples(order: str, more: dict[str, str], told: str) -> None:
    which = PairFilter.from_link({"dataset": "sums", "state": "undecided", **more})
    assert Queue(which, order).told_order == told


def test_a_queue_says_itself_in_plain_letters() -> None:
    which = PairFilter("sums", state="undecided", type="logic", search="**[x](y)**", disputed=True)
    assert Queue(which, "random", blind=True).words() == (
        "Undecided · logic · with “   x  y   ” · disputed · at random · blind"
    )
