"""Run folders written by hand, so that a page can be shown any state without a child process."""

import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from seapo.settings import Home

DIMENSIONS = ("knowledge", "reasoning", "mathematics", "coding", "truthfulness")


def make_run(
    home: Home,
    name: str,
    state: str,
    config: Mapping[str, object],
    alive: bool = False,
    **status: object,
) -> Path:
    """A folder `KIND-…`; `alive` gives it this test's own process."""
    folder = home.make().runs / name
    folder.mkdir()
    now = time.time()
    kind = name.split("-", maxsplit=1)[0]
    said = {"state": state, "kind": kind, "created": now, "started": now - 10, "device": "cpu"}
    write(folder / "config.json", {"device": "cpu", **config})
    write(folder / "status.json", {**said, "queued": now, "message": "", **status})
    mine = psutil.Process(os.getpid())
    born = mine.create_time() if alive else 1.0
    write(folder / "process.json", {"pid": mine.pid if alive else 2**22 - 1, "born": born})
    if state == "done":
        write(folder / "manifest.json", {})
    return folder


def write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")


def write_lines(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def logged(steps: int) -> list[dict[str, object]]:
    """Curves of a run whose chosen reward falls while its margin rises."""
    return [
        {
            "step": step,
            "loss": 0.7 - step / 100,
            "rewards/chosen": -step / 20,
            "rewards/rejected": -step / 8,
            "rewards/margins": step / 8 - step / 20,
            "rewards/accuracies": 0.5 + step / 100,
            "eval_loss": 0.7 - step / 120,
            "eval_rewards/accuracies/logic": 0.6,
        }
        for step in range(1, steps + 1)
    ]


def make_training(home: Home, name: str, state: str, **more: object) -> Path:
    alive = bool(more.pop("alive", False))
    config = {"model": "embedded", "method": "dpo", "snapshot": "x", "beta": 0.1}
    folder = make_run(home, name, state, config, alive, step=12, total=40, **more)
    write_lines(folder / "metrics.jsonl", logged(12))
    (folder / "log.txt").write_text("Traceback\nOSError: no such model\n", encoding="utf-8")
    return folder


def make_evaluation(home: Home, name: str, model: str, right: int, n: int = 20) -> Path:
    """An evaluation with `right` of `n` items right in each dimension."""
    folder = make_run(home, name, "done", {"model": model, "named": model, "suite": "embedded"})
    items = [
        {
            "id": f"{dimension}/{k}",
            "dimension": dimension,
            "prompt": f"Item {k} of {dimension}?",
            "target": f"right {k}",
            "answer": f"right {k}" if k < right else f"<img src=x> wrong {k}",
            "score": float(k < right),
            "kind": "generate",
        }
        for dimension in DIMENSIONS
        for k in range(n)
    ]
    write_lines(folder / "items.jsonl", items)
    share = right / n
    write(
        folder / "results.json",
        {
            "model": model,
            "suite": "embedded",
            "scores": dict.fromkeys(DIMENSIONS, share),
            "intervals": {name: [max(0, share - 0.2), min(1, share + 0.2)] for name in DIMENSIONS},
            "n": dict.fromkeys(DIMENSIONS, n),
        },
    )
    return folder
