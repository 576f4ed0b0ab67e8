"""Every page cold by its address in Chromium, on a fresh server; links, clicks on marks, narrow width."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from driving import App, arrived, becomes, click_mark, opened, settled, visit
from making_runs import make_evaluation, make_training
from playwright.sync_api import Browser, Page, expect
from sample_home import fill, sample_pairs

from seapo.records import Decision
from seapo.settings import Home
from seapo.store import Store
from seapo.store.decisions import decide

pytestmark = pytest.mark.browser

PAGES = {
    "": ("Home", "What became of the negatives?"),
    "build": ("Build", "Newest pairs"),
    "review": ("Review", "Question"),
    "audit": ("Audit", "Which types survive review?"),
    "train": ("Train", "train-20260101-000000-aaaa"),
    "compare": ("Compare", "Is it better, and where?"),
    "lab": ("Lab", "does not predict effect sizes"),
}
TRAINED = "train-20260101-000000-aaaa"


def finished(home: Home) -> Home:
    """A small project in which every page has something to show."""
    pairs = sample_pairs(12)
    fill(home, pairs)
    with Store.open(home.store) as store:
        decide(store, [Decision(f"k{n}", pairs[n].id, "accept", "ana") for n in range(4)])
        decide(store, [Decision("r", pairs[5].id, "reject", "ana", reason="not_wrong")])
    make_training(home, TRAINED, "done")
    make_evaluation(home, "evaluate-20260101-000100-aaaa", "embedded", 8)
    make_evaluation(home, "evaluate-20260101-000200-bbbb", TRAINED, 14)
    return home


def watched(tab: Page) -> list[str]:
    """What goes wrong in the page from now on: errors thrown, requests to other hosts."""
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on(
        "request",
        lambda r: None if "127.0.0.1" in r.url or r.url[:5] in ("data:", "blob:") else wrong.append(r.url),
    )  # fmt: skip
    return wrong


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_cold_by_its_address(
    path: str, launch: Callable[[Path], App], tab: Page, home: Home
) -> None:
    """A fresh server, and the page's address as the first thing it is asked for."""
    app = launch(finished(home).path)
    wrong = watched(tab)
    title, says = PAGES[path]
    answer = tab.goto(f"{app.url}/{path}")
    arrived(tab, title).get_by_text(says).first.wait_for()
    assert answer
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    expect(tab.get_by_test_id("stSidebar").get_by_role("link")).to_have_count(len(PAGES))
    expect(tab.get_by_test_id("stException")).to_have_count(0)
    expect(tab.locator("img[src=x]")).to_have_count(0)  # an answer's text is no markup
    assert wrong == []


def test_the_way_through_keeps_data_set_and_reviewer(
    launch: Callable[[Path], App], tab: Page, home: Home
) -> None:
    fill(finished(home), sample_pairs(3), "second")
    app = launch(home.path)
    reviewer = opened(tab, f"{app.url}/?dataset=clips").get_by_label("Reviewer")
    expect(reviewer).to_have_value("me")
    reviewer.fill("ana")
    reviewer.press("Enter")
    settled(tab)
    for name in ("Audit", "Train", "Build", "Home"):
        visit(tab, name)
        expect(reviewer).to_have_value("ana")
        expect(tab).to_have_url(re.compile("dataset=clips"))
    expect(tab).to_have_url(re.compile("as=ana"))
    opened(tab, tab.url)
    expect(reviewer).to_have_value("ana")


def test_a_click_on_a_mark_opens_its_pairs(
    launch: Callable[[Path], App], tab: Page, home: Home
) -> None:
    app = launch(finished(home).path)
    opened(tab, f"{app.url}/audit?dataset=clips")
    chart = settled(tab).get_by_test_id("stPlotlyChart").first
    click_mark(tab, chart.locator(".point path").first)
    opens = tab.get_by_role("link", name=re.compile(r"\d+ .*in review"))
    number = next(word for word in opens.inner_text().split() if word.isdigit())
    opens.click()
    arrived(tab, "Review")
    expect(tab).to_have_url(re.compile("state=accepted"))
    expect(tab).to_have_url(re.compile("type="))
    expect(tab.locator(".place")).to_have_text(f"1 of {number}")


def test_the_next_step_is_one_click_away(
    launch: Callable[[Path], App], tab: Page, home: Home
) -> None:
    app = launch(finished(home).path)
    opened(tab, f"{app.url}/?dataset=clips")
    tab.get_by_role("button", name="Review 7 undecided pairs").click()
    expect(arrived(tab, "Review").locator(".place")).to_have_text("1 of 7")


def runs_over(tab: Page) -> bool:
    return bool(tab.get_by_test_id("stMain").evaluate("e => e.scrollWidth > e.clientWidth"))


def test_nothing_runs_over_the_edge_where_it_is_narrow(
    launch: Callable[[Path], App], chromium: Browser, home: Home
) -> None:
    app = launch(finished(home).path)
    context = chromium.new_context(viewport={"width": 420, "height": 800})
    for path, (_, says) in PAGES.items():
        tab = opened(context.new_page(), f"{app.url}/{path}")
        tab.get_by_text(says).first.wait_for()
        becomes(tab, lambda path=path, tab=tab: (path, runs_over(tab)), (path, False))
        tab.close()
    context.close()
