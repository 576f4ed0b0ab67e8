"""The lab page in Chromium: a cell opens its runs, a run its answers as text; narrow, light and dark."""

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import App, settled
from making_lab import HOSTILE, make_experiment
from playwright.sync_api import Browser, Page, expect

from seapo.settings import Home

pytestmark = pytest.mark.browser


def test_a_figure_leads_to_its_runs_and_they_to_their_answers(
    launch: Callable[[Path], App], tab: Page, home: Home
) -> None:
    make_experiment(home)
    app = launch(home.path)
    foreign: list[str] = []
    tab.on("request", lambda r: None if "127.0.0.1" in r.url or r.url[:5] in ("data:", "blob:") else foreign.append(r.url))  # fmt: skip  # noqa: E501
    tab.goto(f"{app.url}/lab")
    settled(tab)
    figure = tab.get_by_role("button", name="SeaPO, mix, coding:")
    figure.click()
    tab.get_by_text("Runs behind SeaPO, mix, coding").wait_for()
    settled(tab)
    expect(figure).to_have_attribute("aria-pressed", "true")
    tab.get_by_role("button", name="embedded/0/references/seapo-mix:").click()
    tab.get_by_text("Which items flipped?").wait_for()
    settled(tab)
    assert "at=seapo-mix" in tab.url
    tab.get_by_text(HOSTILE).first.wait_for()
    assert tab.locator("img[src=x]").count() == 0
    assert tab.get_by_test_id("stException").count() == 0
    assert foreign == []


def test_the_way_to_a_run_is_in_the_address(
    launch: Callable[[Path], App], tab: Page, home: Home
) -> None:
    make_experiment(home)
    app = launch(home.path)
    tab.goto(f"{app.url}/lab?at=seapo-mix/coding&cell=embedded/0/references/seapo-mix")
    settled(tab)
    tab.get_by_text("How it trained").wait_for()
    tab.get_by_text("Which items flipped?").wait_for()


def test_narrow_the_table_scrolls_and_the_page_does_not(
    launch: Callable[[Path], App], chromium: Browser, home: Home
) -> None:
    make_experiment(home)
    app = launch(home.path)
    context = chromium.new_context(viewport={"width": 420, "height": 800})
    tab = context.new_page()
    tab.goto(f"{app.url}/lab")
    settled(tab)
    tab.get_by_text("Does an error type help").wait_for()
    wide = tab.locator(".grid").first.evaluate("e => e.scrollWidth > e.clientWidth")
    over = tab.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth")
    assert wide
    assert over <= 0
    context.close()
