"""Nothing a reviewer decides is lost or doubled in Chromium: fast keys, no network, a full browser, two tabs."""

import shutil
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from desk import WAITING, Desk
from driving import App, free_port
from playwright.sync_api import BrowserContext, Dialog, Page, expect
from sample_home import fill, in_store, sample_pairs

from seapo.settings import Home

pytestmark = pytest.mark.browser

PAIRS = 330
EACH, SETS = 30, 4
DESKS = count()
KEYS_A_SECOND = 30
SECONDS = 10
OFFLINE = 6
"""Seconds without a network; what waits longer waits the same way, and a suite has no half minutes."""

NOTE_KEYS = """() => {
  const host = [...document.querySelectorAll('*')].find(n => n.shadowRoot?.querySelector('.card'));
  const card = host.shadowRoot.querySelector('.card');
  const shown = () => card.querySelector('.turn.user .text')?.textContent;
  window.seen = [];
  window.addEventListener('keydown', e => window.seen.push([e.key, card.dataset.pair, shown()]), true);
}"""
FULL = """() => {
  for (let size = 1 << 20, at = 0; size >= 1; at++) {
    try { localStorage.setItem('filler' + at, 'x'.repeat(size)); } catch { size >>= 1; }
  }
}"""

Launch = Callable[[Path], App]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("filled") / "home")
    fill(made, sample_pairs(PAIRS))
    return made


@pytest.fixture
def home(filled: Home, tmp_path: Path) -> Home:
    """A copy of its own for each test: filling takes longer."""
    return Home(Path(shutil.copytree(filled.path, tmp_path / "home")))


@pytest.fixture
def desk(home: Home, launch: Launch, tab: Page) -> Desk:
    return Desk(tab, launch(home.path), "clips").open()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """For tests that do not end it; each has a data set of its own."""
    home = Home(tmp_path_factory.mktemp("shared") / "home")
    pairs = sample_pairs(EACH * SETS)
    for at in range(SETS):
        fill(home, pairs[at * EACH : (at + 1) * EACH], f"set{at}")
    app = App(home.path, free_port()).start()
    yield app
    app.stop()


@pytest.fixture
def shared(app: App, tab: Page) -> Desk:
    at = next(DESKS)
    return Desk(tab, app, f"set{at}", at * EACH + 1).open()


def press_fast(desk: Desk, keys: str, seconds: float) -> None:
    """KEYS_A_SECOND keys a second, each when its moment has come."""
    start = time.monotonic()
    for at in range(int(seconds * KEYS_A_SECOND)):
        desk.press(keys[at % len(keys)])
        wait = start + (at + 1) / KEYS_A_SECOND - time.monotonic()
        if wait > 0:
            desk.tab.wait_for_timeout(wait * 1000)


def decided(home: Home) -> list[tuple[object, ...]]:
    return in_store(home.store, "select pair_id, verdict from decisions order by number")


def seen(desk: Desk) -> list[tuple[str, str]]:
    """Pair on screen and verdict of each key, as the test's own listener saw them."""
    verdicts = {"a": "accept", "s": "skip", "f": "flag"}
    noted = desk.tab.evaluate("window.seen")
    numbers = [
        text and int(text.split(":")[0].removeprefix("Question "))
        for _, pair, text in noted
        if pair
    ]
    assert numbers == sorted(set(numbers))
    return [(pair, verdicts[key]) for key, pair, _ in noted if pair]


def test_thirty_keys_a_second_for_ten_seconds(desk: Desk, home: Home) -> None:
    desk.tab.evaluate(NOTE_KEYS)
    press_fast(desk, "asaf", SECONDS)
    desk.saved()
    wanted, keys = seen(desk), desk.tab.evaluate("window.seen.length")
    desk.app.stop()
    assert keys == SECONDS * KEYS_A_SECOND
    assert decided(home) == wanted
    # Where other work keeps the app from answering, a key may meet an empty card and decides nothing.
    assert len(wanted) > 0.9 * keys


def test_an_app_told_to_stop_stores_what_waits(desk: Desk, home: Home) -> None:
    desk.press("a")
    desk.saved()
    desk.app.stop()
    stored = "select (select count(*) from claims) > 0, (select max(number) from places)"
    assert in_store(home.store, stored) == [(True, 2)]


def test_without_a_network_keys_go_on_until_the_queue_is_dry(
    desk: Desk, home: Home, context: BrowserContext
) -> None:
    desk.tab.evaluate(NOTE_KEYS)
    press_fast(desk, "a", 0.5)
    context.set_offline(True)
    press_fast(desk, "asf", OFFLINE)
    expect(desk.find(".end")).to_contain_text("Fetching")
    expect(desk.notice).to_contain_text("cannot be reached")
    dry = desk.tab.evaluate("window.seen.filter(([, pair]) => pair).length")
    assert 20 <= dry < 6.5 * KEYS_A_SECOND
    context.set_offline(False)
    desk.tab.wait_for_selector(".card:not([data-pair=''])")
    desk.press("a").saved()
    expect(desk.notice).to_be_hidden()
    wanted = seen(desk)
    desk.app.stop()
    assert len(wanted) == dry + 1
    assert decided(home) == wanted


def test_a_killed_app_comes_back_and_the_card_goes_on_by_itself(desk: Desk, home: Home) -> None:
    desk.tab.evaluate(NOTE_KEYS)
    press_fast(desk, "a", 0.5)
    desk.app.kill()  # with decisions on their way
    press_fast(desk, "s", 0.3)
    desk.find(".saving.trouble").wait_for()
    desk.app.start()
    desk.saved()
    expect(desk.notice).to_be_hidden()
    press_fast(desk, "f", 1)
    desk.saved()
    wanted = seen(desk)
    desk.app.stop()
    assert len(wanted) == 15 + 9 + 30
    assert decided(home) == wanted


def test_a_full_browser_warns_and_loses_nothing(
    desk: Desk, home: Home, context: BrowserContext
) -> None:
    desk.tab.evaluate(NOTE_KEYS)
    desk.tab.evaluate(FULL)
    context.set_offline(True)
    desk.press("a", "s", "a")
    expect(desk.notice).to_contain_text("3 decisions are in this tab alone")
    expect(desk.find(".saving")).to_have_text("3 unsaved")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.tab.once("dialog", stay)
    desk.tab.close(run_before_unload=True)
    desk.tab.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    context.set_offline(False)
    expect(desk.find(".saving")).to_be_hidden()
    wanted = seen(desk)
    desk.app.stop()
    assert decided(home) == wanted


def test_two_tabs_of_one_browser_keep_out_of_each_others_way(shared: Desk) -> None:
    other = shared.beside().open()
    shared.press("a", "a")
    other.press("j", "j", "j", "s", "s")
    shared.saved()
    other.press("z").saved()
    assert shared.tab.evaluate(WAITING) == 0
    states = {number: state for number, state in shared.states().items() if number < 7}
    assert states in ({1: "accepted", 2: "accepted", 4: "skipped"},)


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (404, "text/html", "<h1>Not found</h1>"),
        (200, "text/html", "<form>Log in</form>"),
        (429, "application/json", '{"error": "slow down"}'),
    ],
)
def test_what_others_answer_in_the_apps_place_drops_nothing(
    shared: Desk, status: int, kind: str, body: str
) -> None:
    pattern = "**/api/decisions"
    shared.tab.route(pattern, lambda r: r.fulfill(status=status, content_type=kind, body=body))
    shared.press("a", "a").at(3)
    expect(shared.find(".saving")).to_have_text("2 unsaved")
    shared.tab.wait_for_timeout(1500)
    assert shared.tab.evaluate(WAITING) == 2
    shared.tab.unroute(pattern)
    shared.saved()
    assert shared.states() == {1: "accepted", 2: "accepted"}
