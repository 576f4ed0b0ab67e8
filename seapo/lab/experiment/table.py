"""Finished cells to figures: what each arm scores, how far that is from its base, and what the claims come to.

A cell here is a line of cells.jsonl. Differences are paired: an arm's cell less its base's own, or less the
other arm's with the same base and seed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from statistics import fmean
from typing import Any

from seapo.lab.experiment.arms import ARMS, BASE, MIX, REFERENCES, UNTRAINED
from seapo.lab.experiment.interval import Estimate, estimate
from seapo.lab.question import DIMENSIONS

Row = Mapping[str, Any]
Key = tuple[str, float | None, str]
"""Regime, strength, arm."""
Values = dict[tuple[str, int | None], float]
"""A figure by base and seed."""
AVERAGE, UNSEEN = "average", "unseen"
COLUMNS = (*DIMENSIONS, AVERAGE, UNSEEN)
TYPES_AND_DIMENSIONS = {
    "correctness": ("knowledge", "mathematics"),
    "logic": ("reasoning", "coding"),
    "hallucination": ("truthfulness",),
}
"""Each error type with the dimensions that the method says it helps."""
RIVALS = ("sft", "vanilla")


def key(row: Row) -> Key:
    return str(row["regime"]), row["strength"], str(row["arm"])


def by_arm(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    """Cells by regime, strength and arm, in the order of the arms' table."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    regimes = (UNTRAINED, REFERENCES)
    order = list(ARMS)
    return dict(
        sorted(
            found.items(),
            key=lambda entry: (
                regimes.index(entry[0][0]) if entry[0][0] in regimes else len(regimes),
                entry[0][1] or 0.0,
                order.index(entry[0][2]),
            ),
        )
    )


def score(row: Row, column: str) -> float | None:
    """A cell's figure: a dimension's share right, their average, or that of unseen templates."""
    if column == AVERAGE:
        return float(row["average"])
    if column == UNSEEN:
        unseen = row["unseen"].values()
        return fmean(unseen) if unseen else None
    found = row["scores"].get(column)
    return None if found is None else float(found)


def values(rows: Iterable[Row], column: str) -> Values:
    """The figure of each cell that has it."""
    found = {(str(row["base"]), row["seed"]): score(row, column) for row in rows}
    return {place: value for place, value in found.items() if value is not None}


def paired(ours: Values, theirs: Values) -> Values:
    """Differences where both sides have a value; a base without seeds serves each of them."""
    both: Values = {}
    for (base, seed), value in ours.items():
        other = theirs.get((base, seed), theirs.get((base, None)))
        if other is not None:
            both[base, seed] = value - other
    return both


def estimated(found: Values) -> Estimate | None:
    """The mean over bases and seeds with its intervals, None without a value."""
    grouped: dict[str, list[float]] = {}
    for (base, _), value in found.items():
        grouped.setdefault(base, []).append(value)
    return estimate(grouped) if grouped else None


def table(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """A row an arm and column: its mean, and its difference from the base."""
    arms = by_arm(rows)
    bases = arms.get((UNTRAINED, None, BASE.name), [])
    lines = (_line(arm, cells, bases, column) for arm, cells in arms.items() for column in COLUMNS)
    return [line for line in lines if line is not None]


def _line(arm: Key, cells: list[Row], bases: list[Row], column: str) -> dict[str, Any] | None:
    own = values(cells, column)
    found = estimated(own)
    if found is None:
        return None
    regime, strength, name = arm
    head = {"regime": regime, "strength": strength, "arm": name, "dimension": column}
    line = {**head, **asdict(found), "runs": [str(row["cell"]) for row in cells]}
    if name == BASE.name:
        return line
    return {**line, **_prefixed(estimated(paired(own, values(bases, column))))}


def _prefixed(found: Estimate | None) -> dict[str, Any]:
    """The estimate of a difference under the table's names; all None where there is none."""
    known = asdict(found) if found else dict.fromkeys(Estimate.__dataclass_fields__)
    mean = known.pop("mean")
    return {"difference": mean, **{f"difference_{name}": value for name, value in known.items()}}


def types(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """What each type gains in its dimensions over the mean of the other two types, once a regime."""
    arms = by_arm(rows)
    found: list[dict[str, Any]] = []
    for regime, strength in dict.fromkeys((r, s) for r, s, _ in arms if r != UNTRAINED):
        for name, dimensions in TYPES_AND_DIMENSIONS.items():
            gains = _gains(arms, regime, strength, name)
            if gains is not None:
                head = {"regime": regime, "strength": strength, "type": name}
                found.append({**head, "dimensions": list(dimensions), **_as_gain(gains)})
    return found


def _as_gain(found: Estimate) -> dict[str, Any]:
    known = asdict(found)
    return {"gain": known.pop("mean"), **known}


def _gains(
    arms: Mapping[Key, list[Row]], regime: str, strength: float | None, name: str
) -> Estimate | None:
    dimensions = TYPES_AND_DIMENSIONS[name]
    figures = {
        other: _mean_of(
            [values(arms.get((regime, strength, f"seapo-{other}"), []), d) for d in dimensions]
        )
        for other in TYPES_AND_DIMENSIONS
    }
    others = _mean_of([found for other, found in figures.items() if other != name])
    return estimated(paired(figures[name], others))


def _mean_of(found: Sequence[Values]) -> Values:
    """The mean of several figures where all of them are there."""
    common = set(found[0]).intersection(*found[1:])
    return {place: fmean(one[place] for one in found) for place in found[0] if place in common}


def rivals(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The average of the mix less that of plain training and of vanilla pairs, by regime and strength."""
    arms = by_arm(rows)
    found: list[dict[str, Any]] = []
    for regime, strength, name in arms:
        for rival in RIVALS if name == MIX else ():
            ours = values(arms[regime, strength, name], AVERAGE)
            theirs = values(arms.get((regime, strength, rival), []), AVERAGE)
            difference = estimated(paired(ours, theirs))
            if difference is not None:
                head = {"regime": regime, "strength": strength, "rival": rival}
                known = asdict(difference)
                found.append({**head, "difference": known.pop("mean"), **known})
    return found


def errors_removed(rows: Sequence[Row], dimension: str = "truthfulness") -> list[dict[str, Any]]:
    """The share of its base's errors in a dimension that the mix removes: (after - before) / (1 - before)."""
    arms = by_arm(rows)
    before = values(arms.get((UNTRAINED, None, BASE.name), []), dimension)
    found = []
    for regime, strength, name in arms:
        if name == MIX:
            after = values(arms[regime, strength, name], dimension)
            removed = estimated(_removed(after, before))
            if removed is not None:
                found.append({"regime": regime, "strength": strength, **asdict(removed)})
    return found


def _removed(after: Values, before: Values) -> Values:
    """Shares of errors removed; a base without errors says nothing."""
    gains = paired(after, before)
    left = {place: 1 - before[place[0], None] for place in gains}
    return {place: gain / left[place] for place, gain in gains.items() if left[place] > 0}


def summed(counts: Iterable[Mapping[str, Sequence[int]]]) -> list[dict[str, float | None]]:
    """What each judge's strength came to, from comparisons won and made a block and strength."""
    totals: dict[str, list[int]] = {}
    for block in counts:
        for strength, (won, made) in block.items():
            total = totals.setdefault(strength, [0, 0])
            total[0], total[1] = total[0] + won, total[1] + made
    return [
        {"strength": float(strength), "measured": won / made if made else None, "n": made}
        for strength, (won, made) in sorted(totals.items())
    ]
