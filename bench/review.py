"""From a key to the next pair on screen, in Chromium against the real app, beside a full rerun of a page.

Measured from the key event's own time stamp to the end of the first frame that shows the next pair's text: at
1,000, 100,000 and 1,000,000 pairs of 2 x 476 characters, and with texts of 30,000 characters a side. The
same clock measures a page of two buttons that Streamlit runs anew, and, with `--peer URL`, any other
page: `--peer-key` is the key that brings its next item. The limits hold on a machine that does nothing else.
`python bench/review.py [--pairs N…] [--keys N] [--peer URL]` ends with 1 where p50 or p95 is beyond its limit.
"""

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.big_store import fill
from seapo.settings import Home
from seapo.store import Store

ROOT = Path(__file__).resolve().parents[1]
LIMITS = {"p50": 17.0, "p95": 33.0}
"""Milliseconds: one frame and two of a screen with 60 a second."""
LONG = 30_000
"""Characters a side of the long texts."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
IDLE = (
    "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
)
CARD = (
    "() => { const host = window.seapoHost ||= [...document.querySelectorAll('*')]"
    ".find(n => n.shadowRoot?.querySelector('.card'));"
    " return host?.shadowRoot.querySelector('.pair .side .text')?.textContent ?? '' }"
)
PAGE = "() => document.querySelector('[data-testid=stText]')?.textContent ?? ''"
BODY = "() => document.body.innerText"
PROBE = """
(() => {
  window.taken = [];
  const read = READ;
  const after = call => requestAnimationFrame(() => {
    const way = new MessageChannel();
    way.port1.onmessage = call;
    way.port2.postMessage(0);
  });
  window.addEventListener('keydown', event => {
    if (!window.expecting || ['Control', 'Shift', 'Alt'].includes(event.key)) return;
    window.expecting = false;
    const before = read();
    const look = () => read() === before ? after(look) : window.taken.push(performance.now() - event.timeStamp);
    after(look);
  }, true);
})()
"""
RERUN = """
import streamlit as st
at = st.session_state.setdefault("at", 0)
st.text(f"Pair {at}: " + "a text of some length. " * 20)
for name, key in (("Accept", "A"), ("Skip", "S")):
    if st.button(name, shortcut=key):
        st.session_state["at"] += 1
        st.rerun()
"""


@dataclass(frozen=True)
class Measured:
    """Milliseconds from key to next text on screen."""

    name: str
    keys: int
    p50: float
    p95: float
    largest: float
    load: float
    """Processes that wanted the processors while measuring, of this machine."""

    @property
    def holds(self) -> bool:
        return self.p50 <= LIMITS["p50"] and self.p95 <= LIMITS["p95"]


def measured(name: str, taken: Sequence[float]) -> Measured:
    ordered = sorted(taken)
    p50, p95 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95))
    load = round(os.getloadavg()[0], 1)
    return Measured(name, len(ordered), round(p50, 1), round(p95, 1), round(ordered[-1], 1), load)


def filled(path: Path, pairs: int, chars: int, lines: bool = False) -> Home:
    home = Home(path).make()
    with Store.open(home.store) as store:
        fill(store, pairs, chars)
        if lines:
            _in_lines(store)
    return home


def _in_lines(store: Store) -> None:
    """Every third sentence ends its line; no text gets longer, so the spans stay true."""
    with store.writing() as cursor:
        for table, column in (("positives", "answer"), ("pairs", "rejected")):
            cursor.execute(
                f"update {table} set {column} ="
                rf" regexp_replace({column}, '((?:[^.]*\.){{3}}) ', '\1' || chr(10), 'g')"
            )


@contextmanager
def served(script: Path, home: Path) -> Iterator[str]:
    """`streamlit run` of a script on a home; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    command += ["--browser.gatherUsageStats", "false"]
    with (home.parent / "app.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "SEAPO_HOME": str(home)}, stdout=log, stderr=log
        )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=1)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{url} did not answer within {seconds} s.")


def pressed(tab: Page, keys: Sequence[Sequence[str]], gap: tuple[float, float]) -> list[float]:
    """Press each group of keys at a random distance to the one before; its last key brings the next text."""
    chance = random.Random(4)
    for number, group in enumerate(keys, 1):
        tab.wait_for_timeout(1000 * chance.uniform(*gap))
        for key in group[:-1]:
            tab.keyboard.press(key)
            tab.wait_for_timeout(60)
        tab.evaluate("window.expecting = true")
        tab.keyboard.press(group[-1])
        tab.wait_for_function("n => window.taken.length >= n", arg=number, timeout=30_000)
    return [float(value) for value in tab.evaluate("window.taken")]


def opened(browser: Browser, url: str, read: str, ready: str) -> Page:
    tab = browser.new_page(viewport={"width": 1400, "height": 900})
    tab.set_default_timeout(90_000)
    tab.goto(url)
    tab.wait_for_selector(ready)
    tab.wait_for_timeout(2_000)
    tab.evaluate(PROBE.replace("READ", read))
    return tab


def the_card(browser: Browser, home: Home, name: str, count: int) -> Measured:
    keys = [[("a",), ("s",), ("a",), ("x", "2")][at % 4] for at in range(count)]
    with served(ROOT / "app.py", home.path) as url:
        tab = opened(browser, f"{url}/review", CARD, f"{IDLE} .card[data-ready=yes]")
        taken = pressed(tab, keys, (0.08, 0.3))
        tab.close()
    return measured(name, taken)


def the_burst(browser: Browser, home: Home, name: str, count: int) -> Measured:
    """Thirty keys a second: how late the last pair is, once the keys have ended."""
    with served(ROOT / "app.py", home.path) as url:
        tab = opened(browser, f"{url}/review", CARD, f"{IDLE} .card[data-ready=yes]")
        start = time.monotonic()
        for number in range(1, count + 1):
            tab.evaluate("window.expecting = true")
            tab.keyboard.press("a")
            tab.wait_for_timeout(max(0.0, 1000 * (start + number / 30 - time.monotonic())))
        tab.wait_for_function("n => window.taken.length >= n", arg=count)
        taken = tab.evaluate("window.taken")
        tab.close()
    return measured(name, taken)


def a_rerun(browser: Browser, folder: Path, count: int) -> Measured:
    script = folder / "rerun.py"
    script.write_text(RERUN, encoding="utf-8")
    with served(script, folder / "none") as url:
        tab = opened(browser, url, PAGE, f"{IDLE} [data-testid=stText]")
        taken = pressed(tab, [("a",)] * count, (0.2, 0.5))
        tab.close()
    return measured("a page's rerun", taken)


def the_peer(browser: Browser, url: str, key: str, count: int) -> Measured:
    tab = opened(browser, url, BODY, "body")
    taken = pressed(tab, [(key,)] * count, (0.5, 1.0))
    tab.close()
    return measured("the peer", taken)


def run(browser: Browser, folder: Path, options: argparse.Namespace) -> Iterator[Measured]:
    for pairs in options.pairs:
        home = filled(folder / f"home-{pairs}", pairs, 476)
        yield the_card(browser, home, f"{pairs:,} pairs", options.keys)
    few = options.keys + 300
    for name, lines in (("in lines", True), ("in one line", False)):
        home = filled(folder / f"home-long-{lines}", few, LONG, lines)
        yield the_card(browser, home, f"{LONG:,} characters {name}", options.keys)
    yield the_burst(browser, home, f"{LONG:,} characters, 30 keys a second", 300)
    yield a_rerun(browser, folder, min(options.keys, 60))
    if options.peer:
        yield the_peer(browser, options.peer, options.peer_key, 20)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, nargs="*", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--peer", help="address of another tool's page, at an item")
    parser.add_argument("--peer-key", default="Control+Enter")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "out" / "review.json")
    return parser.parse_args()


def main() -> int:
    options = parsed()
    path = shutil.which("chromium") or shutil.which("google-chrome")
    found: list[Measured] = []
    print(
        f"{'key to next text on screen, ms':42}{'keys':>6}{'p50':>8}{'p95':>8}{'max':>8}{'load':>7}"
    )
    with tempfile.TemporaryDirectory(prefix="seapo-bench-") as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        for one in run(browser, Path(folder), options):
            found.append(one)
            line = (
                f"{one.name:42}{one.keys:>6}{one.p50:>8}{one.p95:>8}{one.largest:>8}{one.load:>7}"
            )
            print(line, flush=True)
        browser.close()
    return judged(found, options.out)


def judged(found: Sequence[Measured], out: Path) -> int:
    ours = [one for one in found if "pairs" in one.name or "characters" in one.name]
    slow = [one.name for one in ours if not one.holds and "a second" not in one.name]
    times = {other.name: round(other.p50 / ours[0].p50, 1) for other in found if other not in ours}
    for name, ratio in times.items():
        print(f"The card is {ratio} times as fast as {name} (p50).")
    report = {"limits": LIMITS, "measured": [asdict(one) for one in found], "times_faster": times}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(f"Beyond {LIMITS}: {', '.join(slow)}" if slow else f"All within {LIMITS}.")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
