"""The training form without a browser: each method's own knobs, and a run's own curves."""

from pathlib import Path

import pytest
from making_runs import make_training, write_lines
from streamlit.testing.v1 import AppTest

from seapo.settings import Home
from seapo.snapshot import freeze
from seapo.training import METHODS

ROOT = Path(__file__).resolve().parents[2]
KNOBS = {
    "dpo": ["beta", "Learning rate", "Epochs", "What is trained"],
    "kto": ["beta", "Learning rate", "Epochs", "What is trained"],
    "sft": ["Learning rate", "Epochs", "What is trained"],
}
RUN = "train-20260101-000000-aaaa"


@pytest.fixture(autouse=True)
def frozen(home: Home) -> Home:
    """A home with one snapshot, which holds a bad answer without a partner."""
    turns = [{"role": "user", "content": "What is one and one?"}]
    pair = {"type": "logic", "turns": turns, "chosen": "Two.", "rejected": "Three."}
    loose = {"turns": turns, "completion": "Eleven.", "source": "import"}
    freeze([pair], home.snapshots, "sums", negatives=[loose])
    return home


def opened(method: str = "dpo", **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    app.switch_page("pages/4_train.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.session_state["method"] = method
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def labels(app: AppTest) -> list[str]:
    kinds = (app.number_input, app.text_input, app.selectbox)
    return [element.label for kind in kinds for element in kind]


def said(app: AppTest) -> str:
    kinds = (app.caption, app.markdown, app.code)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_shows_its_own_knobs_and_command(method: str) -> None:
    app = opened(method)
    shown = labels(app)
    assert [name for name in KNOBS["dpo"] if name in shown] == KNOBS[method]
    text = said(app)
    assert METHODS[method].what in text
    assert f"--model embedded --method {method}" in text


@pytest.mark.parametrize(
    ("method", "words"), [("kto", "It also learns from"), ("sft", "only KTO learns from them")]
)
def test_what_becomes_of_bad_answers_without_a_partner(method: str, words: str) -> None:
    assert "1 bad answer without a partner" in said(opened(method)).replace("snapshot's ", "")
    assert words in said(opened(method))


def test_a_changed_knob_goes_into_the_command() -> None:
    app = opened("sft")
    app.text_input(key="learning_rate_embedded_sft").set_value("2e-5").run()
    assert "--set learning_rate=2e-05" in said(app)
    app.text_input(key="learning_rate_embedded_sft").set_value("fast").run()
    assert "learning_rate must be a number; 'fast' came." in said(app)


@pytest.mark.parametrize(
    ("figures", "asked", "not_asked"),
    [
        ({"mean_token_accuracy": 0.5}, "next token guessed right?", "chosen"),
        (
            {"rewards/chosen": 0.1, "rewards/rejected": 0.0, "kl": 0.2},
            "How far has it drifted",
            "next token",
        ),
        ({"rewards/chosen": 0.1, "mean_token_accuracy": 0.5}, "chosen answers gain", "How far has"),
    ],
)
def test_a_run_is_asked_what_its_method_logs(
    figures: dict[str, float], asked: str, not_asked: str, frozen: Home
) -> None:
    folder = make_training(frozen, RUN, "done")
    write_lines(
        folder / "metrics.jsonl", [{"step": s, "loss": 1 / s, **figures} for s in range(1, 4)]
    )
    questions = [str(m.value) for m in opened(run=RUN).markdown if str(m.value).startswith("**")]
    assert any("Does the loss fall?" in question for question in questions)
    assert any(asked in question for question in questions)
    assert not any(not_asked in question for question in questions)
