"""Kills an injection by vLLM ten times at random moments and checks that nothing finished was lost or asked again.

python scripts/soak_inject.py [--rows 2000] [--kills 10] [--model embedded] [--seed 0]
"""

import argparse
import json
import os
import random
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from seapo import jobs
from seapo.jobs import Run
from seapo.lab.questions import questions
from seapo.records import Positive, Turn
from seapo.settings import Home

AT_ONCE = 64
"""vLLM's max_num_seqs; twice as many may be under way."""


def main() -> int:
    options = _options()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        run = _created(Home(Path(folder)).make(), options)
        jobs.start(run)
        for kill in range(options.kills):
            if not _killed(run, dice):
                break
            print(f"kill {kill + 1}: {len(_lines(run, 'results.jsonl'))} rows through", flush=True)
            jobs.resume(run)
        run = jobs.wait(run, timeout=3600)
        return _judge(run, options)


def _created(home: Home, options: argparse.Namespace) -> Run:
    half = -(-options.rows // 10)  # no part of the world has so many alone
    asked = [*questions("development", half, seed=3), *questions("test", half, seed=3)]
    rows = [_row(at, q.prompt, q.reference) for at, q in enumerate(asked[: options.rows])]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    config: dict[str, Any] = {"engine": f"vllm:{options.model}", "seed": 1, "device": "cpu"}
    config |= {"max_num_seqs": AT_ONCE, "enforce_eager": True}
    return jobs.create(home, "inject", config, {"input.jsonl": text.encode()})


def _row(at: int, prompt: str, answer: str) -> dict[str, Any]:
    turns = [{"role": "user", "content": prompt}]
    return {
        "positive_id": Positive((Turn("user", prompt),), answer).id,
        "turns": turns,
        "answer": answer,
        "asked": ("correctness", "logic", "hallucination")[at % 3],
    }


def _killed(run: Run, dice: random.Random) -> bool:
    """Kill it a random moment after its next answer; False where it ended before."""
    before = len(_lines(run, "answers.jsonl"))
    while len(_lines(run, "answers.jsonl")) <= before:
        if not jobs.active(jobs.find(_home(run), run.id).state):
            return False
        time.sleep(0.01)
    time.sleep(dice.uniform(0, 3))
    pid = jobs.find(_home(run), run.id).pid
    if pid is None:
        return False
    os.kill(pid, signal.SIGKILL)
    return jobs.wait(run, timeout=60).state == "lost"


def _home(run: Run) -> Home:
    return Home(run.folder.parent.parent)


def _lines(run: Run, name: str) -> list[str]:
    path = run.folder / name
    text = path.read_bytes() if path.exists() else b""
    return text[: text.rfind(b"\n") + 1].decode().splitlines()


def _judge(run: Run, options: argparse.Namespace) -> int:
    keys = Counter(json.loads(line)["key"] for line in _lines(run, "answers.jsonl"))
    through = Counter(json.loads(line)["positive_id"] for line in _lines(run, "results.jsonl"))
    twice, lines = sum(keys.values()) - len(keys), sum(through.values())
    print(
        f"{run.state}: {lines} lines for {len(through)} rows of {options.rows}; {twice} answers twice"
    )
    whole = len(through) == lines == options.rows
    return 0 if run.state == "done" and whole and not twice else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
