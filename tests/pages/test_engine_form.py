"""The engine's fields: what each kind asks for, what is here of it, and what cannot be."""

from dataclasses import fields
from pathlib import Path

import pytest
from making import add_dataset
from scripted_endpoint import ScriptedEndpoint
from streamlit.testing.v1 import AppTest

from seapo.engines import EngineConfig
from seapo.injectors.config import InjectConfig
from seapo.settings import EMBEDDED_MODEL, Home
from seapo.store import Store
from seapo.ui.engine.settings import SETTINGS
from seapo.ui.inject.asked import DEFAULTS
from seapo.ui.inject.knobs import kinds_text

ROOT = Path(__file__).resolve().parents[2]
OWN_FIELDS = {
    "mode", "difficulty", "kinds", "tries", "candidates", "choose", "key_env", "trust_remote_code", "run_code",
}  # fmt: skip
"""Settings that have a field of their own instead of one among all settings."""


@pytest.fixture(autouse=True)
def ready(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(home.path / "hub"))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with Store.open(home.store) as store:
        add_dataset(store, count=4)


def opened(kind: str, **state: str) -> AppTest:
    """The page with what was typed before: AppTest cannot type what is no option of a list."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/1_build.py")
    for name, value in {"engine_kind": kind, **state}.items():
        app.session_state[name] = value
    return app.run()


def said(app: AppTest) -> str:
    assert not app.exception, app.exception[0].value
    kinds = ("caption", "text", "markdown", "code", "error", "warning")
    return "\n".join(str(e.value) for kind in kinds for e in app.get(kind))


def keys(app: AppTest) -> set[str]:
    widgets = (*app.selectbox, *app.text_input, *app.number_input, *app.checkbox)
    return {str(widget.key) for widget in widgets}


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


@pytest.mark.parametrize(
    ("kind", "shown", "not_shown"),
    [
        ("rules", {"seed"}, {"inject_mode", "inject_max_tokens", "engine_url"}),
        ("embedded", {"engine_embedded", "inject_mode"}, {"inject_difficulty", "inject_dtype"}),
        ("transformers", {"engine_model_transformers", "engine_trust_transformers"}, {"inject_timeout"}),
        ("openai", {"engine_url", "engine_served", "inject_difficulty", "inject_share_unit"}, {"inject_dtype"}),
    ],
)  # fmt: skip
def test_a_kind_shows_the_fields_it_needs(kind: str, shown: set[str], not_shown: set[str]) -> None:
    app = opened(kind)
    said(app)
    assert shown <= keys(app)
    assert not not_shown & keys(app)


def test_every_setting_has_a_place_on_the_page_and_no_other() -> None:
    known = {field.name for kind in (EngineConfig, InjectConfig) for field in fields(kind)}
    assert set(SETTINGS) | OWN_FIELDS == known == set(DEFAULTS)
    assert not set(SETTINGS) & OWN_FIELDS


def test_a_model_here_says_whether_it_fits_and_one_of_the_hub_that_it_is_fetched() -> None:
    app = opened("transformers")
    assert "4 MB of weights" in said(app)
    assert "fits the" in said(app)
    app = opened("transformers", engine_model_transformers="Some/Model-7B")
    assert "the run fetches it from the hub" in said(app)
    assert "Try on three" in buttons(app)


def test_a_folder_without_a_model_is_refused_beside_its_field(home: Home) -> None:
    app = opened("transformers", engine_model_transformers=str(home.path))
    assert "No model there" in said(app)
    assert "Inject errors" not in buttons(app)


def test_a_trained_run_can_write_negatives(home: Home) -> None:
    folder = home.runs / "train-20260101-000000-aaaa"
    folder.mkdir()
    (folder / "model").symlink_to(EMBEDDED_MODEL)
    app = opened("transformers")
    options = app.selectbox(key="engine_model_transformers").options
    assert any(option.startswith("train-20260101-000000-aaaa · run") for option in options)


def test_code_of_a_model_runs_only_where_it_is_ticked_and_said() -> None:
    app = opened("transformers")
    assert "your rights" not in said(app)
    app.checkbox(key="engine_trust_transformers").check().run()
    assert "run on this machine with your rights" in said(app)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("max_tokens", "many", "max_tokens must be a whole number; 'many' came."),
        ("temperature", "-1", "temperature must be 0 or more; -1.0 came."),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_words(name: str, value: str, words: str) -> None:
    app = opened("embedded")
    app.text_input(key=f"inject_{name}").set_value(value).run()
    assert words in said(app)
    assert "Inject errors" not in buttons(app)
    app.text_input(key=f"inject_{name}").set_value(DEFAULTS[name]).run()
    assert words not in said(app)
    assert "Inject errors" in buttons(app)


def test_a_url_with_a_key_in_it_is_refused() -> None:
    app = opened("openai", engine_served="m", engine_url="https://me:secret@host/v1")
    assert "A key does not belong into an endpoint's URL" in said(app)
    assert "Inject errors" not in buttons(app)


def test_a_look_lists_what_an_endpoint_serves_and_takes_the_first() -> None:
    app = opened("openai")
    with ScriptedEndpoint(models=("llama", "<b>qwen</b>")) as server:
        app.text_input(key="engine_url").set_value(server.url).run()
        app.button(key="engine_look").click().run()
    assert "It serves llama, <b>qwen</b>" in said(app)
    assert app.selectbox(key="engine_served").value == "llama"
    assert "Try on three" in buttons(app)


def test_an_endpoint_that_is_not_there_is_said_so() -> None:
    app = opened("openai")
    app.text_input(key="engine_url").set_value("http://127.0.0.1:9/v1").run()
    app.button(key="engine_look").click().run()
    assert "Nothing answers at http://127.0.0.1:9/v1" in said(app)


def test_a_type_without_any_sub_kind_is_refused() -> None:
    app = opened("openai", engine_served="m", engine_url="http://127.0.0.1:9/v1")
    for kind in ("source", "person", "event", "figure", "detail"):
        app.number_input(key=f"inject_share_{kind}").set_value(0.0)
    app.run()
    assert "Every sub-kind of hallucination is left out" in said(app)


def test_shares_of_sub_kinds_are_given_only_where_they_differ() -> None:
    alike = {"fact": 1.0, "unit": 1.0}
    assert kinds_text([alike, {"source": 2.0, "person": 2.0}]) == ""
    assert kinds_text([alike, {"source": 2.0, "person": 0.0}]) == "fact=1,unit=1,source=2"


def test_fields_keep_their_values_on_the_way_through_other_pages() -> None:
    app = opened("openai")
    app.text_input(key="engine_url").set_value("http://127.0.0.1:9/v1")
    app.text_input(key="inject_price_in").set_value("2").run()
    app.switch_page("pages/3_audit.py").run()
    app.switch_page("pages/1_build.py").run()
    assert app.text_input(key="engine_url").value == "http://127.0.0.1:9/v1"
    assert app.text_input(key="inject_price_in").value == "2"
