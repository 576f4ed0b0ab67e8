"""The reviewer's hands in Chromium: notes, types, edits, undo and redo, the blind choice, keys, the panel.

One app serves the whole module; each test has a data set of its own.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from driving import App, becomes, free_port
from playwright.sync_api import Page, expect
from sample_home import fill, sample_pairs

from seapo.settings import Home
from seapo.store import Store
from seapo.store.plans import set_plan

pytestmark = pytest.mark.browser

EACH = 6
"""Pairs of a data set."""
SETS = 24

DESKS = iter(range(SETS))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = Home(tmp_path_factory.mktemp("hands") / "home")
    pairs = sample_pairs(EACH * (SETS + 1))
    for at in range(SETS):
        fill(home, pairs[at * EACH : (at + 1) * EACH], f"set{at}")
    fill(home, pairs[EACH * SETS :], "shared")
    with Store.open(home.store) as store:
        set_plan(store, "shared", overlap=2)
    app = App(Path(home.path), free_port()).start()
    yield app
    app.stop()


@pytest.fixture
def desk(app: App, tab: Page) -> Desk:
    at = next(DESKS)
    return Desk(tab, app, f"set{at}", at * EACH + 1)


def said(entry: dict[str, object]) -> tuple[object, ...]:
    return tuple(entry[name] for name in ("verdict", "reason", "note"))


def test_a_reason_may_be_given_in_words(desk: Desk) -> None:
    desk.open().press("x", "n")
    desk.tab.keyboard.type("a xylophone; 3 < 4")
    desk.press("Enter").at(2).press("x", "8")
    desk.tab.keyboard.type("never sent")
    desk.press("Escape", "x", "Shift+Digit2")
    desk.tab.keyboard.type("it holds")
    desk.press("Enter").at(3).press("Shift+F")
    desk.tab.keyboard.type("ask Anna")
    desk.press("Enter").at(4).saved()
    assert said(desk.decisions(1)[0]) == ("reject", "other", "a xylophone; 3 < 4")
    assert [said(entry) for entry in desk.decisions(2)] == [("reject", "not_wrong", "it holds")]
    assert said(desk.decisions(3)[0]) == ("flag", None, "ask Anna")


def test_a_changed_type_is_shown_at_once_and_goes_with_the_decision(desk: Desk) -> None:
    badge = desk.open().find(".badge b")
    before = badge.inner_text()
    desk.press("t")
    names = desk.find(".menu.types button").all_inner_texts()
    wanted = next(at for at, name in enumerate(names, 1) if before not in name)
    name = names[wanted - 1].split("\n")[0]
    desk.press(str(wanted))
    expect(badge).to_have_text(name)
    desk.at(1).press("a").at(2).saved()
    assert [entry["type"] for entry in desk.decisions(1)] == [name]
    desk.press("z")
    expect(badge).to_have_text(before)


def test_both_texts_are_edited_at_once_and_the_difference_is_shown(desk: Desk) -> None:
    desk.open().press("e")
    rejected = desk.find("textarea[aria-label='Rejected text']")
    rejected.fill(rejected.input_value().replace("twice", "thrice"))
    expect(desk.find(".change ins")).to_have_text("thrice")
    expect(desk.find(".change del")).to_have_text("twice")
    rejected.press("Alt+e")
    chosen = desk.find("textarea[aria-label='Chosen text']")
    chosen.fill(rejected.input_value())
    chosen.press("Control+Enter")
    expect(desk.find(".complaint").first).to_contain_text("This is the rejected text")
    chosen.fill("Half as many, so 1.5 clips.")
    chosen.press("Control+Enter")
    desk.at(2).saved().press("k").at(1)
    expect(desk.find(".side.chosen")).to_contain_text("Half as many, so 1.5")
    expect(desk.find(".side.rejected")).to_contain_text("thrice")
    assert desk.states() == {1: "accepted"}
    chosen_text, rejected_text = desk.texts(1)
    assert chosen_text == "Half as many, so 1.5 clips."
    assert "thrice" in rejected_text


def test_the_chosen_text_is_edited_alone(desk: Desk) -> None:
    desk.open().press("Shift+E")
    desk.find("textarea[aria-label='Chosen text']").fill("Half as many.")
    desk.press("Control+Enter").at(2).saved()
    chosen, rejected = desk.texts(1)
    assert (chosen, "twice as many" in rejected) == ("Half as many.", True)
    desk.press("z").at(1)
    expect(desk.find(".side.chosen")).to_contain_text("In May she sold half")


def test_undo_and_redo_go_on_and_a_new_decision_ends_redo(desk: Desk) -> None:
    desk.open().press("a", "s", "x", "2", "z", "z", "z").at(1).saved()
    assert desk.states() == {}
    desk.press("Shift+Z", "y").at(3).saved()
    assert desk.states() == {1: "accepted", 2: "skipped"}
    desk.press("z").at(2).press("f").at(3).press("y")
    expect(desk.notice).to_contain_text("Nothing to redo")
    desk.saved()
    assert desk.states() == {1: "accepted", 2: "flagged"}


def test_undo_and_redo_survive_a_reload(desk: Desk) -> None:
    desk.open().press("a", "x", "1", "s", "z").at(3).saved()
    desk.tab.wait_for_timeout(300)  # the lists are kept a moment after the key
    desk.reload().at(3).press("y").at(4).press("z", "z").at(2).saved()
    assert desk.states() == {1: "accepted"}
    desk.press("y").at(3).saved()
    assert desk.states() == {1: "accepted", 2: "rejected"}


def test_another_tab_takes_back_what_this_one_decided(desk: Desk) -> None:
    """Undo goes on through the reviewer's history on the server, newest first, and redo comes back."""
    desk.open().press("a", "e")
    desk.find("textarea").first.fill("She sold none at all.")
    desk.press("Control+Enter").at(3).saved()
    other = desk.beside().open(at="")
    other.press("z").at(2).press("z").at(1).saved()
    assert other.states() == {}
    other.press("y", "y").saved()
    becomes(other.tab, other.states, {1: "accepted", 2: "accepted"})
    assert other.texts(2)[1] == "She sold none at all."
    other.press("z", "z", "z")
    expect(other.notice).to_contain_text("Nothing to undo")


def test_back_goes_on_through_history(desk: Desk) -> None:
    desk.open().press("a", "s", "f").at(4).saved()
    other = desk.beside().open().at(4)
    other.press("k").at(3)
    expect(other.find(".place")).to_have_text("from your history")
    other.press("k").at(2).press("k").at(1).press("k")
    expect(other.notice).to_contain_text("first decision")
    expect(other.find(".head .state")).to_contain_text("Accepted")
    other.press("x", "1").saved()
    assert other.states() == {1: "rejected", 2: "skipped", 3: "flagged"}
    other.at(2).press("j", "j").at(4)


@pytest.mark.parametrize("choose", ["1", "2", "ArrowLeft", "ArrowRight"])
def test_blind_asks_which_is_worse_before_anything_is_said(desk: Desk, choose: str) -> None:
    desk.open(blind="true")
    expect(desk.find(".badge b")).to_have_text("Which is worse?")
    assert desk.find(".side.chosen, .side.rejected").count() == 0
    desk.press("a")
    expect(desk.notice).to_contain_text("which is worse")
    texts = desk.find(".side .text").all_inner_texts()
    desk.press(choose)
    expect(desk.find(".side.rejected")).to_have_count(1)
    desk.at(1).press("a").at(2).saved()
    worse = texts[0 if choose in ("1", "ArrowLeft") else 1]
    (entry,) = desk.decisions(1)
    assert entry["verdict"] == "accept"
    assert entry["worse"] == ("rejected" if "twice" in worse else "chosen")
    assert desk.find(".side.chosen").count() == 0


def test_keys_can_be_changed_and_buttons_follow(desk: Desk) -> None:
    desk.open().press("?")
    key = desk.tab.get_by_role("button", name="Accept: A. Change this key")
    key.click()
    desk.press("x")
    expect(desk.find(".sheet .complaint")).to_contain_text("X is taken: Reject")
    key.click()
    desk.press("5")
    expect(desk.find(".sheet .complaint")).to_contain_text("numbers choose")
    key.click()
    desk.press("g")
    expect(desk.find("[data-act=accept] kbd")).to_have_text("G")
    desk.press("?", "a").at(1).press("g").at(2).saved()
    desk.reload().at(2).press("g").at(3).saved()
    assert desk.states() == {1: "accepted", 2: "accepted"}
    desk.press("?")
    desk.tab.get_by_role("button", name="Reset all keys").click()
    expect(desk.find("[data-act=accept] kbd")).to_have_text("A")
    desk.press("a").at(4)


def test_a_key_held_down_decides_once(desk: Desk) -> None:
    desk.open()
    for _ in range(5):
        desk.tab.keyboard.down("a")
    desk.tab.keyboard.up("a")
    desk.at(2).saved()
    assert desk.states() == {1: "accepted"}


@pytest.mark.parametrize(("width", "beside"), [(1500, True), (420, False)])
def test_the_panel_is_folded_and_opens_where_there_is_room(
    desk: Desk, width: int, beside: bool
) -> None:
    desk.tab.set_viewport_size({"width": width, "height": 900})
    desk.open()
    expect(desk.find(".panel")).to_be_hidden()
    desk.press("Space")
    expect(desk.find(".panel")).to_contain_text("taken twice instead of by half")

    def right_of_texts() -> bool:
        panel, texts = (desk.find(place).bounding_box() for place in (".panel", ".stage"))
        assert panel and texts
        return panel["x"] >= texts["x"] + texts["width"]

    becomes(desk.tab, right_of_texts, beside)
    wide = desk.tab.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    desk.press("Space")
    expect(desk.find(".panel")).to_be_hidden()


def test_how_texts_look_is_kept(desk: Desk) -> None:
    desk.open()
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    before = desk.find(".side .text").first.evaluate(size)
    desk.press("+", "+", "r", "v").reload()
    becomes(desk.tab, lambda: desk.find(".stage .text").first.evaluate(size) > before, wanted=True)
    kept = desk.tab.evaluate("JSON.parse(localStorage['seapo:looks'])")
    assert (kept["raw"], kept["view"]) == (True, "unified")
    assert desk.states() == {}


def test_a_refused_decision_is_told_and_can_be_looked_at(desk: Desk) -> None:
    """A decision the server will never take: left in this browser, an undo of nothing."""
    desk.open().press("a").at(2).saved()
    desk.tab.wait_for_timeout(300)  # until the tab keeps its steps, whose name has the store's
    desk.tab.evaluate(
        """() => {
          const card = [...document.querySelectorAll('*')].find(n => n.shadowRoot?.querySelector('.card'))
            .shadowRoot.querySelector('.card');
          const store = Object.keys(sessionStorage).find(k => k.startsWith('seapo:')).split(':')[1];
          const entry = { key: 'bad', pair: card.dataset.pair, verdict: 'undo', reviewer: 'me', at: 1, turn: 0 };
          localStorage.setItem(`seapo:${store}:decision:bad`, JSON.stringify(entry));
        }"""
    )
    desk.press("j", "j").reload()
    expect(desk.find(".refusal")).to_contain_text("Not stored: undo on pair")
    desk.tab.get_by_role("button", name="Look at it").click()
    desk.at(2)
    expect(desk.find(".refusals")).to_be_hidden()
    desk.press("a").saved()
    assert desk.states() == {1: "accepted", 2: "accepted"}


def test_who_settles_a_disagreement_sees_what_was_said(app: App, tab: Page) -> None:
    desk = Desk(tab, app, "shared", EACH * SETS + 1)
    desk.open(**{"as": "anna"}).press("a", "a").at(3).saved()
    desk.open(**{"as": "ben"}).press("x", "2", "a").at(3).saved()
    desk.open(**{"as": "carl"}, disputed="yes").at(1)
    expect(desk.find(".others")).to_contain_text("accept by anna")
    expect(desk.find(".others")).to_contain_text("reject, Not wrong by ben")
    desk.press("a").saved()
    assert desk.decisions(1)[-1]["adjudicates"] is True
    assert desk.states() == {1: "accepted", 2: "accepted"}
