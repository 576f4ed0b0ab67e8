"""The whole road by mouse and keyboard: upload, inject, review, freeze, train, evaluate, compare."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from driving import App, opened, settled, visit
from playwright.sync_api import Page, expect

from seapo.settings import Home

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROWS = 24
PATIENCE = 240_000
"""Milliseconds that training or evaluating may take on a small, busy machine."""


def answers(path: Path) -> Path:
    rows = (
        f'{{"question": "Tom has {n} apples and buys {n + 2} more. How many has he now?", '
        f'"answer": "He has {n} apples. He buys {n + 2} more, so he has {n} + {n + 2} = '
        f'{2 * n + 2} apples. The answer is {2 * n + 2}."}}\n'
        for n in range(3, 3 + ROWS)
    )
    path.write_text("".join(rows), encoding="utf-8")
    return path


def test_from_upload_to_comparison(
    launch: Callable[[Path], App], tab: Page, home: Home, tmp_path: Path
) -> None:
    app = launch(home.path)
    opened(tab, app.url)
    tab.get_by_role("button", name="Bring in a data set").click()
    tab.get_by_role("heading", name="Bring in").wait_for()
    settled(tab)
    tab.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        answers(tmp_path / "sums.jsonl")
    )
    tab.get_by_role("button", name="Import", exact=True).click()
    tab.get_by_text("Brought in.").wait_for()

    tab.get_by_role("button", name="Inject errors").click()
    expect(tab.get_by_text("Newest pairs")).to_be_visible(timeout=60_000)

    visit(tab, "Review")
    place = tab.locator(".place")
    expect(place).to_have_text(f"1 of {ROWS}")
    tab.get_by_text("apples").first.click()
    for number in range(1, ROWS - 1):
        tab.keyboard.press("a")
        expect(place).to_have_text(f"{number + 1} of {ROWS}")

    visit(tab, "Audit")
    tab.get_by_role("heading", name="Which types survive review?").wait_for()

    visit(tab, "Train")
    tab.get_by_role("button", name="Freeze", exact=True).click()
    start = tab.get_by_role("button", name="Start training")
    start.wait_for()
    # A page that is still being drawn may put a new button under the pointer, and the click is gone.
    settled(tab)
    start.click()
    tab.get_by_role("button", name="Stop").first.wait_for()
    done = tab.get_by_role("button", name="Evaluate this model")
    expect(done).to_be_visible(timeout=PATIENCE)

    visit(tab, "Compare")
    for model in ("embedded", "train-"):
        expect(tab.get_by_role("combobox", name="Model")).to_have_value(
            re.compile(f"^{model}", re.I)
        )
        items = tab.get_by_label("Items a dimension", exact=True)
        items.fill("20")
        items.press("Tab")
        settled(tab)
        tab.get_by_role("button", name="Start the evaluation").click()
        settled(tab)
    expect(tab.get_by_text("Is it better, and where?")).to_be_visible(timeout=PATIENCE)
    # A quarter of the 100 is asked in unseen wordings, which count in no other figure.
    expect(tab.get_by_text("On 75 items train-")).to_be_visible()
    expect(tab.get_by_test_id("stException")).to_have_count(0)
