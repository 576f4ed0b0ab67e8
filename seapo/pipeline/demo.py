"""Fill an empty home with a small, real, finished project: the runs that are shipped, taken in as any."""

import json
import shutil
from pathlib import Path

from seapo import jobs, snapshot
from seapo.errors import BadInput
from seapo.pipeline.studio import Studio, open_studio, take_in
from seapo.records import Decision
from seapo.settings import DEMO, Home
from seapo.store import counting, importing
from seapo.store.decisions import decide

DATASET = "lab"


def fill_demo(home: Home, if_empty: bool = False, shipped: Path = DEMO) -> dict[str, int]:
    """Bring in the shipped positives, pairs, decisions, snapshot and runs; counts of each.

    Args:
        if_empty: leave a home that holds anything as it is, and return no counts.

    Raises:
        BadInput: the home holds something already.
    """
    if _used(home):
        if if_empty:
            return {}
        raise BadInput(
            f"{home.path} holds a project already; a demo needs an empty home. "
            "Give another folder with --home."
        )
    home.make()
    _copy(shipped / "runs", home.runs)
    _copy(shipped / "snapshots", home.snapshots)
    studio = open_studio(home)
    try:
        importing.bring_in(studio.store, shipped / f"{DATASET}.jsonl", DATASET)
        take_in(studio)
        decide(studio.store, _decisions(shipped / "decisions.jsonl"))
        return _counts(studio)
    finally:
        studio.close()


def _used(home: Home) -> bool:
    folders = (home.runs, home.snapshots)
    return home.store.exists() or any(f.is_dir() and any(f.iterdir()) for f in folders)


def _copy(source: Path, target: Path) -> None:
    for folder in sorted(source.iterdir()):
        shutil.copytree(folder, target / folder.name)


def _decisions(path: Path) -> list[Decision]:
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [Decision(**json.loads(line)) for line in lines]


def _counts(studio: Studio) -> dict[str, int]:
    found = counting.counts(studio.store, DATASET)
    return {
        "datasets": 1,
        "positives": found.positives,
        "pairs": found.pairs,
        "decided": found.decided,
        "accepted": found.accepted,
        "snapshots": len(snapshot.list_snapshots(studio.home)),
        "runs": len(jobs.list_runs(studio.home)),
    }
