"""The templates section: edited, filled with own rows, saved, dropped, put back; kept over pages and starts."""

import pytest
import streamlit as st
from making import add_dataset, add_pairs
from streamlit.testing.v1 import AppTest

from seapo import prompts
from seapo.settings import Home
from seapo.store import Store

LOGIC = "inject/rewrite/logic"
FIELD = f"template_{LOGIC}"
OWN = "Mine. {{conversation}} {{answer}} {{kind}} {{difficulty}}"
SETTINGS = {"difficulty": "subtle", "kinds": "circularity=1,missing_step=2", "structured": "false"}


def section(mode: str, settings: dict[str, str]) -> None:
    """The page of these tests."""
    import streamlit as st

    from seapo.ui.cache import studio
    from seapo.ui.frame import Frame
    from seapo.ui.numbers import counts
    from seapo.ui.templates.page import templates

    opened = studio()
    frame = Frame(opened, "sums", "me", counts(opened, "sums", ()), ())
    if st.toggle("Here", True, key="here"):
        now = st.session_state.get("mode", mode)
        templates(frame, ("logic", "correctness"), now, settings)


@pytest.fixture(autouse=True)
def ready(home: Home) -> None:
    with Store.open(home.store) as store:
        add_dataset(store, count=9)


def opened(mode: str = "auto", settings: dict[str, str] | None = None) -> AppTest:
    kwargs = {"mode": mode, "settings": settings or {}}
    app = AppTest.from_function(section, default_timeout=60, kwargs=kwargs)
    app.session_state["templates"] = True
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception, app.exception[0].value
    return app


def previews(app: AppTest) -> list[str]:
    return [code.value for code in app.code]


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


def edit(app: AppTest, text: str, key: str = FIELD) -> AppTest:
    return checked(app.text_area(key=key).set_value(text).run())


def press(app: AppTest, name: str) -> AppTest:
    return checked(app.button(key=f"template_{name}").click().run())


def choose(app: AppTest, task: str) -> AppTest:
    return checked(app.selectbox(key="template_task").select(task).run())


def test_it_starts_with_what_the_form_asks_for_and_fills_it_with_three_rows() -> None:
    app = opened("minimal", SETTINGS)
    assert app.selectbox(key="template_task").value == "inject/minimal/logic"
    shown = previews(app)
    assert [f"{n} + 1 = {n + 1}." in shown[n - 1] for n in (1, 2, 3)] == [True] * 3
    assert all(
        "<revised_answer>" in text and prompts.DIFFICULTIES["subtle"] in text for text in shown
    )
    for text, kind in zip(shown, ("circularity", "missing_step", "circularity"), strict=True):
        assert prompts.KINDS["logic"][kind] in text
    assert "Logic, missing step; difficulty: subtle · about" in captions(app)


def test_it_goes_along_when_the_forms_mode_changes() -> None:
    app = choose(opened(), "inject/rewrite/hallucination")
    app.session_state["mode"] = "minimal"
    assert checked(app.run()).selectbox(key="template_task").value == "inject/minimal/hallucination"
    choose(app, "inject/rewrite/logic")
    assert checked(app.run()).selectbox(key="template_task").value == "inject/rewrite/logic"


def test_closed_it_draws_nothing() -> None:
    app = AppTest.from_function(section, kwargs={"mode": "auto", "settings": {}}).run()
    assert not checked(app).text_area and not app.code


def test_an_edit_shows_at_once_and_is_used_once_saved(home: Home) -> None:
    app = edit(opened(), OWN)
    assert all(text.startswith("Mine. <conversation>") for text in previews(app))
    assert "not saved yet" in captions(app) and "Other than the shipped text" in captions(app)
    assert not prompts.load(LOGIC, home.prompts).own
    press(app, "save")
    assert prompts.load(LOGIC, home.prompts).text.strip() == OWN
    assert "In use: your text." in captions(app)
    assert "In your own words: Logic, whole answer." in captions(app)
    again = opened()
    assert again.text_area(key=FIELD).value.strip() == OWN, "another start of the app has it"


def test_a_missing_placeholder_is_named_and_the_last_good_text_stays(home: Home) -> None:
    app = press(edit(opened(), OWN), "save")
    press(edit(app, OWN.replace("{{answer}}", "")), "save")
    assert [error.value for error in app.error] == [
        "This text cannot be used. The last good one stays in use."
    ]
    assert "Logic, whole answer lacks {{answer}}" in previews(app)[0]
    assert previews(app)[1].startswith("Mine. <conversation>"), "the preview shows what is in use"
    assert prompts.load(LOGIC, home.prompts).text.strip() == OWN
    press(app, "drop")
    assert app.text_area(key=FIELD).value.strip() == OWN and not app.error


def test_the_shipped_text_can_be_put_back(home: Home) -> None:
    app = press(edit(opened(), OWN), "save")
    press(app, "reset")
    shipped = prompts.shipped(LOGIC).text
    assert app.text_area(key=FIELD).value == shipped and not prompts.load(LOGIC, home.prompts).own
    assert "In use: the shipped text." in captions(app)
    assert app.button(key="template_reset").disabled and app.button(key="template_drop").disabled


def test_an_unsaved_edit_outlives_another_text_and_another_page() -> None:
    app = edit(opened(), OWN)
    choose(app, "difficulty")
    checked(app.toggle(key="here").set_value(False).run())
    app.session_state["templates"] = True
    checked(app.toggle(key="here").set_value(True).run())
    assert app.selectbox(key="template_task").value == "difficulty"
    assert choose(app, LOGIC).text_area(key=FIELD).value == OWN


def test_a_text_saved_elsewhere_is_taken_up_unless_an_edit_is_under_way(home: Home) -> None:
    app = opened()
    prompts.save(LOGIC, OWN, home.prompts)
    assert checked(app.run()).text_area(key=FIELD).value.strip() == OWN
    edit(app, OWN + " More.")
    prompts.reset(LOGIC, home.prompts)
    assert checked(app.run()).text_area(key=FIELD).value == OWN + " More."


def test_a_file_that_somebody_broke_is_said_and_can_be_put_back(home: Home) -> None:
    prompts.save(LOGIC, OWN, home.prompts)
    prompts.path(LOGIC, home.prompts).write_text("{{nothing}}")
    app = opened()
    assert "Mend it, or put the shipped one back." in app.error[0].value
    assert "{{nothing}}, which nothing fills" in previews(app)[0]
    assert not press(app, "reset").error


def test_edited_sub_kinds_and_difficulties_are_previewed_first() -> None:
    app = choose(opened(), "kinds/correctness")
    key = "template_kinds/correctness"
    old = prompts.KINDS["correctness"]["unit"]
    edit(app, app.text_area(key=key).value.replace(old, "Take the wrong unit."), key)
    assert "Take the wrong unit." in previews(app)[0] and "Correctness, unit;" in captions(app)
    choose(app, "difficulty")
    assert len(set(previews(app))) == 3 and "difficulty: blatant" in captions(app)
    edit(app, "any: as you like", "template_difficulty")
    assert "must have a line for each of any, blatant, clear, subtle" in previews(app)[0]


def test_a_judges_text_is_filled_with_pairs_once_there_are_some(home: Home) -> None:
    app = choose(opened(), "judge/single")
    assert not previews(app) and "No pairs yet" in captions(app)
    st.cache_resource.clear()
    with Store.open(home.store) as store:
        add_pairs(store, home.path, 1, 3)
    for task, inside in (("judge/single", "1 + 1 = 3."), ("judge/order", "1 + 1 = 2.")):
        app = choose(opened(), task)
        assert len(previews(app)) == 3 and inside in previews(app)[0]


def test_what_the_form_cannot_mean_is_said() -> None:
    app = opened(settings={"kinds": "fact=lots"})
    assert app.error[0].value == "There is no preview." and "NAME=SHARE" in previews(app)[0]
    assert "no text here reaches them" in captions(opened("lab"))
