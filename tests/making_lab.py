"""A finished experiment's folder with lines made up here; its figures come from the experiment's own code."""

import random
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from making_runs import DIMENSIONS, logged, make_run, write, write_lines

from seapo.lab.experiment.arms import BASE, Cell, cells
from seapo.lab.experiment.choices import Choices
from seapo.lab.experiment.report import Material, build
from seapo.settings import Home

EXPERIMENT = "lab-20260101-000000-aaaa"
HOSTILE = "<img src=x onerror=alert(1)>"
GAINS = {
    "care": 0.01, "sft": 0.15, "vanilla": 0.04, "seapo-correctness": 0.08, "seapo-logic": 0.05,
    "seapo-hallucination": 0.07, "seapo-mix": 0.16, "seapo-profile": 0.14, "kto-mix": 0.09,
}  # fmt: skip
ITEMS = 20
MIX = "embedded/0/references/seapo-mix"
KEPT = ("embedded/untrained/base", MIX)


def small(**changes: Any) -> Choices:
    """Two bases, two seeds, every arm and regime."""
    return Choices(**{"bases": ("embedded", "embedded-1"), "seeds": 2, **changes})


def line(cell: Cell) -> dict[str, Any]:
    """What a cell leaves in cells.jsonl; the same cell always the same."""
    rng = random.Random(cell.id)
    gain = GAINS.get(cell.arm, 0.0) * (0.6 if cell.regime == "judged" else 1.0)
    scores = {
        d: _share(0.45 + gain * (2 if d == "truthfulness" else 1) + rng.gauss(0, 0.03))
        for d in DIMENSIONS
    }
    trained = cell.seed is not None
    return {
        "cell": cell.id, "base": cell.base, "seed": cell.seed, "regime": cell.regime,
        "strength": cell.strength, "arm": cell.arm, "scores": scores,
        "unseen": {d: _share(s - 0.1) for d, s in scores.items()},
        "average": sum(scores.values()) / len(scores), "seconds": 40.0,
        "pairs": 400 if trained else 0, "steps": 26 if trained else 0, "fallbacks": 0,
        "chosen_right": 0.8 if trained else None, "rejected_wrong": 0.97 if trained else None,
    }  # fmt: skip


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)) * ITEMS) / ITEMS


@cache
def report() -> dict[str, Any]:
    """What the experiment makes of these cells; kept, because every test wants the same."""
    choices = small()
    shares = {"correctness": 0.5, "logic": 0.2, "hallucination": 0.3}
    profiles = {base: {"shares": shares} for base in choices.bases}
    blocks = [
        {
            "judge": {"0.6": [592, 1000], "0.7": [696, 1000], "0.8": [796, 1000]},
            "pairs": {},
            "rewriting": {},
        }
    ]
    rows = [line(cell) for cell in cells(choices)]
    return build(choices, rows, Material(profiles, blocks), [], 5400.0)


def make_experiment(
    home: Home, name: str = EXPERIMENT, state: str = "done", done: int | None = None, **more: Any
) -> Path:
    """An experiment's run with its first `done` cells, all of them where it is not said."""
    choices = small()
    wanted = cells(choices)
    alive = bool(more.pop("alive", False))
    settings = {"task": "experiment", "bases": ",".join(choices.bases), "seeds": str(choices.seeds)}
    step = len(wanted[:done])
    folder = make_run(home, name, state, settings, alive, step=step, total=len(wanted), **more)
    fill(folder, wanted[:done])
    if state == "done":
        write(folder / "results.json", report())
        (folder / "report.md").write_text("# The experiment\n", encoding="utf-8")
    return folder


def fill(folder: Path, wanted: Sequence[Cell]) -> None:
    """Lines of the cells; a base's and one trained cell's own folders, as small evaluations with curves."""
    write_lines(folder / "cells.jsonl", [line(cell) for cell in wanted])
    for cell in wanted:
        if cell.id not in KEPT:
            continue
        _cell_folder(folder / "cells" / cell.folder, cell, line(cell)["scores"])


def _cell_folder(folder: Path, cell: Cell, scores: Mapping[str, float]) -> None:
    folder.mkdir(parents=True)
    items = [
        _item(dimension, n, n < round(ITEMS * score))
        for dimension, score in scores.items()
        for n in range(ITEMS)
    ]
    write_lines(folder / "items.jsonl", items)
    write(folder / "config.json", {"arm": cell.arm})
    write(folder / "results.json", {"model": cell.base, "suite": "embedded", "scores": scores})
    if cell.arm not in (BASE.name, "care"):
        write_lines(folder / "metrics.jsonl", logged(12))


def _item(dimension: str, number: int, right: bool) -> dict[str, Any]:
    return {
        "id": f"{dimension}/{number}", "dimension": dimension, "kind": "generate", "group": "made",
        "prompt": f"Item {number} of {dimension}?", "target": f"right {number}",
        "answer": f"right {number}" if right else f"{HOSTILE} wrong {number}", "score": float(right),
    }  # fmt: skip
