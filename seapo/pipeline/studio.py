"""What every button needs, and how it is opened."""

from dataclasses import dataclass

from seapo import jobs
from seapo.jobs import Run
from seapo.settings import Home
from seapo.store import Store, findings, taking


@dataclass(frozen=True)
class Studio:
    """Where things lie, and the open store."""

    home: Home
    store: Store

    def close(self) -> None:
        self.store.close()


def open_studio(home: Home) -> Studio:
    """Open the store of a home and take in what runs have written meanwhile.

    Raises:
        StoreBusy: another process holds the store.
    """
    studio = Studio(home.make(), Store.open(home.store))
    take_in(studio)
    return studio


_TAKERS = {"inject": taking.take, "judge": findings.take_judged}
"""The kinds of runs whose results belong into the store."""


def take_in(studio: Studio) -> int:
    """Take in what injections and judges have written and the store has not; how many pairs it brought.

    A trial stays in its run folder.
    """
    runs = [run for run in reversed(jobs.list_runs(studio.home)) if run.kind in _TAKERS]
    return sum(_take_run(studio, run) for run in runs if not run.config.get("trial"))


def _take_run(studio: Studio, run: Run) -> int:
    number = run.config.get("dataset_id")
    if not isinstance(number, int):
        return 0
    return _TAKERS[run.kind](studio.store, run.id, number, run.folder / "results.jsonl")
