"""Experiments that can be shown: those of this home, ended or not, and the one that ships; never changed here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from seapo import settings
from seapo.jobs import Run
from seapo.jobs.files import read_json, read_lines
from seapo.jobs.folder import safe_id
from seapo.lab.experiment.arms import ARMS, JUDGED
from seapo.lab.experiment.table import errors_removed, rivals, table, types
from seapo.ui.words import count, moment

TASK = "experiment"
SHIPPED = "shipped"

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Experiment:
    name: str
    """A run's id, or `shipped`."""
    folder: Path
    report: Line
    """What the run found: `arms`, `table`, `types`, `rivals`, and more once it has ended."""
    called: str
    """What it is, for people."""

    def rows(self, regime: str, strength: float | None = None) -> list[Line]:
        """The table's lines of one regime, at one strength of the judge."""
        table: list[Line] = self.report["table"]
        return [row for row in table if (row["regime"], row["strength"]) == (regime, strength)]

    def strengths(self) -> list[float]:
        """Strengths of the judge that were tried, weakest first."""
        return sorted({row["strength"] for row in self.report["table"] if row["regime"] == JUDGED})

    def label(self, arm: str) -> str:
        """What an arm is called."""
        known = ARMS.get(arm)
        return known.label if known else arm


def is_experiment(run: Run) -> bool:
    return run.kind == "lab" and run.config.get("task") == TASK


def experiments(runs: Sequence[Run]) -> list[Experiment]:
    """This home's, newest first, with what they have so far; the shipped one last."""
    mine = [_of_run(run) for run in runs if is_experiment(run)]
    return [found for found in [*mine, _shipped()] if found is not None]


def _of_run(run: Run) -> Experiment | None:
    if run.state == "done":
        return _ended(run.id, run.folder, f"Your own, {moment(run.ended or run.created)}")
    number = len(cells(run.folder))
    report = _so_far(str(run.folder), number) if number else {}
    called = f"Your own, {run.state}: {count(number, 'cell')} so far"
    return Experiment(run.id, run.folder, report, called) if report.get("table") else None


def _ended(name: str, folder: Path, called: str) -> Experiment | None:
    report = read_json(folder / "results.json") or {}
    return Experiment(name, folder, report, called) if report.get("table") else None


@st.cache_data(max_entries=4, ttl=3600, show_spinner=False)
def _so_far(folder: str, number: int) -> dict[str, Any]:
    """The report of a run that has not ended; `number` is that of its cells, for they only grow."""
    rows = cells(Path(folder))[:number]
    return {
        "table": table(rows),
        "types": types(rows),
        "rivals": rivals(rows),
        "truthfulness_errors_removed_by": errors_removed(rows),
    }


def _shipped() -> Experiment | None:
    folder = settings.SHIPPED_DATA / "lab" / TASK
    when = _moment_of(folder)
    called = f"Measured when this version was made{f', {moment(when)}' if when else ''}"
    return _ended(SHIPPED, folder, called)


def _moment_of(folder: Path) -> float | None:
    """When a folder's run ended, in Unix seconds, as far as it says."""
    for file, field in (("status.json", "ended"), ("manifest.json", "finished")):
        value = (read_json(folder / file) or {}).get(field)
        if isinstance(value, int | float):
            return float(value)
    return None


def cells(folder: Path) -> list[Line]:
    """The cells that have ended, each once: one that was run again counts as it came last."""
    found = {str(row["cell"]): row for row in read_lines(folder / "cells.jsonl") if "cell" in row}
    return list(found.values())


def cell_folder(found: Experiment, row: Line) -> Path | None:
    """Where a cell's own run lies; None where it is not kept, as with the shipped experiment."""
    name = str(row.get("folder") or row["cell"]).replace("/", "-")
    folder = found.folder / "cells" / name
    return folder if safe_id(name) and (folder / "items.jsonl").is_file() else None
