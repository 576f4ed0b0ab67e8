"""Models against each other on the same items: paired differences with intervals, and items that flipped.

Items are paired by id; what only one side answered is counted and left out. Intervals are those of Agresti
and Min (2005, "Simple improved confidence intervals for comparing matched proportions"): half a pair is
added to each of the four outcomes, so that few flips, or none, do not make the interval vanish.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from seapo.errors import BadInput, NotFound
from seapo.evaluation.items import is_unseen

Z95 = 1.959963984540054
AVERAGE = "average"
"""The row that stands for the mean of the dimensions, each weighing the same."""
UNSEEN = "unseen wordings"
"""The row that stands for the items in wordings that the model was not built on; in no other row."""
RIGHT = 0.5
"""An item counts as right from this score on."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Evaluated:
    run: str
    model: str
    suite: str
    items: Mapping[str, Row]
    """Lines of items.jsonl by item id."""


@dataclass(frozen=True)
class Difference:
    run: str
    model: str
    dimension: str
    baseline: float
    """The first run's mean score on the paired items, a fraction."""
    score: float
    difference: float
    low: float
    high: float
    n: int
    """Paired items."""


@dataclass(frozen=True)
class Flip:
    """An item that is right in one of the two runs only."""

    run: str
    id: str
    dimension: str
    change: str
    """`lost`: right before and wrong now; `gained`: the other way round."""
    prompt: str
    target: str
    before: str
    after: str


@dataclass(frozen=True)
class _Estimate:
    mean: float
    middle: float
    """The mean with the half pairs added: the interval's middle."""
    error: float
    """Standard error of `middle`."""


def read_run(folder: Path) -> Evaluated:
    """Read an evaluation run's folder; raises NotFound where it has no results."""
    try:
        results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        # Not by splitlines: a model's answer may hold signs that Unicode calls line ends and JSON does not.
        lines = (folder / "items.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    except FileNotFoundError as error:
        raise NotFound(
            f"{folder.name} has no {Path(error.filename).name}: give a finished evaluation."
        ) from error
    try:
        items = {str(row["id"]): row for row in map(json.loads, lines)}
        return Evaluated(folder.name, str(results["model"]), str(results.get("suite", "")), items)
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder.name} is no whole evaluation: {error!r}.") from error


def compare(runs: Sequence[Path]) -> dict[str, Any]:
    """Compare each run with the first one.

    Returns `table` (a row a run and dimension, then the average), `flipped` (lost items first),
    `missing` by run (items that only one side has), `baseline`, and `words`. Raises BadInput for fewer
    than two runs or runs without a common item.
    """
    if len(runs) < 2:
        raise BadInput(f"Comparing needs two evaluations or more, {len(runs)} came.")
    baseline, *others = [read_run(Path(run)) for run in runs]
    table = [row for other in others for row in differences(baseline, other)]
    flipped = [flip for other in others for flip in flips(baseline, other)]
    rows = [asdict(row) for row in table]
    return {
        "baseline": {"run": baseline.run, "model": baseline.model},
        "table": rows,
        "flipped": [asdict(flip) for flip in flipped],
        "missing": {other.run: missing(baseline, other) for other in others},
        "words": in_words(rows),
    }


def missing(baseline: Evaluated, other: Evaluated) -> dict[str, int]:
    """Count the items that only one of the two runs answered."""
    return {
        "only_baseline": len(baseline.items.keys() - other.items.keys()),
        "only_run": len(other.items.keys() - baseline.items.keys()),
    }


def differences(baseline: Evaluated, other: Evaluated) -> list[Difference]:
    """Return a row for each dimension in the order of its first item, one for the average, and one
    for the items in unseen wordings where there are any."""
    pairs: dict[str, list[tuple[float, float]]] = {}
    for name, row in baseline.items.items():
        if name in other.items:
            scores = float(row["score"]), float(other.items[name]["score"])
            pairs.setdefault(UNSEEN if is_unseen(row) else str(row["dimension"]), []).append(scores)
    apart = pairs.pop(UNSEEN, [])
    if not pairs:
        raise BadInput(
            f"{baseline.run} ({baseline.suite}) and {other.run} ({other.suite}) have no item in "
            "common: evaluate both on the same suite."
        )
    estimates = {name: _paired([b - a for a, b in found]) for name, found in pairs.items()}
    rows = [_row(other, name, pairs[name], estimates[name]) for name in pairs]
    unseen = [_row(other, UNSEEN, apart, _paired([b - a for a, b in apart]))] if apart else []
    return [*rows, _average(other, rows, list(estimates.values())), *unseen]


def _paired(found: Sequence[float]) -> _Estimate:
    """Estimate the mean of paired differences, each between -1 and 1."""
    n = len(found) + 2
    middle = sum(found) / n
    variance = (sum(value * value for value in found) + 1) / n - middle**2
    return _Estimate(sum(found) / len(found), middle, math.sqrt(variance / n))


def _row(
    other: Evaluated, dimension: str, scores: Sequence[tuple[float, float]], found: _Estimate
) -> Difference:
    n = len(scores)
    before, after = sum(a for a, _ in scores) / n, sum(b for _, b in scores) / n
    return Difference(
        other.run, other.model, dimension, before, after, found.mean, *_interval(found), n
    )


def _average(
    other: Evaluated, rows: Sequence[Difference], found: Sequence[_Estimate]
) -> Difference:
    """Average dimensions as independent: no item stands in two."""
    n = len(rows)
    whole = _Estimate(
        sum(e.mean for e in found) / n,
        sum(e.middle for e in found) / n,
        math.sqrt(sum(e.error**2 for e in found)) / n,
    )
    before, after = sum(r.baseline for r in rows) / n, sum(r.score for r in rows) / n
    items = sum(row.n for row in rows)
    return Difference(
        other.run, other.model, AVERAGE, before, after, whole.mean, *_interval(whole), items
    )


def _interval(found: _Estimate) -> tuple[float, float]:
    """Return the 95 % interval, within -1 and 1, and never without the mean itself."""
    low, high = found.middle - Z95 * found.error, found.middle + Z95 * found.error
    return max(-1.0, min(low, found.mean)), min(1.0, max(high, found.mean))


def flips(baseline: Evaluated, other: Evaluated) -> list[Flip]:
    """Return the items that are right in one run only: lost ones first, each in the suite's order."""
    found = list(_flips(baseline, other))
    return sorted(found, key=lambda flip: flip.change != "lost")


def _flips(baseline: Evaluated, other: Evaluated) -> Iterator[Flip]:
    for name, row in baseline.items.items():
        now = other.items.get(name)
        if now is None or (row["score"] >= RIGHT) == (now["score"] >= RIGHT):
            continue
        change = "lost" if row["score"] >= RIGHT else "gained"
        yield Flip(
            run=other.run,
            id=name,
            dimension=str(row["dimension"]),
            change=change,
            prompt=str(row["prompt"]),
            target=str(row["target"]),
            before=str(row["answer"]),
            after=str(now["answer"]),
        )


def in_words(table: Sequence[Mapping[str, Any]]) -> str:
    """Say in plain sentences, one a run, what the table shows."""
    runs = dict.fromkeys(str(row["run"]) for row in table)
    return " ".join(_sentence(run, [row for row in table if row["run"] == run]) for run in runs)


def _sentence(run: str, rows: Sequence[Mapping[str, Any]]) -> str:
    average = next(row for row in rows if row["dimension"] == AVERAGE)
    clear = {1: "better in", -1: "worse in", 0: "no clear difference in"}
    groups: dict[int, list[str]] = {1: [], -1: [], 0: []}
    for row in rows:
        if row["dimension"] not in (AVERAGE, UNSEEN):
            shown = f" ({_points(row['difference'])})" if _side(row) else ""
            groups[_side(row)].append(f"{row['dimension']}{shown}")
    parts = [f"{clear[side]} {', '.join(names)}" for side, names in groups.items() if names]
    return f"On {average['n']:,} items {run} {_overall(average)}: {'; '.join(parts)}."


def _overall(average: Mapping[str, Any]) -> str:
    low, high = _points(average["low"]), _points(average["high"])
    interval = f"95 % interval {low} to {high}"
    if not _side(average):
        return f"is not clearly different from the baseline on average ({interval} points)"
    word = "better" if average["difference"] > 0 else "worse"
    points = abs(average["difference"]) * 100
    return f"is {points:.1f} points {word} than the baseline on average ({interval})"


def _side(row: Mapping[str, Any]) -> int:
    """Return 1 or -1 where the whole interval lies on one side of zero, else 0."""
    return int(row["low"] > 0) - int(row["high"] < 0)


def _points(fraction: float) -> str:
    return f"{fraction * 100:+.1f}".replace("-", "−")
