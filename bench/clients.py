"""Two hundred reviewers at once: each decides once a second for a minute, against one process of the app.

Every client does what a card does: fetches its queue ahead and posts each decision with where it stands.
They have opened their queues one after another and are at different pairs of it. Beside
them one real page in Chromium, whose key to next pair is measured, shows what a person would feel.
Afterwards the app is ended and its store read: every decision must be there once.
`python bench/clients.py [--clients N] [--seconds N] [--pairs N]` ends with 1 where the limit is not met.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import sys
import tempfile
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from playwright.async_api import Page, Request, async_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from driving import IDLE, App, free_port

from bench.big_store import NAME, fill
from seapo.settings import Home
from seapo.store import Store

OUT = Path(__file__).resolve().parent / "out" / "clients.json"
LIMIT = 100.0
"""Milliseconds from sending a decision to its acknowledgement, 95th percentile."""
AHEAD = 20
"""Pairs a card keeps ready; with fewer it fetches twice as many."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
PRESS_EVERY = 0.7
"""Seconds between the page's keys."""
QUEUE = {"dataset": NAME, "state": "undecided"}


@dataclass
class Measured:
    acked: list[float] = field(default_factory=list)
    """Milliseconds of each decision, from its first sending on."""
    fetched: list[float] = field(default_factory=list)
    """Milliseconds of each page of the queue."""
    late: list[float] = field(default_factory=list)
    """Milliseconds by which a client sent after its second: what this process itself was busy."""
    keys: set[str] = field(default_factory=set)
    again: int = 0
    """Sendings that had to be repeated."""
    starved: int = 0
    """Seconds in which a client had no pair to decide."""


class Client:
    """One reviewer's card, without a browser."""

    def __init__(self, session: aiohttp.ClientSession, number: int, measured: Measured) -> None:
        self.session, self.measured = session, measured
        self.name = f"reviewer {number}"
        self.rows: list[dict[str, Any]] = []
        self.last = 0
        self.fetching: asyncio.Task[None] | None = None

    async def open(self, behind: int) -> None:
        """Fetch what a card does when it is opened; `behind` pairs are done with already."""
        await self.fetch(AHEAD, resume="yes", counts="yes")
        await self.fetch(2 * AHEAD)
        del self.rows[:behind]

    async def fetch(self, limit: int, **more: str) -> None:
        query = {**QUEUE, "as": self.name, "after": str(self.last), "limit": str(limit), **more}
        start = time.perf_counter()
        try:
            async with self.session.get("/api/queue", params=query) as answer:
                found = await answer.json()
        except aiohttp.ClientError:
            self.measured.again += 1
            return
        self.measured.fetched.append(_since(start))
        self.rows += found["rows"]
        self.last = self.rows[-1]["number"] if self.rows else self.last

    async def review(self, begin: float, seconds: int) -> None:
        """Decide once a second from `begin` on, whatever the answers take."""
        sent: list[asyncio.Task[None]] = []
        for turn in range(seconds):
            await asyncio.sleep(max(0.0, begin + turn - time.perf_counter()))
            self.measured.late.append(_since(begin + turn))
            if not self.rows:
                self.measured.starved += 1
            else:
                row = self.rows.pop(0)
                sent.append(asyncio.create_task(self.decide(row["id"], row["number"])))
            if len(self.rows) < AHEAD and (self.fetching is None or self.fetching.done()):
                self.fetching = asyncio.create_task(self.fetch(2 * AHEAD))
        await asyncio.gather(*sent, *([self.fetching] if self.fetching else []))

    async def decide(self, pair: str, number: int) -> None:
        key = str(uuid.uuid4())
        words = {"key": key, "pair": pair, "verdict": "accept", "reviewer": self.name}
        start = time.perf_counter()
        said = [{**words, "seconds": 1.0, "order": "board"}]
        place = {
            "reviewer": self.name,
            "queue": f"dataset={NAME}&state=undecided",
            "number": number,
        }
        while not await self.send({"decisions": said, "place": place}):
            self.measured.again += 1
            await asyncio.sleep(0.3)
        self.measured.acked.append(_since(start))
        self.measured.keys.add(key)

    async def send(self, body: dict[str, Any]) -> bool:
        """Post decisions; whether all of them are stored."""
        try:
            async with self.session.post("/api/decisions", json=body) as answer:
                told = await answer.json() if answer.status == 200 else {}
        except aiohttp.ClientError:
            return False
        return told.get("acked") == [decision["key"] for decision in body["decisions"]]


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000


WATCH = """
() => {
  const roots = [document, ...[...document.querySelectorAll("*")].map((e) => e.shadowRoot).filter(Boolean)];
  const card = roots.map((root) => root.querySelector(".card")).find(Boolean);
  const shown = () => card.querySelector(".turn.user .text")?.textContent;
  window.painted = [];
  addEventListener("keydown", (event) => {
    const before = shown();
    const look = () => {
      if (shown() === before && performance.now() - event.timeStamp < 10000) return requestAnimationFrame(look);
      const channel = new MessageChannel();  // its message comes once the frame is painted
      channel.port1.onmessage = () => window.painted.push(performance.now() - event.timeStamp);
      channel.port2.postMessage(0);
    };
    requestAnimationFrame(look);
  }, true);
}
"""
"""Milliseconds from each key to the next pair painted, into `painted`."""


async def token_of(page: Page, url: str) -> str:
    """Open the review page; the token that its card sends."""
    tokens: list[str] = []

    def hear(request: Request) -> None:
        tokens.extend(filter(None, [request.headers.get("x-seapo-token")]))

    page.on("request", hear)
    await page.goto(f"{url}/review?dataset={NAME}", timeout=120_000)
    await page.wait_for_selector(IDLE, timeout=120_000)
    await page.wait_for_selector(".card[data-ready=yes]", timeout=120_000)
    return tokens[-1]


async def person(page: Page, until: float) -> list[float]:
    """Accept pair after pair by key; milliseconds from key to next pair painted."""
    while time.perf_counter() < until:
        await page.keyboard.press("a")
        await asyncio.sleep(PRESS_EVERY)
    found: list[float] = await page.evaluate("() => window.painted")
    return found


async def crowd(app: App, page: Page, clients: int, seconds: int) -> tuple[Measured, list[float]]:
    """Let them all review at once; what each saw."""
    measured = Measured()
    headers = {"x-seapo-token": await token_of(page, app.url), "origin": app.url}
    await page.evaluate(WATCH)
    timeout = aiohttp.ClientTimeout(total=60)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        app.url, headers=headers, timeout=timeout, connector=connector
    ) as session:
        people = [Client(session, number, measured) for number in range(clients)]
        draw = random.Random(1)
        for client in people:
            await client.open(draw.randrange(2 * AHEAD))
        begin = time.perf_counter() + 1
        reviews = [client.review(begin + draw.random(), seconds) for client in people]
        painted, *_ = await asyncio.gather(person(page, begin + seconds), *reviews)
    return measured, painted


async def run(app: App, clients: int, seconds: int) -> tuple[Measured, list[float]]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        found = await crowd(app, await browser.new_page(), clients, seconds)
        # The page's own outbox is empty by then, or keeps what waits.
        await browser.close()
    return found


def stored(home: Home, keys: set[str]) -> dict[str, int]:
    """Of the acknowledged decisions, how many are missing from the store and how many are there twice."""
    with Store.open(home.store) as store:
        rows = store.cursor().execute("select key, count(*) from decisions group by key").fetchall()
        wrong = store.cursor().execute(
            "select count(*) from board b left join pair_states s using (pair_id)"
            " where b.state <> coalesce(s.last.state, 'undecided')"
        )
        off = wrong.fetchall()[0][0]
    counts = Counter(dict(rows))
    return {
        "missing": sum(counts[key] == 0 for key in keys),
        "twice": sum(counts[key] > 1 for key in keys),
        "board_rows_off": int(off),
    }


def figures(values: list[float]) -> dict[str, float]:
    """Percentiles in milliseconds."""
    ordered = sorted(values) or [float("nan")]
    marks = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "most": 1.0}
    last = len(ordered) - 1
    found = {name: round(ordered[round(share * last)], 1) for name, share in marks.items()}
    return {"count": len(values), **found}


def bench(clients: int, seconds: int, pairs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="seapo-bench-") as folder:
        home = Home(Path(folder) / "home").make()
        with Store.open(home.store) as store:
            fill(store, pairs)
        app = App(home.path, free_port()).start()
        before, stolen = os.getloadavg()[0], psutil.cpu_times().steal
        try:
            measured, painted = asyncio.run(run(app, clients, seconds))
            assert app.process
            spent = sum(psutil.Process(app.process.pid).cpu_times()[:2])
            stolen = psutil.cpu_times().steal - stolen
        finally:
            app.stop()
        kept = stored(home, measured.keys)
    return {
        "clients": clients,
        "seconds": seconds,
        "pairs": pairs,
        "app_cpu_seconds": round(spent, 1),
        "load_before": round(before, 1),
        # What other guests of the machine took: the tail follows it.
        "stolen_cpu_seconds": round(stolen, 1),
        "cores": os.cpu_count(),
        "acknowledged": figures(measured.acked),
        "queue_pages": figures(measured.fetched),
        "key_to_next_pair": figures(painted),
        "sent_late": figures(measured.late),
        "sent_again": measured.again,
        "starved": measured.starved,
        **kept,
    }


def table(found: dict[str, Any]) -> None:
    print(
        f"{found['clients']} clients, {found['seconds']} s, {found['pairs']:,} pairs; milliseconds"
    )
    names = ("acknowledged", "queue_pages", "key_to_next_pair", "sent_late")
    print(f"{'':18}{'count':>8}{'p50':>9}{'p95':>9}{'p99':>9}{'most':>9}")
    for name in names:
        cells = "".join(f"{found[name][mark]:9,.1f}" for mark in ("p50", "p95", "p99", "most"))
        print(f"{name:18}{found[name]['count']:8,}{cells}")
    left = ("missing", "twice", "board_rows_off", "sent_again", "starved", "app_cpu_seconds")
    left += ("load_before", "stolen_cpu_seconds", "cores")
    print(", ".join(f"{name} {found[name]}" for name in left))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--pairs", type=int, default=100_000)
    options = parser.parse_args()
    found = bench(options.clients, options.seconds, options.pairs)
    table(found)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    wanted = options.clients * options.seconds - found["starved"]
    whole = found["acknowledged"]["count"] == wanted
    lost = found["missing"] + found["twice"] + found["board_rows_off"]
    sys.exit(not whole or lost > 0 or found["acknowledged"]["p95"] > LIMIT)


if __name__ == "__main__":
    main()
