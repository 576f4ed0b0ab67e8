"""The lab page without a browser: no result yet, a finished one, one that runs, was stopped, or ships."""

import shutil
from pathlib import Path

import pytest
from making_lab import EXPERIMENT, HOSTILE, MIX, make_experiment, report
from making_runs import write
from streamlit.testing.v1 import AppTest

from seapo import settings
from seapo.settings import Home

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_cache(home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "SHIPPED_DATA", tmp_path / "data")


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/6_lab.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def words(app: AppTest) -> str:
    kinds = ("title", "header", "markdown", "caption", "text", "error", "code", "metric", "info")
    found = [element for kind in kinds for element in app.get(kind)]
    return "\n".join(f"{getattr(e, 'label', '')} {e.value}" for e in found)


def test_without_a_result_it_says_what_would_be_seen() -> None:
    said = words(opened())
    assert "No result yet" in said
    assert "does not predict effect sizes on real models" in said


def test_the_button_says_what_the_choices_cost() -> None:
    app = opened()
    label = app.button(key="lab_start").label
    assert label.startswith("Run the experiment (about ")
    app.number_input(key="lab_seeds").set_value(1).run()
    assert not app.exception
    assert app.button(key="lab_start").label != label


def test_no_base_is_refused_in_words() -> None:
    app = opened()
    app.button_group(key="lab_bases").set_value([]).run()
    assert not app.exception
    assert "bases" in app.error[0].value


def test_a_result_shows_claims_with_their_intervals(home: Home) -> None:
    make_experiment(home)
    said = words(opened())
    assert "Truthfulness errors removed" in said
    assert "95 % interval" in said
    assert "How far does each way of training move the average" in said
    assert "Does an error type help the dimension it is made for?" in said
    assert [d.proto.label for d in opened().get("download_button")] == [
        "Report (report.md)",
        "All figures (results.json)",
    ]


def test_the_regimes_stand_apart(home: Home) -> None:
    make_experiment(home)
    app = opened()
    assert "the control to beat" in words(app)
    app.button_group(key="regime").set_value("judged").run()
    assert not app.exception
    said = words(app)
    assert "the control to beat" not in said
    assert "69.6 % of its comparisons were right" in said
    app.button_group(key="strength").set_value(0.8).run()
    assert "79.6 % of its comparisons were right" in words(app)


def test_a_cell_opens_its_runs_and_a_run_its_answers(home: Home) -> None:
    make_experiment(home)
    app = opened(at="seapo-mix/coding", cell=MIX)
    said = words(app)
    assert "Runs behind SeaPO, mix, coding" in said
    assert f"{MIX}: 400 pairs, 26 steps" in said
    assert "Which items flipped?" in said
    assert HOSTILE not in said  # an answer stands in a component as text, never in markdown


def test_failed_cells_are_told(home: Home) -> None:
    folder = make_experiment(home)
    write(folder / "results.json", {**report(), "failures": 2})
    assert "2 cells failed" in words(opened())


def test_a_cell_that_is_none_opens_nothing(home: Home) -> None:
    make_experiment(home)
    assert "Runs behind" not in words(opened(at="nothing/coding", cell="../../etc"))


@pytest.mark.parametrize(("state", "alive"), [("running", True), ("stopped", False)])
def test_an_unfinished_experiment_shows_what_it_has(home: Home, state: str, alive: bool) -> None:
    make_experiment(home, state=state, alive=alive, done=12)
    app = opened()
    said = words(app)
    assert f"Your own, {state}: 12 cells so far" in said
    if alive:
        assert "12 of 76 cells done · " in app.main.get("progress")[0].proto.text
        assert app.button(key=f"halt_{EXPERIMENT}")
    else:
        assert "The last experiment: stopped, 12 of 76 done." in app.warning[0].value
        assert app.button(key=f"resume_{EXPERIMENT}")


def test_a_failure_is_told_as_text(home: Home) -> None:
    make_experiment(home, state="failed", done=0, message="No model <b>x</b>")
    app = opened()
    assert "No model <b>x</b>" in [block.value for block in app.code]
    assert "No result yet" in words(app)


def test_the_shipped_experiment_is_shown_where_there_is_no_own(home: Home, tmp_path: Path) -> None:
    made = make_experiment(home)
    ships = tmp_path / "data" / "lab" / "experiment"
    ships.mkdir(parents=True)
    for name in ("results.json", "cells.jsonl", "report.md", "status.json"):
        shutil.copyfile(made / name, ships / name)
    shutil.rmtree(made)
    said = words(opened(at="seapo-mix/coding", cell=MIX))
    assert "Measured when this version was made" in said
    assert "only its figures ship" in said
