"""The small numbers every page shows, read once for each version of the store."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from seapo import audit
from seapo.jobs import Run
from seapo.pipeline import Studio
from seapo.store import asking, counting


@dataclass(frozen=True)
class Counts:
    positives: int
    survival: tuple[asking.Row, ...]
    """Pairs by type and state: {type, state, pairs}."""
    snapshots: int
    trainings: int
    results: int
    """Evaluations that have ended well."""

    @property
    def pairs(self) -> int:
        return self.sum()

    def sum(self, **wanted: str) -> int:
        """Pairs whose row says so: `sum(state="accepted", type="logic")`."""
        rows = (r for r in self.survival if all(r[name] == v for name, v in wanted.items()))
        return sum(int(row["pairs"]) for row in rows)

    def by_screen(self) -> dict[str, int]:
        """The number beside each page's link."""
        return {
            "build": self.positives,
            "review": self.sum(state="undecided"),
            "audit": self.sum(state="accepted"),
            "train": self.trainings,
            "compare": self.results,
        }


def counts(studio: Studio, dataset: str | None, runs: Sequence[Run]) -> Counts:
    return Counts(
        positives=_positives(studio, dataset, asking.imports_version(studio.store))
        if dataset
        else 0,
        survival=tuple(ask(studio, "survival", dataset)) if dataset else (),
        snapshots=sum(1 for _ in studio.home.snapshots.glob("*/manifest.json")),
        trainings=sum(run.kind == "train" for run in runs),
        results=sum(run.kind == "evaluate" and run.state == "done" for run in runs),
    )


@st.cache_data(max_entries=50, ttl=3600, show_spinner=False)
def _positives(_studio: Studio, dataset: str, version: str) -> int:
    return asking.positives(_studio.store, dataset)


def ask(studio: Studio, question: str, dataset: str) -> list[asking.Row]:
    """An audit question's rows; the same version of the store is never asked twice."""
    return _ask(studio, question, dataset, counting.version(studio.store))


@st.cache_data(max_entries=200, ttl=3600, show_spinner=False)
def _ask(_studio: Studio, question: str, dataset: str, version: str) -> list[asking.Row]:
    return audit.ask(_studio.store, question, dataset)


def colours(studio: Studio) -> dict[str, str]:
    """Each error type's one colour, the user's own types included."""
    return {name: str(row["colour"]) for name, row in asking.types(studio.store).items()}
