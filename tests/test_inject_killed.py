"""An injection killed at random moments: nothing finished is lost, hardly anything asked twice."""

import json
import os
import random
import signal
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from scripted_endpoint import ScriptedEndpoint
from scripted_replies import negative, say

from seapo import jobs
from seapo.jobs import Run
from seapo.settings import Home

ROWS, AT_ONCE, KILLS = 400, 8, 10
TEXT = "The bridge of Aldmoor was built in 1764 by Ines Carrow. It has nine arches, and carries the old road."


def rows() -> bytes:
    lines = [
        {
            "positive_id": f"p{at}",
            "turns": [{"role": "user", "content": f"Tell me about bridge number {at}."}],
            "answer": TEXT.replace("nine", str(at + 9)),
            "asked": ("correctness", "logic", "hallucination")[at % 3],
        }
        for at in range(ROWS)
    ]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def lines(path: Path) -> list[str]:
    """Whole lines alone: the last one may be torn."""
    text = path.read_bytes() if path.exists() else b""
    return text[: text.rfind(b"\n") + 1].decode().splitlines()


def killed_or_done(run: Run, before: int, dice: random.Random) -> Run:
    """Kill the run a random moment after it has gone on, where it does not end before."""
    until = time.monotonic() + 60
    while len(lines(run.folder / "answers.jsonl")) <= before and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(dice.uniform(0, 0.2))
    pid = jobs.find(Home(run.folder.parent.parent), run.id).pid
    os.kill(pid or 0, signal.SIGKILL)
    return jobs.wait(run, timeout=30)


def test_ten_kills_lose_nothing_and_ask_hardly_anything_twice(home: Home) -> None:
    dice = random.Random(4)
    with ScriptedEndpoint(lambda body, number: replace(say(negative(body)), delay=0.15)) as server:
        config = {
            "engine": f"openai:{server.url}#m",
            "seed": 1,
            "device": "none",
            "concurrency": AT_ONCE,
        }
        run = jobs.create(home, "inject", config, {"input.jsonl": rows()})
        seen: list[str] = []
        jobs.start(run)
        for _ in range(KILLS):
            state = killed_or_done(run, len(lines(run.folder / "answers.jsonl")), dice).state
            assert state == "lost", state
            now = lines(run.folder / "results.jsonl")
            assert now[: len(seen)] == seen  # what stood there stands there still
            seen = now
            jobs.resume(run)
        run = jobs.wait(run, timeout=120)
    assert run.state == "done", run.message
    found = [json.loads(line) for line in lines(run.folder / "results.jsonl")]
    assert Counter(line["positive_id"] for line in found) == Counter(f"p{n}" for n in range(ROWS))
    keys = [json.loads(line)["key"] for line in lines(run.folder / "answers.jsonl")]
    assert len(keys) == len(set(keys))
    again = server.count - len(keys)
    assert again <= KILLS * AT_ONCE, f"{again} of {server.count} requests were asked twice"
    results = jobs.results(run)
    assert results["asked"] == len(keys) and results["pairs"] == sum("rejected" in f for f in found)
