"""The review card by keys in Chromium: what is decided is what was on screen, and the place is kept.

One app serves the whole module. Each test that decides has a data set of its own; `clips` is only looked at.
"""

from collections.abc import Iterator

import pytest
from desk import Desk
from driving import App, becomes, free_port
from playwright.sync_api import Page, expect
from sample_home import fill, sample_pairs

from seapo.settings import Home

pytestmark = pytest.mark.browser

LOOKED_AT = 90
EACH = 8
SETS = 14

DESKS = iter(range(SETS))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = Home(tmp_path_factory.mktemp("card") / "home")
    pairs = sample_pairs(LOOKED_AT + EACH * SETS)
    fill(home, pairs[:LOOKED_AT], "clips")
    for at in range(SETS):
        first = LOOKED_AT + at * EACH
        fill(home, pairs[first : first + EACH], f"set{at}")
    app = App(home.path, free_port()).start()
    yield app
    app.stop()


@pytest.fixture
def clips(app: App, tab: Page) -> Desk:
    return Desk(tab, app, "clips")


@pytest.fixture
def desk(app: App, tab: Page) -> Desk:
    at = next(DESKS)
    return Desk(tab, app, f"set{at}", LOOKED_AT + at * EACH + 1)


def test_keys_decide_the_pair_on_screen(desk: Desk) -> None:
    desk.open().press("a", "x", "2", "s", "f", "x", "Escape", "a").at(6).saved()
    assert desk.states() == {
        1: "accepted",
        2: "rejected",
        3: "skipped",
        4: "flagged",
        5: "accepted",
    }
    assert [entry["reason"] for entry in desk.decisions(2)] == ["not_wrong"]


def test_undo_returns_to_the_pair_and_takes_the_decision_back(desk: Desk) -> None:
    desk.open().press("a", "a", "z").at(2)
    expect(desk.find(".head .state")).to_have_text("")
    desk.saved()
    assert desk.states() == {1: "accepted"}


def test_edit_keeps_the_old_text_and_accepts_the_new(desk: Desk) -> None:
    desk.open().press("e")
    area = desk.find("textarea[aria-label='Rejected text']")
    area.fill("")
    desk.press("Control+Enter")
    expect(desk.find(".complaint").first).to_contain_text("empty")
    area.fill("I accept axes, 5 of them; 3 < 4 & so on.")
    desk.press("Control+Enter").at(2).saved().press("k")
    desk.find(".rejected .text", has_text="3 < 4 & so on.").wait_for()
    assert desk.states() == {1: "accepted"}
    assert desk.texts(1)[1] == "I accept axes, 5 of them; 3 < 4 & so on."
    desk.press("z").saved()
    assert desk.texts(1)[1].startswith("Natalia sold")


def test_editing_is_cancelled_by_escape(desk: Desk) -> None:
    desk.open().press("e")
    desk.tab.keyboard.type("asf")
    desk.press("Escape").at(1)
    expect(desk.find("textarea[aria-label='Rejected text']")).to_be_hidden()
    assert desk.states() == {}


def test_the_receipt_says_what_was_done_and_decided(desk: Desk) -> None:
    desk.open().press("x", "3").saved().press("k", " ")
    receipt = desk.find(".receipt")
    receipt.get_by_text("reject, Chosen is wrong by me").wait_for()
    for words in ("swap-number", "taken twice", "“half”", "“twice”"):
        expect(receipt).to_contain_text(words)


def test_keys_typed_into_a_field_decide_nothing(desk: Desk) -> None:
    field = desk.open().tab.get_by_label("Reviewer")
    field.fill("asfz")
    field.press_sequentially("as")
    desk.at(1)
    assert desk.states() == {}


@pytest.mark.parametrize("again", ["reload", "link", "nothing"])
def test_the_place_is_kept(desk: Desk, again: str) -> None:
    """In the link, which another browser may open, and on the server where a link has none."""
    number = desk.open().press(*"aajjj").at(6).saved().rows()[5]["number"]
    desk.tab.wait_for_url(f"**at={number}**")
    if again == "reload":
        desk.reload().at(6)
    elif again == "link":
        other = desk.beside()
        other.tab.goto(desk.tab.url)
        other.ready().at(6)
    else:
        becomes(desk.tab, desk.kept, number)
        desk.beside().open().at(6)


def test_another_reviewer_is_not_handed_what_this_one_holds(desk: Desk) -> None:
    desk.open().at(1)
    other = desk.beside().open(**{"as": "anna"})
    expect(other.find(".end")).to_contain_text("Nothing for you now")


def test_filters_are_in_the_link(clips: Desk) -> None:
    clips.open(type="hallucination")
    expect(clips.find(".badge b")).to_have_text("hallucination")
    expect(clips.find(".place")).to_have_text("1 of 30")
    clips.open(search="Question 77:").at(77)
    expect(clips.find(".place")).to_have_text("1 of 1")


@pytest.mark.parametrize(("width", "stacked"), [(420, True), (1400, False)])
def test_the_buttons_are_in_reach_beside_any_texts(clips: Desk, width: int, stacked: bool) -> None:
    clips.tab.set_viewport_size({"width": width, "height": 900})
    clips.open()

    def places() -> tuple[bool, bool, bool]:
        """Whether the texts are in one column, the page is wider than the window, the buttons below it."""
        bar = clips.find(".actions").bounding_box()
        assert bar
        wide = clips.tab.evaluate("document.documentElement.scrollWidth") > width
        return clips.find(".side.rejected").count() == 0, wide, bar["y"] + bar["height"] > 900

    becomes(clips.tab, places, (stacked, False, False))


def test_buttons_do_what_keys_do(desk: Desk) -> None:
    desk.open().tab.get_by_role("button", name="Accept", exact=False).first.click()
    desk.press(" ").find(".receipt").wait_for()
    desk.at(2).tab.get_by_role("button", name="Reject").click()
    desk.tab.get_by_role("menuitem", name="Wrong type").click()
    desk.at(3).saved()
    assert desk.states() == {1: "accepted", 2: "rejected"}


def test_the_end_of_the_queue_says_what_is_next(desk: Desk) -> None:
    desk.open(search=f"Question {desk.first}:").press("a")
    expect(desk.find(".end")).to_contain_text("All reviewed")
    expect(desk.find(".end a")).to_have_attribute("href", "train")


def test_a_tab_closed_right_after_a_key_loses_nothing(desk: Desk) -> None:
    desk.open().press(*"aaaaa")
    again = desk.beside()
    desk.tab.close(run_before_unload=False)
    again.open().saved()
    assert again.states() == dict.fromkeys(range(1, 6), "accepted")
    assert [len(again.decisions(number)) for number in range(1, 6)] == [1] * 5
