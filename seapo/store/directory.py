"""The data sets and how each is reviewed, kept in memory: every page asks for them, and they seldom change."""

from dataclasses import dataclass
from functools import cached_property

import duckdb


@dataclass(frozen=True)
class Entry:
    name: str
    number: int
    """The `dataset_id`."""
    overlap: int
    """Reviewers a pair."""
    calibration: float
    """Share of a queue that is calibration items."""


_READ = (
    "select name, dataset_id, coalesce(overlap, 1), coalesce(calibration, 0)"
    " from datasets left join plans using (dataset_id)"
)


@dataclass(frozen=True)
class Directory:
    entries: tuple[Entry, ...]

    @classmethod
    def read(cls, cursor: duckdb.DuckDBPyConnection) -> "Directory":
        return cls(tuple(Entry(*row) for row in cursor.execute(_READ).fetchall()))

    @cached_property
    def by_name(self) -> dict[str, Entry]:
        return {entry.name: entry for entry in self.entries}

    @cached_property
    def names(self) -> dict[int, str]:
        """By `dataset_id`."""
        return {entry.number: entry.name for entry in self.entries}

    @cached_property
    def overlaps(self) -> dict[int, int]:
        """Reviewers a pair by `dataset_id`, where it is not one."""
        return {entry.number: entry.overlap for entry in self.entries if entry.overlap > 1}

    @cached_property
    def several(self) -> frozenset[str]:
        """Names of the data sets that want more than one reviewer a pair."""
        return frozenset(entry.name for entry in self.entries if entry.overlap > 1)
