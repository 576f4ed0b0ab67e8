"""Judging on the Build page: the form, a run under way, and what the judges said."""

from pathlib import Path

import pytest
from making import add_dataset, add_pairs, write_lines
from making_runs import make_run, write
from streamlit.testing.v1 import AppTest

from seapo import jobs
from seapo.records import Decision
from seapo.settings import Home
from seapo.store import Store
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter
from seapo.ui.judge.confusion import cells

ROOT = Path(__file__).resolve().parents[2]
RUN = "judge-20260101-000000-aaaa"


@pytest.fixture(autouse=True)
def ids(home: Home) -> list[str]:
    """Nine pairs, one of them decided."""
    with Store.open(home.store) as store:
        made = add_pairs(store, home.path, add_dataset(store, count=9), 9)
        decide(store, [Decision("k", made[0], "accept", "ana", type="logic")])
    return made


@pytest.fixture
def judged(home: Home, ids: list[str]) -> Home:
    """Seen as errors: eight of nine rejected, three of nine untouched."""
    config = {"dataset": "sums", "dataset_id": 1, "engine": "openai:http://x/v1#<b>judge</b>"}
    folder = make_run(home, RUN, "done", config)
    write_lines(folder / "results.jsonl", [line(pair, n) for n, pair in enumerate(ids)])
    return home


def line(pair: str, n: int) -> dict[str, object]:
    seen = {
        "judge_error": float(n != 8),
        "judge_worse": 1.0,
        "judge_accuracy": 2,
        "judge_quality": 4,
    }
    seen |= {
        "judge_chosen_error": float(n < 3),
        "judge_chosen_accuracy": 5,
        "judge_chosen_quality": 4,
    }
    findings: list[dict[str, object]] = [
        {"name": k, "value": v, "detail": ""} for k, v in seen.items()
    ]
    if n != 8:
        findings.append({"name": "judge_type", "value": 1, "detail": "logic"})
    return {"pair_id": pair, "findings": findings}


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/1_build.py").run()
    assert not app.exception, app.exception[0].value
    return app


def said(app: AppTest) -> str:
    assert not app.exception, app.exception[0].value
    kinds = ("caption", "text", "markdown", "error", "code")
    return "\n".join(str(e.value) for kind in kinds for e in app.get(kind))


def test_without_a_judge_the_page_says_what_one_does() -> None:
    words = said(opened())
    assert "No model has judged these pairs yet" in words
    assert "Does the judge see the errors" not in words


def test_hits_stand_beside_false_alarms_with_their_n(judged: Home) -> None:
    words = said(opened())
    assert "89 % hits (57 to 98 %, n 9)" in words
    assert "33 % false alarms (12 to 65 %, n 9)" in words
    assert "38 % of the type asked for" in words
    assert "factual accuracy 2.0 rejected, 5.0 untouched" in words
    assert "Judged by openai:http://x/v1#<b>judge</b>" in words
    assert "All judged pairs · n 9" in words
    assert "People: logic · n 1" in words
    assert "Nobody has decided · n 8" in words


def test_fields_hold_their_pairs_and_open_them() -> None:
    rows = [
        {"asked": "logic", "judge": "logic", "human": None, "pairs": 4},
        {"asked": "logic", "judge": "logic", "human": "logic", "pairs": 2},
        {"asked": "logic", "judge": "none", "human": None, "pairs": 2},
    ]
    whole = {(c.asked, c.judge): (c.pairs, c.share) for c in cells(rows, "", "sums")}
    assert whole == {("logic", "logic"): (6, 0.75), ("logic", "none"): (2, 0.25)}
    (one, other) = cells(rows, "open", "sums")
    assert (one.pairs, other.pairs) == (4, 2)
    assert one.which == PairFilter("sums", asked="logic", judged="logic", human="open")
    assert PairFilter.from_link(one.which.to_link()) == one.which


def test_checks_start_from_the_form_and_are_watched(home: Home) -> None:
    app = opened()
    app.button(key="judge_start").click().run()
    (run,) = jobs.list_runs(home, "judge")
    assert jobs.wait(run, timeout=60).state == "done"
    assert run.config["engine"] == "rules"
    assert jobs.results(run)["judged"] == 9
    said(app)


def test_a_model_is_named_before_it_can_judge(home: Home) -> None:
    app = opened()
    app.segmented_control(key="judge_what").set_value("A model's verdict").run()
    assert "Asks a model about each answer alone" in said(app)
    assert app.button(key="judge_start").disabled
    app.segmented_control(key="judge_what").set_value("Reference margin").run()
    assert not app.button(key="judge_start").disabled
    assert app.selectbox(key="judge_engine_True").value == "embedded"


def test_a_judge_under_way_shows_how_far_it_is_and_can_be_stopped(home: Home) -> None:
    folder = make_run(home, RUN, "running", {"dataset": "sums"}, alive=True, step=3, total=9)
    figures = {
        "done": 3,
        "total": 9,
        "pairs_per_s": 1.5,
        "seconds_left": 4,
        "reasons": {"unreadable": 2},
    }
    write(folder / "progress.json", figures)
    app = opened()
    assert "Unscored 2: unreadable 2" in said(app)
    bars = [bar.proto.text for bar in app.get("progress")]
    assert any("1.5 pairs/s" in bar for bar in bars)
    assert app.button(key=f"halt_{RUN}").label == "Stop, and keep what is done"
    assert "judge_start" not in [button.key for button in app.button]


def test_a_judge_that_broke_off_can_go_on(home: Home) -> None:
    make_run(
        home,
        RUN,
        "failed",
        {"dataset": "sums"},
        message="The endpoint refused the key.",
        step=3,
        total=9,
    )
    app = opened()
    assert "The endpoint refused the key." in said(app)
    assert "The last judging: failed, 3 of 9 done." in [warning.value for warning in app.warning]
