"""The injection form: the mix by profile, what a model will be asked, runs that broke off."""

from pathlib import Path

import pytest
from making import add_dataset
from making_runs import make_run, write
from streamlit.testing.v1 import AppTest

from seapo.lab.rewriting import REQUESTS
from seapo.settings import Home
from seapo.store import Store

ROOT = Path(__file__).resolve().parents[2]
RESULTS = {
    "model": "embedded",
    "n": 500,
    "wrong": 220,
    "shares": {"correctness": 0.5, "logic": 0.3, "hallucination": 0.2},
    "intervals": {"correctness": [0.4, 0.6], "logic": [0.2, 0.4], "hallucination": [0.1, 0.3]},
    "by_dimension": {"knowledge": {"right": 280, "correctness": 100, "logic": 60, "unknown": 20}},
}


@pytest.fixture(autouse=True)
def ready(home: Home) -> None:
    with Store.open(home.store) as store:
        add_dataset(store, count=9)


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/1_build.py").run()
    assert not app.exception, app.exception[0].value
    return app


def said(app: AppTest) -> str:
    assert not app.exception, app.exception[0].value
    return "\n".join(
        str(e.value) for kind in ("caption", "text", "markdown") for e in app.get(kind)
    )


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_a_model_as_engine_says_what_it_will_be_asked() -> None:
    app = opened()
    assert "Rules edit the answer itself" in said(app)
    assert "What it would do to three rows. 9 negatives take about" in said(app)
    app.segmented_control(key="engine_kind").set_value("embedded").run()
    assert "expect nonsense" in said(app)
    app.session_state["requests"] = True
    app.run()
    said(app)
    shown = [code.value for code in app.code]
    assert any(asked in text for asked in REQUESTS.values() for text in shown)


def test_all_three_types_make_three_negatives_of_a_positive() -> None:
    app = opened()
    app.segmented_control(key="mix_way").set_value("all").run()
    assert "27 negatives take about" in said(app)
    assert not app.slider
    app.segmented_control(key="mix_way").set_value("alike").run()
    assert "9 negatives take about" in said(app)


def test_without_a_profile_measuring_it_is_the_next_action() -> None:
    app = opened()
    app.segmented_control(key="mix_way").set_value("profile").run()
    assert "No error profile has been measured here yet" in said(app)
    assert "Measure the errors of embedded" in buttons(app)
    assert "Inject errors" not in buttons(app)


def test_a_profile_is_drawn_and_used(home: Home) -> None:
    folder = make_run(home, "lab-a", "done", {"task": "profile", "model": "embedded"})
    write(folder / "results.json", RESULTS)
    app = opened()
    app.segmented_control(key="mix_way").set_value("profile").run()
    words = said(app)
    assert "Which errors does the model itself make?" in words
    assert "220 wrong answers of n 500" in words and "shares of the 200 that have" in words
    assert "Inject errors" in buttons(app)
    assert "Measure the errors of embedded" not in buttons(app)


def test_a_profile_being_measured_shows_how_far_it_is(home: Home) -> None:
    config = {"task": "profile", "model": "embedded"}
    make_run(home, "lab-a", "running", config, alive=True, step=100, total=500)
    app = opened()
    app.segmented_control(key="mix_way").set_value("profile").run()
    said(app)
    assert "Stop measuring" in buttons(app)


def test_what_broke_off_can_go_on(home: Home) -> None:
    make_run(home, "inject-a", "stopped", {"dataset": "sums"}, step=3, total=9)
    failed = {"task": "profile", "model": "embedded"}
    make_run(home, "lab-a", "failed", failed, message="Out of memory with embedded.")
    app = opened()
    app.segmented_control(key="mix_way").set_value("profile").run()
    said(app)
    warned = [warning.value for warning in app.warning]
    assert warned == ["The last measuring: failed.", "The last injection: stopped, 3 of 9 done."]
    assert "Out of memory with embedded." in [code.value for code in app.code]
    assert buttons(app).count("Go on with it") == 2
