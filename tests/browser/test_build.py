"""The build page in Chromium: an engine chosen, tried, run, stopped, gone on with, and what came of it opened."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from driving import App, arrived, becomes, click_mark, opened, settled, visit
from making import add_dataset
from making_injected import failed_line, make_injection, pair_line
from playwright.sync_api import Browser, Locator, Page, expect
from scripted_endpoint import ScriptedEndpoint
from scripted_replies import negative, say

from seapo import jobs, pipeline
from seapo.settings import SHIPPED_DATA, Home
from seapo.store import Store

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)> **bold** :red[x] $x^2$"
QUESTION = "What share of each type is usable, and why is the rest not?"


def lab(home: Home, rows: int) -> Home:
    """Questions of the shipped models' own world."""
    lines = (SHIPPED_DATA / "demo" / "lab.jsonl").read_text(encoding="utf-8").splitlines()
    file = home.path / "lab.jsonl"
    file.write_text("\n".join(lines[:rows]), encoding="utf-8")
    studio = pipeline.open_studio(home)
    pipeline.import_file(studio, file, name="lab")
    studio.close()
    return home


def choose(tab: Page, kind: str) -> Page:
    named = tab.get_by_test_id("stButtonGroup").filter(has_text="Embedded model")
    named.get_by_text(kind, exact=True).click()
    return settled(tab)


def field(tab: Page, name: str) -> Locator:
    return tab.get_by_role("textbox", name=name, exact=True)


def fill(tab: Page, name: str, value: str) -> None:
    field(tab, name).fill(value)
    field(tab, name).press("Enter")
    settled(tab)


def button(tab: Page, name: str) -> Locator:
    return tab.get_by_role("button", name=name, exact=True)


@pytest.mark.slow
def test_a_model_is_tried_and_then_writes_the_whole_set(
    launch: Callable[[Path], App], tab: Page, home: Home
) -> None:
    app = launch(lab(home, 40).path)
    choose(opened(tab, f"{app.url}/build"), "Embedded model")
    button(tab, "Try on three").click()
    tab.get_by_text("How long will the whole set take?").wait_for(timeout=240_000)
    expect(
        tab.get_by_text(re.compile(r"^40 negatives: about .* of loading; about"))
    ).to_be_visible()
    expect(tab.locator(".panes")).to_have_count(3)
    visit(tab, "Lab")  # its link lies far enough off for its tooltip not to cover the next
    visit(tab, "Build")
    expect(tab.locator(".panes")).to_have_count(3)
    button(tab, "Inject errors").click()
    tab.get_by_text(QUESTION).wait_for(timeout=240_000)
    expect(tab.get_by_text(re.compile(r"of 40 negatives are usable"))).to_be_visible()
    assert [run.state for run in jobs.list_runs(home, "inject")] == ["done", "done"]
    expect(tab.get_by_test_id("stException")).to_have_count(0)


def test_an_endpoint_is_looked_at_watched_stopped_and_gone_on_with(
    launch: Callable[[Path], App], tab: Page, home: Home
) -> None:
    app = launch(lab(home, 100).path)
    with ScriptedEndpoint(
        lambda body, _: replace(say(negative(body)), delay=3.0), models=("llama",)
    ) as server:
        choose(opened(tab, f"{app.url}/build"), "Endpoint")
        fill(tab, "Base URL", server.url)
        button(tab, "Look which models it serves").click()
        expect(tab.get_by_text("It serves llama")).to_be_visible()
        button(tab, "Inject errors").click()
        pace = re.compile(r"^Injecting · \d+ of 100 · .* pairs/s · .* tokens/s · .* left")
        expect(tab.get_by_text(pace)).to_be_visible()
        expect(tab.get_by_text("Newest pairs")).to_be_visible()
        button(tab, "Stop, and keep what is done").click()
        expect(tab.get_by_text(re.compile("The last injection: stopped"))).to_be_visible()
        before = server.count
        button(tab, "Go on with it").click()
        tab.get_by_text(QUESTION).wait_for()
        expect(tab.get_by_text("of 100 negatives are usable")).to_be_visible()
        assert 0 < before < 100 <= server.count


def test_what_a_model_writes_is_text_on_the_page(
    launch: Callable[[Path], App], tab: Page, home: Home
) -> None:
    app = launch(lab(home, 20).path)
    wrote = json.dumps({"changed": HOSTILE, "why": HOSTILE, "answer": f"It is wrong. {HOSTILE}"})
    with ScriptedEndpoint(lambda body, _: say(wrote), models=(HOSTILE,)) as server:
        choose(opened(tab, f"{app.url}/build"), "Endpoint")
        fill(tab, "Base URL", server.url)
        button(tab, "Look which models it serves").click()
        expect(tab.get_by_text(f"It serves {HOSTILE}")).to_be_visible()
        button(tab, "Try on three").click()
        tab.get_by_text("What does it write?").wait_for()
    expect(tab.get_by_text(HOSTILE).first).to_be_visible()
    expect(tab.locator("img[src=x]")).to_have_count(0)
    expect(tab.get_by_test_id("stException")).to_have_count(0)


def finished(home: Home) -> Home:
    """A data set whose newest injection left one correctness pair unusable and one row without a pair."""
    with Store.open(home.store) as store:
        number = add_dataset(store, "sums", 8)
    lines = [pair_line(n, ("correctness", "logic")[n % 2]) for n in range(1, 7)]
    lines += [
        pair_line(7, "correctness", against="telltale"),
        failed_line(8, "logic", "refusal", "I cannot."),
    ]
    make_injection(home, "inject-20260101-000000-aaaa", lines, dataset_id=number)
    return home


def test_a_mark_of_the_summary_shows_its_rows_and_opens_their_type(
    launch: Callable[[Path], App], tab: Page, home: Home
) -> None:
    app = launch(finished(home).path)
    opened(tab, f"{app.url}/build?dataset=sums").get_by_text(QUESTION).wait_for()
    expect(tab.get_by_text("6 of 8 negatives are usable (75 %)")).to_be_visible()
    chart = settled(tab).get_by_test_id("stPlotlyChart").first
    click_mark(tab, chart.locator(".point path").last)
    expect(tab.get_by_text("What it wrote")).to_be_visible()
    expect(tab.get_by_text("I cannot.")).to_be_visible()
    tab.get_by_role("link", name="Open the pairs asked for logic in review").click()
    arrived(tab, "Review")
    expect(tab).to_have_url(re.compile("asked=logic"))
    expect(tab.locator(".place")).to_have_text("1 of 3")


def test_every_fold_fits_a_narrow_screen(
    launch: Callable[[Path], App], chromium: Browser, home: Home
) -> None:
    app = launch(finished(home).path)
    context = chromium.new_context(viewport={"width": 420, "height": 900}, color_scheme="dark")
    tab = choose(opened(context.new_page(), f"{app.url}/build?dataset=sums"), "Endpoint")
    fill(tab, "Base URL", "http://127.0.0.1:9/v1")
    model = tab.get_by_role("combobox", name="Model", exact=True)
    model.fill("some-model")
    model.press("Enter")
    for fold in ("Sub-kinds of error", "All settings", "What the model will be asked"):
        settled(tab).get_by_text(fold).click()
    expect(tab.get_by_text("Asked for").first).to_be_visible()
    wide = "e => e.scrollWidth > e.clientWidth"
    becomes(tab, lambda: tab.get_by_test_id("stMain").evaluate(wide), False)
    expect(tab.get_by_test_id("stException")).to_have_count(0)
    context.close()
