"""What every button needs, and how it is opened."""

from dataclasses import dataclass

from seapo import jobs
from seapo.jobs import Run
from seapo.settings import Home
from seapo.store import Store, taking


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


def take_in(studio: Studio) -> int:
    """Take in what all injection runs have written and the store has not; how many pairs."""
    return sum(_take_run(studio, run) for run in reversed(jobs.list_runs(studio.home, "inject")))


def _take_run(studio: Studio, run: Run) -> int:
    number = run.config.get("dataset_id")
    if not isinstance(number, int):
        return 0
    return taking.take(studio.store, run.id, number, run.folder / "results.jsonl")
