"""Fixtures of the browser tests: the app on a home, and a tab of Chromium in front of it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from driving import PATIENCE, App, free_port
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

expect.set_options(timeout=PATIENCE)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[[Path], App]]:
    """Start the app on a home; every app started is ended after the test."""
    apps: list[App] = []

    def start(home: Path) -> App:
        apps.append(App(home, free_port()).start())
        return apps[-1]

    yield start
    for app in apps:
        app.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser a module: while Playwright runs, its event loop bars every other one from this thread."""
    names = ("chromium", "chromium-browser", "google-chrome")  # else Playwright's own
    path = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(viewport={"width": 1400, "height": 900})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def tab(context: BrowserContext) -> Page:
    return context.new_page()
