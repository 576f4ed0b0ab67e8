"""The review card by keys in Chromium: what is decided is what was on screen, and nothing is lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from driving import App, becomes, opened, settled
from playwright.sync_api import Page, expect
from sample_home import fill, in_store, sample_pairs

from seapo.settings import Home

pytestmark = pytest.mark.browser

Launch = Callable[[Path], App]
PAIRS = 90


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    fill(made, sample_pairs(PAIRS))
    return made


@pytest.fixture
def app(home: Home, launch: Launch) -> App:
    return launch(home.path)


def open_review(tab: Page, app: App, query: str = "") -> Page:
    opened(tab, f"{app.url}/review{query}").wait_for_selector(".card[data-ready=yes]")
    return tab


def on_screen(tab: Page, number: int) -> None:
    """Wait for the question of this number, by the text that is shown."""
    expect(tab.locator(".turn.user .text")).to_contain_text(f"Question {number}:")


def saved(tab: Page) -> None:
    tab.wait_for_function("() => !Object.keys(localStorage).some(k => k.includes(':decision:'))")


def standing(home: Home) -> dict[str, tuple[str, str | None]]:
    """State and reason by question number, of pairs that are decided."""
    rows = in_store(
        home.store,
        "select o.turns[-1].content, b.state, b.reason from board b"
        " join positives o using (positive_id) where b.state <> 'undecided'",
    )
    return {
        str(text).split(":")[0].removeprefix("Question "): (str(state), reason and str(reason))
        for text, state, reason in rows
    }


def test_keys_decide_the_pair_on_screen(app: App, home: Home, tab: Page) -> None:
    open_review(tab, app)
    for key in ("a", "x", "2", "s", "f", "x", "Escape", "a"):
        tab.keyboard.press(key)
    on_screen(tab, 6)
    saved(tab)
    app.stop()
    assert standing(home) == {
        "1": ("accepted", None),
        "2": ("rejected", "not_wrong"),
        "3": ("skipped", None),
        "4": ("flagged", None),
        "5": ("accepted", None),
    }


def test_undo_returns_to_the_pair_and_takes_the_decision_back(
    app: App, home: Home, tab: Page
) -> None:
    open_review(tab, app)
    for key in ("a", "a", "z"):
        tab.keyboard.press(key)
    on_screen(tab, 2)
    expect(tab.locator(".head .state")).to_have_text("")
    saved(tab)
    app.stop()
    assert standing(home) == {"1": ("accepted", None)}


def test_undo_works_after_a_reload(app: App, home: Home, tab: Page) -> None:
    open_review(tab, app)
    tab.keyboard.press("a")
    saved(tab)
    tab.reload()
    settled(tab).wait_for_selector(".card[data-ready=yes]")
    on_screen(tab, 2)
    tab.keyboard.press("z")
    tab.locator(".turn.user", has_text="Question 1:").wait_for()
    saved(tab)
    app.stop()
    assert standing(home) == {}


def test_edit_keeps_the_old_text_and_accepts_the_new(app: App, home: Home, tab: Page) -> None:
    open_review(tab, app)
    tab.keyboard.press("e")
    area = tab.locator("textarea[aria-label='Rejected text']")
    area.fill("")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".complaint")).to_contain_text("empty")
    area.fill("I accept axes, 5 of them; 3 < 4 & so on.")
    tab.keyboard.press("Control+Enter")
    on_screen(tab, 2)
    saved(tab)
    tab.keyboard.press("k")
    tab.locator(".rejected .text", has_text="3 < 4 & so on.").wait_for()
    app.stop()
    rows = in_store(
        home.store, "select d.edit, p.rejected from decisions d join pairs p using (pair_id)"
    )
    assert rows[0][0] == "I accept axes, 5 of them; 3 < 4 & so on."
    assert str(rows[0][1]).startswith("Natalia sold 1")
    assert standing(home) == {"1": ("accepted", None)}


def test_editing_is_cancelled_by_escape(app: App, home: Home, tab: Page) -> None:
    open_review(tab, app)
    tab.keyboard.press("e")
    tab.keyboard.type("asf")
    tab.keyboard.press("Escape")
    on_screen(tab, 1)
    expect(tab.locator("textarea[aria-label='Rejected text']")).to_be_hidden()
    app.stop()
    assert standing(home) == {}


def test_the_receipt_says_what_was_done_and_decided(app: App, tab: Page) -> None:
    open_review(tab, app)
    tab.keyboard.press("x")
    tab.keyboard.press("3")
    saved(tab)
    tab.keyboard.press("k")
    tab.keyboard.press(" ")
    receipt = tab.locator(".receipt")
    receipt.get_by_text("reject, Chosen is wrong by me").wait_for()
    for words in ("swap-number", "taken twice", "“half”", "“twice”", "logic"):
        expect(receipt).to_contain_text(words)


def test_keys_typed_into_a_field_decide_nothing(app: App, home: Home, tab: Page) -> None:
    open_review(tab, app)
    tab.get_by_label("Reviewer").fill("asfz")
    tab.get_by_label("Reviewer").press_sequentially("as")
    on_screen(tab, 1)
    app.stop()
    assert standing(home) == {}


@pytest.mark.parametrize("again", ["reload", "new tab"])
def test_the_place_is_kept(app: App, tab: Page, again: str) -> None:
    open_review(tab, app)
    for key in "aajjj":
        tab.keyboard.press(key)
    on_screen(tab, 6)
    saved(tab)
    tab.wait_for_url("**at=6**")
    if again == "reload":
        tab.reload()
    else:
        link = tab.url
        tab = tab.context.new_page()
        tab.goto(link)
    settled(tab).wait_for_selector(".card[data-ready=yes]")
    on_screen(tab, 6)
    expect(tab).to_have_url(re.compile("at=6"))


def test_without_a_place_the_first_undecided_pair_comes(app: App, tab: Page) -> None:
    open_review(tab, app)
    tab.keyboard.press("a")
    tab.keyboard.press("a")
    saved(tab)
    again = tab.context.new_page()
    open_review(again, app)
    on_screen(again, 3)


def test_filters_are_in_the_link(app: App, tab: Page) -> None:
    open_review(tab, app, "?type=hallucination")
    expect(tab.locator(".badge b")).to_have_text("hallucination")
    expect(tab.locator(".place")).to_have_text("1 of 30")
    open_review(tab, app, "?search=Question+77%3A")
    on_screen(tab, 77)
    expect(tab.locator(".place")).to_have_text("1 of 1")


def test_the_filter_drawer_changes_queue_and_link(app: App, tab: Page) -> None:
    open_review(tab, app)
    tab.get_by_role("button", name="Queue").click()
    tab.get_by_label("Text in prompt or answers").fill("Question 42:")
    tab.keyboard.press("Enter")
    tab.locator(".turn.user", has_text="Question 42:").wait_for()
    tab.wait_for_url("**search=Question**")


def test_rapid_keys_hit_what_is_on_screen(app: App, home: Home, tab: Page) -> None:
    """60 keys at 30 a second; a listener of the test's own notes what was shown at each key."""
    open_review(tab, app)
    tab.evaluate(
        """() => {
          window.seen = [];
          const shown = () => {
            const host = [...document.querySelectorAll('*')].find(n => n.shadowRoot?.querySelector('.card'));
            return host.shadowRoot.querySelector('.turn.user .text').textContent;
          };
          window.addEventListener('keydown', e => window.seen.push([e.key, shown().split(':')[0]]), true);
        }"""
    )
    for at in range(60):
        tab.keyboard.press("as"[at % 2])
        tab.wait_for_timeout(33)
    saved(tab)
    seen = tab.evaluate("window.seen")
    app.stop()
    wanted = {
        text.removeprefix("Question "): {"a": "accepted", "s": "skipped"}[key] for key, text in seen
    }
    assert len(wanted) == 60
    assert {number: state for number, (state, _) in standing(home).items()} == wanted
    assert in_store(home.store, "select count(*) from decisions") == [(60,)]


def test_a_tab_closed_right_after_a_key_loses_nothing(app: App, home: Home, tab: Page) -> None:
    open_review(tab, app)
    for _ in range(5):
        tab.keyboard.press("a")
    tab.close(run_before_unload=False)
    again = tab.context.new_page()
    open_review(again, app)
    saved(again)
    app.stop()
    assert set(standing(home)) == {"1", "2", "3", "4", "5"}
    assert in_store(home.store, "select count(*) from decisions") == [(5,)]


def test_killed_while_deciding_loses_nothing(app: App, home: Home, tab: Page) -> None:
    open_review(tab, app)
    for at in range(30):
        tab.keyboard.press("a")
        if at == 12:
            app.kill()
        tab.wait_for_timeout(15)
    tab.locator(".saving.trouble").wait_for()
    expect(tab.locator(".notice")).to_contain_text("cannot be reached")
    waiting = tab.evaluate("Object.keys(localStorage).filter(k => k.includes(':decision:')).length")
    decided = tab.evaluate(
        "JSON.parse(sessionStorage[Object.keys(sessionStorage).find(k => k.includes(':undo:'))]).length"
    )
    acknowledged = decided - waiting
    rows = in_store(home.store, "select count(*) from decisions")
    assert int(str(rows[0][0])) >= acknowledged > 0
    app.start()
    tab.wait_for_function(
        "() => !Object.keys(localStorage).some(k => k.includes(':decision:'))", timeout=60_000
    )
    expect(tab.locator(".notice")).to_be_hidden()
    app.stop()
    assert set(standing(home)) == {str(number) for number in range(1, decided + 1)}
    assert in_store(home.store, "select count(*) from decisions") == [(decided,)]


@pytest.mark.parametrize(("width", "stacked"), [(420, True), (1400, False)])
def test_sides_stand_beside_or_below_each_other(
    app: App, tab: Page, width: int, stacked: bool
) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    open_review(tab, app)

    def places() -> tuple[bool, bool, bool]:
        """Whether the sides are stacked, the page is wider than the window, the buttons are below it."""
        chosen, rejected, bar = (tab.locator(place).bounding_box() for place in parts)
        assert chosen and rejected and bar
        wide = tab.evaluate("document.documentElement.scrollWidth") > width
        below = bar["y"] + bar["height"] > 900
        return rejected["y"] > chosen["y"] + chosen["height"], wide, below

    parts = (".side.chosen", ".side.rejected", ".actions")
    for part in parts:
        expect(tab.locator(part)).to_be_visible()
    becomes(tab, places, (stacked, False, False))


def test_buttons_do_what_keys_do(app: App, home: Home, tab: Page) -> None:
    open_review(tab, app)
    tab.get_by_role("button", name="Accept").click()
    tab.keyboard.press(" ")
    tab.locator(".receipt").wait_for()
    on_screen(tab, 2)
    tab.get_by_role("button", name="Reject").click()
    tab.get_by_role("menuitem", name="Wrong type").click()
    saved(tab)
    app.stop()
    assert standing(home) == {"1": ("accepted", None), "2": ("rejected", "wrong_type")}


def test_the_end_of_the_queue_says_what_is_next(app: App, tab: Page) -> None:
    open_review(tab, app, "?search=Question+88%3A")
    tab.keyboard.press("a")
    expect(tab.locator(".end")).to_contain_text("All reviewed")
    expect(tab.locator(".end a")).to_have_attribute("href", "train")
