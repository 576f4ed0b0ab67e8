"""Injection by rules as a job: positives of the run folder in, one result line each out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import chain
from typing import Any

from seapo.errors import BadInput
from seapo.injectors import NotInjectable, inject
from seapo.jobs.files import read_lines
from seapo.records import Positive, Turn
from seapo.verify import verify
from seapo.workers.child import Child, Stopped, run_child

INPUT = "input.jsonl"
RESULTS = "results.jsonl"


def main(child: Child) -> Mapping[str, object]:
    """Work through the input, leaving out what an earlier start has done; returns the counts."""
    counts = Counts()
    done = set()
    for line in child.lines(RESULTS):
        done.add(_key(line))
        counts.add(line)
    total = _count_lines(child)
    child.progress(len(done), total, "Injecting")
    seed = _seed(child)
    for row in _rows(child):
        if _key(row) in done:
            continue
        if child.stopping():
            raise Stopped
        line = worked(row, seed)
        child.append(RESULTS, line)
        counts.add(line)
        child.progress(counts.lines, total, "Injecting")
    return counts.as_dict()


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


def worked(row: Mapping[str, Any], seed: int) -> dict[str, object]:
    """The result line of one input row: a negative with its receipt, or why there is none."""
    head: dict[str, object] = {"positive_id": row["positive_id"], "asked": row["asked"]}
    positive = _positive(row)
    try:
        made = inject(positive, str(row["asked"]), seed)
    except NotInjectable as failure:
        return {**head, "failed": failure.reason, "detail": str(failure)}
    return {
        **head,
        "type": made.type,
        "rejected": made.rejected,
        "rule": made.rule,
        "spans": made.spans.as_dict(),
        "why": made.why,
        "findings": [asdict(finding) for finding in verify(positive, made)],
        "source": "rules",
    }


def _positive(row: Mapping[str, Any]) -> Positive:
    turns = tuple(Turn(turn["role"], str(turn["content"])) for turn in row["turns"])
    return Positive(turns, str(row["answer"]))


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row.get("positive_id")), str(row.get("asked"))


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
