"""The laboratory's experiment as a run: every base, seed and arm trained and asked, then one report.

Its run folder's configuration holds `seapo.lab.experiment.choices`. It leaves `cells.jsonl`, a line a finished
cell; `cells/`, a folder each; `material/`; `results.json` and `report.md`. A resumed run goes on behind the
cells that are finished.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from seapo.errors import JobFailed
from seapo.jobs.files import read_json, write_json
from seapo.lab.experiment import markdown, report
from seapo.lab.experiment.arms import Cell, blocks, cells
from seapo.lab.experiment.choices import Choices, base_name, read
from seapo.lab.experiment.folders import block_folder, profile_file
from seapo.workers.child import Child
from seapo.workers.experiment.board import Board, Task
from seapo.workers.experiment.crew import Answer, Crew

CELLS, FAILURES, SPENT = "cells.jsonl", "failures.jsonl", "spent.json"
Row = Mapping[str, Any]


def main(child: Child) -> dict[str, object]:
    """Run what is not finished, and report.

    Raises:
        Stopped: it was asked to end. JobFailed: no cell at all came to its end.
    """
    choices = read(child.config)
    (child.folder / FAILURES).unlink(missing_ok=True)
    wanted = cells(choices)
    watch = Watch(child, len(wanted), choices.parallel)
    tasks = _tasks(choices, wanted, watch.finished)
    board = Board(tasks, watch.on_end)
    watch.tell()
    Crew(child.folder, board, watch.on_row, choices.parallel).work(child.stopping)
    return _report(child, choices, wanted, watch.spent)


class Watch:
    """Keeps what comes in, and tells how far the run is; called from several threads."""

    def __init__(self, child: Child, total: int, parallel: int) -> None:
        self.child, self.total, self.parallel = child, total, parallel
        self.finished = {str(row["cell"]) for row in child.lines(CELLS)}
        self.failed = 0
        self.seconds: list[float] = []
        """What each cell of this start took."""
        self._started = time.monotonic()
        self._before = float(str((read_json(child.folder / SPENT) or {}).get("seconds", 0)))

    @property
    def spent(self) -> float:
        """Seconds over all starts of the run; of a killed one up to the last task that it ended."""
        return self._before + time.monotonic() - self._started

    def on_row(self, task: Task, answer: Answer) -> None:
        if task.cells:
            self.child.append(CELLS, answer["row"])
            self.finished.add(task.name)
            self.seconds.append(float(answer["row"]["seconds"]))

    def on_end(self, task: Task, reason: str | None) -> None:
        if reason is not None:
            self.failed += task.cells
            self.child.append(FAILURES, {"task": task.name, "cells": task.cells, "reason": reason})
        write_json(self.child.folder / SPENT, {"seconds": self.spent})
        self.tell(task.name)

    def tell(self, last: str = "") -> None:
        done = len(self.finished) + self.failed
        said = [
            f"{done} of {self.total} cells",
            *([f"{self.failed} failed"] if self.failed else []),
        ]
        if self.seconds:
            left = sum(self.seconds) / len(self.seconds) * (self.total - done) / self.parallel
            said.append(f"about {max(1, round(left / 60))} min left")
        self.child.progress(done, self.total, ", ".join([*said, *([last] if last else [])]))


def _tasks(choices: Choices, wanted: Sequence[Cell], finished: set[str]) -> list[Task]:
    """The tasks in order: a base's profile, then block by block its material and cells."""
    left = [cell for cell in wanted if cell.id not in finished]
    tasks: dict[str, Task] = {}
    for cell in left:
        needs: tuple[str, ...] = ()
        if cell.seed is not None:
            profile, block = _before(cell.base, cell.seed)
            tasks.setdefault(profile.name, profile)
            tasks.setdefault(block.name, block)
            needs = (block.name,)
        tasks[cell.id] = Task(cell.id, {"do": "cell", "with": asdict(cell)}, needs, cells=1)
    return list(tasks.values())


def _before(base: str, seed: int) -> tuple[Task, Task]:
    """What a block's cells wait for: its base's profile and its material."""
    profile = Task(f"profile of {base}", {"do": "profile", "with": {"base": base}})
    given = {"base": base, "seed": seed}
    block = Task(f"pairs of {base}, {seed}", {"do": "block", "with": given}, (profile.name,))
    return profile, block


def _report(
    child: Child, choices: Choices, wanted: Sequence[Cell], seconds: float
) -> dict[str, object]:
    by_id = {str(row["cell"]): row for row in child.lines(CELLS)}
    rows = [by_id[cell.id] for cell in wanted if cell.id in by_id]
    failures = list(child.lines(FAILURES))
    if not rows:
        raise JobFailed(f"Every cell failed. The first reason: {failures[0]['reason']}")
    found = report.build(choices, rows, _material(child.folder, choices), failures, seconds)
    (child.folder / "report.md").write_text(markdown.markdown(found), encoding="utf-8")
    return found


def _material(folder: Path, choices: Choices) -> report.Material:
    """What the bases and blocks have noted about themselves."""
    names = [base_name(base) for base in choices.bases]
    profiles = {name: read_json(profile_file(folder, name)) for name in names}
    places = [block_folder(folder, base, seed) for base, seed in blocks(choices)]
    made = [read_json(place / "block.json") for place in places]
    return report.Material(
        {name: found for name, found in profiles.items() if found}, [b for b in made if b]
    )
