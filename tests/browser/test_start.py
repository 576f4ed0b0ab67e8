"""The app's start: soon there, and light."""

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from driving import App, opened
from playwright.sync_api import Page
from sample_home import fill, sample_pairs

from seapo.settings import Home

pytestmark = pytest.mark.browser

PAGES = ("", "build", "review", "audit", "train", "compare", "lab")


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
