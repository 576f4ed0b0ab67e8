"""Injection as a job: positives of the run folder in, one result line each out, by rules or by a model.

Its run folder's configuration: `engine` (`rules`, or the name of a shipped model), `seed`, `device`.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from seapo.errors import BadInput
from seapo.jobs.files import read_lines
from seapo.workers import inject_rules
from seapo.workers.child import Child, run_child
from seapo.workers.inject_lines import Line, Row, key

INPUT = "input.jsonl"
RESULTS = "results.jsonl"
Work = Callable[[Child, Iterable[Row], int], Iterator[Line]]


def main(child: Child) -> Mapping[str, object]:
    """Work through the input, leaving out what an earlier start has done; returns the counts."""
    counts = Counts()
    done = set()
    for line in child.lines(RESULTS):
        done.add(key(line))
        counts.add(line)
    total = _count_lines(child)
    seed, rows = _seed(child), _rows(child)
    child.progress(len(done), total, "Starting")
    work = _engine(child)
    pace = Pace(counts.lines, total)
    for line in work(child, (row for row in rows if key(row) not in done), seed):
        child.append(RESULTS, line)
        counts.add(line)
        child.progress(counts.lines, total, pace.words(counts.lines))
    return {**counts.as_dict(), "pairs_per_s": pace.of(counts.lines)}


def _engine(child: Child) -> Work:
    """What makes result lines of rows; a model's libraries are loaded only where one is asked for."""
    if child.config.get("engine", inject_rules.SOURCE) == inject_rules.SOURCE:
        return inject_rules.work
    child.tell("Loading the model")
    from seapo.workers.inject_embedded import open_engine

    return open_engine(child)


class Counts:
    """What came out so far, by type and by reason of failing."""

    def __init__(self) -> None:
        self.by_type: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()

    def add(self, line: Mapping[str, Any]) -> None:
        if "failed" in line:
            self.reasons[str(line["failed"])] += 1
        else:
            self.by_type[str(line["type"])] += 1

    @property
    def lines(self) -> int:
        return self.by_type.total() + self.reasons.total()

    def as_dict(self) -> dict[str, object]:
        return {
            "pairs": self.by_type.total(),
            "failed": self.reasons.total(),
            "by_type": dict(self.by_type),
            "reasons": dict(self.reasons),
        }


class Pace:
    """Positives a second since this start, and what they leave to wait for."""

    def __init__(self, done: int, total: int) -> None:
        self._done, self._total = done, total
        self._began = time.monotonic()

    def of(self, done: int) -> float | None:
        """None where nothing was left to do."""
        took = max(time.monotonic() - self._began, 1e-3)
        return round((done - self._done) / took, 1) if done > self._done else None

    def words(self, done: int) -> str:
        pace = self.of(done)
        return f"{pace:,.0f} pairs/s, {(self._total - done) / pace:,.0f} s left" if pace else ""


def _seed(child: Child) -> int:
    seed = child.config.get("seed", 0)
    if not isinstance(seed, int):
        raise BadInput(f"the seed {seed!r} of the run is not a whole number")
    return seed


def _rows(child: Child) -> Iterator[dict[str, Any]]:
    """Input rows; a file without any is an error, not an empty run."""
    rows = read_lines(child.folder / INPUT)
    first = next(rows, None)
    if first is None:
        raise BadInput(f"{INPUT} of the run holds no positives; start the injection again")
    return chain((first,), rows)


def _count_lines(child: Child) -> int:
    path = child.folder / INPUT
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        return sum(1 for _ in file)


if __name__ == "__main__":
    run_child(main)
