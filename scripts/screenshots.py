"""Takes the documents' pictures of the review card: prose, code and mathematics, wide and narrow, light and dark.

python scripts/screenshots.py [--out docs/screenshots]

The pairs are made on the spot: three good answers, an error put into each by the rules.
"""

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = {"wide": (1400, 900), "narrow": (420, 900)}
SCHEMES = ("light", "dark")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

PROSE = (
    "hallucination",
    "Why did the Dutch build polders, and how are they kept dry?",
    "Much of the western Netherlands lies below the level of the sea. From the Middle Ages on, villages "
    "joined to build dikes around marshes and lakes and to drain the land inside: a polder.\n\n"
    "Water seeps in and rain falls, so a polder must be drained for as long as it is used:\n\n"
    "1. Ditches lead the water to the lowest corner.\n"
    "2. A mill, later a steam engine and today an electric pump, lifts it into a ring canal.\n"
    "3. The canal carries it to a river or to the sea.\n\n"
    "Local water boards look after dikes and pumps. They are among the oldest elected bodies of the "
    "country, because a single careless neighbour could drown all the others.",
)
CODE = (
    "correctness",
    "Write a Python function that returns the median of a list of numbers.",
    "Sort the numbers; the median is the middle one, or the mean of the two in the middle.\n\n"
    "```python\n"
    "def median(numbers: list[float]) -> float:\n"
    '    """The middle of the numbers; raises ValueError where there is none."""\n'
    "    if not numbers:\n"
    '        raise ValueError("no numbers")\n'
    "    ordered = sorted(numbers)\n"
    "    half = len(ordered) // 2\n"
    "    if len(ordered) % 2 == 1:\n"
    "        return ordered[half]\n"
    "    return (ordered[half - 1] + ordered[half]) / 2\n"
    "```\n\n"
    "It takes `O(n log n)` time. `median([3, 1, 2])` is `2`, and `median([4, 1, 3, 2])` is `2.5`.",
)
MATHEMATICS = (
    "correctness",
    r"A savings account pays interest \(r\) a year. How much is \(P\) worth after \(n\) years, and after ten "
    r"years at 3 %?",
    r"Each year multiplies the balance by \(1 + r\), so after \(n\) years it is"
    "\n\n"
    r"$$A = P\,(1 + r)^{n}.$$"
    "\n\n"
    r"With \(P = 1000\), \(r = 0.03\) and \(n = 10\):"
    "\n\n"
    r"$$A = 1000 \cdot 1.03^{10} \approx 1343.92.$$"
    "\n\n"
    "| years | balance |\n|---:|---:|\n| 0 | 1000.00 |\n| 5 | 1159.27 |\n| 10 | 1343.92 |\n\n"
    r"The interest is $\frac{A - P}{P} \approx 34.4\,\%$ of what was paid in.",
)
TEXTS = {"prose": PROSE, "code": CODE, "mathematics": MATHEMATICS}


def main() -> int:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        for name, (kind, prompt, answer) in TEXTS.items():
            _make(home, Path(folder), name, kind, {"question": prompt, "answer": answer})
        with _app(home) as url, sync_playwright() as playwright:
            names = ("chromium", "chromium-browser", "google-chrome")  # else Playwright's own
            path = next(filter(None, map(shutil.which, names)), None)
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            for name in TEXTS:
                _take(browser, url, name, options.out)
            browser.close()
    return 0


def _make(home: Path, folder: Path, name: str, kind: str, row: dict[str, str]) -> None:
    file = folder / f"{name}.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    for words in (
        ("import", str(file), "--name", name),
        ("inject", "--dataset", name, "--mix", f"{kind}=1", "--seed", "1"),
    ):
        command = [sys.executable, "-m", "seapo", *words, "--home", str(home)]
        subprocess.run(command, cwd=ROOT, check=True)


@contextmanager
def _app(home: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.headless", "true", "--server.port", str(port)]
    environment = {"SEAPO_HOME": str(home), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as app:
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            app.terminate()


def _wait(url: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=1)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"The app did not answer within {seconds:g} s.")


def _take(browser: Browser, url: str, name: str, out: Path) -> None:
    for width, (across, down) in WIDTHS.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": across, "height": down}, color_scheme=scheme
            )
            tab = context.new_page()
            tab.goto(f"{url}/review?dataset={name}")
            tab.wait_for_selector(".card[data-ready=yes]", timeout=60_000)
            tab.wait_for_timeout(1500)  # fonts, and the page's own layout
            tab.screenshot(path=out / f"review_{name}_{width}_{scheme}.png")
            context.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
