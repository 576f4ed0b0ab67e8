"""The app's start: soon there, light, every page complete when opened first, answers hardened."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from driving import App, arrived, opened
from playwright.sync_api import Page, expect
from sample_home import fill, sample_pairs

from seapo.settings import Home

pytestmark = pytest.mark.browser

PAGES = {
    "": "Home",
    "build": "Build",
    "review": "Review",
    "audit": "Audit",
    "train": "Train",
    "compare": "Compare",
    "lab": "Lab",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opened_first_is_complete(
    tmp_path: Path, launch: Callable[[Path], App], tab: Page, path: str
) -> None:
    """A fresh server, and the page's address as the first thing it is asked for."""
    home = Home(tmp_path / "home")
    fill(home, sample_pairs(5))
    hosts: set[str | None] = set()
    tab.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    app = launch(home.path)
    answer = tab.goto(f"{app.url}/{path}")
    arrived(tab, PAGES[path])
    for name in PAGES.values():
        expect(tab.get_by_test_id("stSidebar").get_by_role("link", name=name)).to_be_visible()
    expect(tab.get_by_test_id("stException")).to_have_count(0)
    assert answer
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert hosts - {None, ""} == {"127.0.0.1"}


def test_the_first_page_is_soon_there_and_no_model_library_is_loaded(
    tmp_path: Path, launch: Callable[[Path], App], tab: Page
) -> None:
    home = Home(tmp_path / "home")
    fill(home, sample_pairs(5))
    app = launch(home.path)
    tab.goto(app.url)
    tab.get_by_role("heading", level=1).wait_for()
    assert app.process
    used = psutil.Process(app.process.pid).cpu_times()
    for path in PAGES:
        opened(tab, f"{app.url}/{path}")
    loaded = Path(f"/proc/{app.process.pid}/maps").read_text()
    assert "duckdb" in loaded
    assert "libtorch" not in loaded
    # Work, not waiting: a machine under load is slow for other reasons than what the app loads.
    assert used.user + used.system < 10
