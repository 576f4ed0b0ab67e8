"""The Review page's Quality and Pace views, without a browser."""

import json
import re
from pathlib import Path

import pytest
import streamlit as st
from making import add_dataset, add_pairs
from making_runs import make_run, write_lines
from streamlit.testing.v1 import AppTest

from seapo.pipeline.calibrating import make_calibration
from seapo.pipeline.reviewing import batches, plan
from seapo.pipeline.studio import Studio
from seapo.records import Decision
from seapo.settings import Home
from seapo.store import Store, findings, reading
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter

ROOT = Path(__file__).resolve().parents[2]
PAIRS = 240
RUN = "judge-20260101-000000-aaaa"


@pytest.fixture(autouse=True)
def ids(home: Home) -> list[str]:
    """240 pairs, 80 a type; ana saw all but one of `logic` at random and found them good."""
    with Store.open(home.store) as store:
        made = add_pairs(store, home.path, add_dataset(store, count=PAIRS), PAIRS)
        rows = reading.pairs(store, PairFilter("sums", type="logic"))[:79]
        said = [
            Decision(f"k{n}", row["id"], "accept", "ana", seconds=4.0, queue_order="random")
            for n, row in enumerate(rows)
        ]
        decide(store, said)
    return made


def opened(view: str, reviewer: str = "ana") -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    page.switch_page("pages/2_review.py")
    page.query_params["view"] = view
    return page.run().text_input(key="as").set_value(reviewer).run()


def said(page: AppTest) -> str:
    assert not page.exception, page.exception[0].value
    kinds = ("caption", "text", "markdown", "error", "info", "code")
    found = [str(e.value) for kind in kinds for e in page.get(kind)]
    return "\n".join([*found, *(f"{m.label} {m.value} {m.delta}" for m in page.metric)])


def query(page: AppTest) -> dict[str, str]:
    return dict(json.loads(page.get("bidi_component")[0].proto.json)["query"])


def test_each_part_says_what_to_do_where_there_is_nothing_yet() -> None:
    words = said(opened("Quality"))
    assert "No pair has two reviewers' votes yet. Ask for two a pair" in words
    assert "No calibration item has been decided yet." in words
    assert "No pair has both a judge's score and a decision by hand yet." in words
    assert "correctness, rules: Not yet: at least" in words
    assert not opened("Quality").get("bidi_component")  # the card is not drawn behind it


def test_the_sample_leads_to_more_of_its_stratum() -> None:
    page = opened("Quality")
    assert "logic, rules: May be accepted: at most" in said(page)
    page.button(key="policy_more_2").click().run()
    assert query(page) == {
        "dataset": "sums",
        "type": "logic",
        "source": "rules",
        "state": "undecided",
        "order": "random",
    }


def accepting() -> None:
    """The dialog's inside as a page of its own: a dialog's fields are beyond AppTest."""
    from seapo.pipeline.stopping import proposals
    from seapo.ui.cache import studio
    from seapo.ui.frame import Frame
    from seapo.ui.numbers import Counts
    from seapo.ui.review.accepting import accept_form
    from seapo.ui.review.bulk import told

    frame = Frame(studio(), "sums", "ana", Counts(0, (), 0, 0, 0), (), True)
    told(frame)
    (one,) = [p for p in proposals(frame.studio, "sums", 0.05) if p.type == "logic"]
    accept_form(frame, one, 0.05)


def test_the_rest_is_accepted_by_sample_on_a_ground_that_is_kept(home: Home) -> None:
    page = AppTest.from_function(accepting, default_timeout=60).run()
    assert "of 80 pairs 79 drawn at random were looked at, 0 of them bad" in said(page)
    assert page.button(key="policy_go").label == "Accept 1 pair by sample"
    page.button(key="policy_go").click().run()
    assert "1 pair accepted." in said(page)
    st.cache_resource.clear()
    with Store.open(home.store) as store:
        (batch,) = batches(Studio(home, store), "sums")
    assert (batch.how, batch.pairs, batch.basis["n"]) == ("sample", 1, 79)


def test_without_scores_the_judge_is_no_ground() -> None:
    page = AppTest.from_function(accepting, default_timeout=60).run()
    page.segmented_control(key="policy_ground").set_value("By the judge").run()
    assert "No threshold of the judge's score keeps this promise" in said(page)
    assert page.button(key="policy_go").disabled


def test_the_judge_stands_against_people(home: Home, ids: list[str]) -> None:
    judged(home, ids)
    page = opened("Quality")
    words = said(page)
    assert "on 79 of 79 pairs" in words
    assert "The pairs were drawn at random within their types and sources." in words
    assert "100 % of them alike" in words
    page.slider(key="judge_promise").set_value(99).run()
    assert "No threshold keeps a precision of 99 % on these 79 pairs." in said(page)


def test_of_pairs_not_drawn_at_random_the_judge_promises_nothing_more(
    home: Home, ids: list[str]
) -> None:
    with Store.open(home.store) as store:
        rows = reading.pairs(store, PairFilter("sums", type="correctness"))[:60]
        decide(store, [Decision(f"c{n}", row["id"], "accept", "ana") for n, row in enumerate(rows)])
    judged(home, ids)
    assert "on 79 of 79 pairs" in said(opened("Quality"))  # those alone that were drawn
    with Store.open(home.store) as store, store.writing() as cursor:
        cursor.execute("update decisions set queue_order = 'board'")
    st.cache_resource.clear()
    st.cache_data.clear()
    words = said(opened("Quality"))
    assert "on 139 of 139 pairs" in words
    assert "reviewed so far, which were not all drawn at random; others may differ." in words


def test_the_judges_ground_says_that_its_sample_is_read_once(home: Home, ids: list[str]) -> None:
    judged(home, ids)
    page = AppTest.from_function(accepting, default_timeout=60).run()
    page.segmented_control(key="policy_ground").set_value("By the judge").run()
    assert "The bound is for a sample read once" in said(page)
    assert not page.button(key="policy_go").disabled


def test_items_are_told_by_reviewer_and_type(home: Home) -> None:
    with Store.open(home.store) as store:
        make_calibration(Studio(home, store), "sums", 20)
        with store.writing() as cursor:
            cursor.execute(
                "insert into calibration_decisions (key, item_id, verdict, reviewer)"
                " select item_id, item_id, 'accept', 'ana' from calibration_items"
                " where type = 'correctness' and kind = 'known'"
            )
    page = opened("Quality")
    said(page)
    (table,) = (t.value for t in page.dataframe if "caught" in getattr(t.value, "columns", ()))
    (row,) = table.to_dict("records")
    assert (row["reviewer"], row["type"]) == ("ana", "correctness")
    assert re.fullmatch(r"(\d+) of \1 \(\d+ to 100 %\)", row["caught"])
    assert row["false alarms"] == "none decided"


def judged(home: Home, ids: list[str]) -> None:
    folder = make_run(home, RUN, "done", {"dataset": "sums", "dataset_id": 1, "engine": "x"})
    seen = [{"name": "judge_error", "value": 1.0, "detail": ""}]
    write_lines(folder / "results.jsonl", [{"pair_id": pair, "findings": seen} for pair in ids])
    with Store.open(home.store) as store:
        findings.take_judged(store, RUN, 1, folder / "results.jsonl")


def test_reviewers_who_disagree_lead_to_what_is_to_settle(home: Home) -> None:
    with Store.open(home.store) as store:
        rows = reading.pairs(store, PairFilter("sums", type="logic"))[:79]
        verdicts = [("reject" if n < 20 else "accept") for n in range(79)]
        words = [Decision(f"b{n}", rows[n]["id"], v, "bo") for n, v in enumerate(verdicts)]  # type: ignore[arg-type]
        decide(store, words)
    page = opened("Quality")
    assert "75 % of pairs with two votes or more agreed on (64 to 83 %, n 79)" in said(page)
    page.button(key="settle_logic").click().run()
    assert query(page) == {"dataset": "sums", "type": "logic", "disputed": "yes", "state": "all"}


def test_pace_is_told_kindly_and_the_own_pairs_are_a_click_away() -> None:
    page = opened("Pace")
    words = said(page)
    assert "Your decisions 79 on 1 day" in words
    assert "A pair in the middle 4.0 s half: 4.0 to 4.0 s" in words
    assert "Chance alone makes one so long in about 100 % of reviews like this" in words
    figure = json.loads(page.get("plotly_chart")[0].proto.spec)
    axis, (bars,) = figure["layout"]["xaxis"], figure["data"]
    assert bars["customdata"] == [", 4.0 s for a pair in the middle"]
    assert (axis["type"], len(axis["tickvals"])) == ("category", 1)
    assert bars["width"] < 0.2 * (axis["range"][1] - axis["range"][0])
    page.button(key="pace_own").click().run()
    assert query(page) == {
        "dataset": "sums",
        "reviewer": "ana",
        "state": "all",
        "order": "newest",
    }


def test_pace_without_decisions_says_where_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Home(tmp_path / "fresh").make()
    monkeypatch.setenv("SEAPO_HOME", str(fresh.path))
    with Store.open(fresh.store) as store:
        add_pairs(store, fresh.path, add_dataset(store), 3)
    page = opened("Pace")
    assert "Nobody has decided on a pair of this data set yet." in said(page)


def test_the_plan_is_changed_in_its_drawer(home: Home) -> None:
    with Store.open(home.store) as store:
        made = make_calibration(Studio(home, store), "sums", 20).count
    page = AppTest.from_function(planning, default_timeout=60).run()
    assert f"{made} items" in said(page)
    page.number_input(key="overlap_sums").set_value(2).run()
    page.select_slider(key="calibration_sums").set_value(10).run()
    said(page)
    st.cache_resource.clear()
    with Store.open(home.store) as store:
        found = plan(Studio(home, store), "sums")
    assert (found.overlap, found.calibration) == (2, 0.1)


def planning() -> None:
    from seapo.pipeline.reviewing import plan
    from seapo.ui.cache import studio
    from seapo.ui.frame import Frame
    from seapo.ui.numbers import Counts
    from seapo.ui.review.plan import planned

    frame = Frame(studio(), "sums", "ana", Counts(0, (), 0, 0, 0), (), True)
    planned(frame, plan(frame.studio, "sums"))
