"""The app in a process of its own, and how a test waits for a page of it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60_000
"""Milliseconds a test waits for what must come: a machine with other work is several times slower."""
IDLE = (
    "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
)
TITLE = "[data-testid=stMain] h1"


@dataclass
class App:
    """`streamlit run app.py` on one home; may be killed and started again on the same port."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    _log: Path = field(init=False)

    def __post_init__(self) -> None:
        self._log = self.home.parent / "app.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "App":
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
        command += ["--server.headless", "true", "--server.port", str(self.port)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "SEAPO_HOME": str(self.home)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()
        return self

    def _wait(self, seconds: float = 90) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1)
            except (urllib.error.URLError, OSError):
                assert self.process and self.process.poll() is None, self.log()
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"the app did not answer within {seconds} s:\n{self.log()}")

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, sign: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(sign)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)

    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")[-4000:]


def settled(page: Page) -> Page:
    """Wait until Streamlit has run the page and drawn its title, which only the script brings.

    Fields and texts are filled a moment later still (a text field stands empty first): what a test then
    reads of them it waits for, by `expect` or `becomes`.
    """
    page.locator(f"{IDLE} {TITLE}").first.wait_for(timeout=PATIENCE)
    return page


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    return settled(page)


def arrived(page: Page, name: str) -> Page:
    """Wait for the page of this name; the one before may have headings with the same word."""
    expect(page).to_have_title(f"{name} · SeaPO Studio")
    page.locator(TITLE, has_text=name).wait_for()
    return settled(page)


def visit(page: Page, name: str) -> Page:
    """Go to a page by its link in the sidebar."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=name).click()
    return arrived(page, name)


def becomes(page: Page, read: Callable[[], object], wanted: object) -> None:
    """Wait until `read()` gives `wanted`, for what `expect` has no words for."""
    until = time.monotonic() + PATIENCE / 1000
    while (found := read()) != wanted and time.monotonic() < until:
        page.wait_for_timeout(20)
    assert found == wanted, f"{found} in place of {wanted}"


def click_mark(page: Page, mark: Locator) -> None:
    """Click a mark of a Plotly chart.

    Plotly draws its marks before it listens to the pointer, and takes a click only for the mark it has
    said the figure of: so the pointer comes anew until that stands there. A layer above the marks takes
    the events, hence the force.
    """

    def told() -> bool:
        page.mouse.move(0, 0)
        mark.hover(force=True)
        page.wait_for_timeout(100)  # Plotly answers the pointer twenty times a second at most
        return page.locator(".hovertext").first.is_visible()

    becomes(page, told, True)
    mark.click(force=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
