"""What judge runs saw on pairs: taken in from their result files, and the newest read back by pair."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from seapo.store import Cursor, Store, one
from seapo.store.lines import Line, object_in, shown, take_lines
from seapo.store.numbered import among

JUDGE = "judge"
"""The family of what a judge said of a pair, every name `judge_…`: replaced as a whole by a newer run."""
MARGIN = "reference_margin"
CHECKS = "checks"
"""The family of the named checks."""
BROKEN = "broken_line"
"""The reason of a line that is no result."""

Found = dict[str, Any]
"""name, value, detail."""

_FINDINGS = pa.schema(
    [
        ("position", pa.int64()),
        *((name, pa.string()) for name in ("pair_id", "family", "name")),
        ("value", pa.float64()),
        ("detail", pa.string()),
    ]
)
_UNSCORED = pa.schema([(name, pa.string()) for name in ("pair_id", "reason", "detail")])


def take_judged(store: Store, run: str, dataset_id: int, results: Path) -> int:
    """Take in the whole lines of a judge run's results that are new since the last time; how many pairs.

    A line holds `pair_id` with `findings`, or why the pair is `unscored`, or both. Findings on pairs
    that are gone are left; a line that is no result is counted as unscored.
    """

    def add(cursor: Cursor, lines: Sequence[Line]) -> int:
        _add_unscored(cursor, run, dataset_id, [line for line in lines if "unscored" in line])
        return _add_findings(cursor, run, [line for line in lines if line.get("findings")])

    return take_lines(store, run, dataset_id, results, _read, add)


def _read(line: bytes) -> Line:
    found = object_in(line)
    if found is not None and _is_result(found):
        return found
    return {"pair_id": "", "unscored": BROKEN, "detail": shown(line)}


def _is_result(found: Line) -> bool:
    findings = found.get("findings", [])
    return (
        isinstance(found.get("pair_id"), str)
        and ("findings" in found or "unscored" in found)
        and isinstance(found.get("unscored", ""), str)
        and isinstance(findings, list)
        and all(isinstance(one, dict) and _is_finding(one) for one in findings)
    )


def _is_finding(found: Mapping[str, Any]) -> bool:
    value = found.get("value")
    number = isinstance(value, int | float) and math.isfinite(value)
    return number and isinstance(found.get("name"), str)


def _add_findings(cursor: Cursor, run: str, lines: Sequence[Line]) -> int:
    if not lines:
        return 0
    rows = [(line["pair_id"], found) for line in lines for found in line["findings"]]
    table = [
        {
            "position": position,
            "pair_id": pair_id,
            "family": family(found["name"]),
            "name": found["name"],
            "value": float(found["value"]),
            "detail": str(found.get("detail") or ""),
        }
        for position, (pair_id, found) in enumerate(rows)
    ]
    cursor.register("seen", pa.Table.from_pylist(table, schema=_FINDINGS))
    cursor.execute(
        "insert into findings by name"
        " select p.number as pair_number, ? as run, s.* exclude (position) from seen s"
        " join (select number, pair_id from pairs where pair_id in (select pair_id from seen)) p"
        " using (pair_id) order by position",
        [run],
    )
    pairs = one(cursor, "select count(distinct pair_id) from seen semi join pairs using (pair_id)")
    cursor.unregister("seen")
    return int(pairs[0]) if pairs else 0


def family(name: str) -> str:
    """What a newer run replaces together with the finding of this name."""
    if name.startswith(f"{JUDGE}_"):
        return JUDGE
    return name if name == MARGIN else CHECKS


def _add_unscored(cursor: Cursor, run: str, dataset_id: int, lines: Sequence[Line]) -> None:
    if not lines:
        return
    rows = [
        {
            "pair_id": line["pair_id"],
            "reason": line["unscored"],
            "detail": str(line.get("detail") or ""),
        }
        for line in lines
    ]
    cursor.register("passed", pa.Table.from_pylist(rows, schema=_UNSCORED))
    cursor.execute(
        "insert into unscored by name select ? as run, ? as dataset_id, * from passed",
        [run, dataset_id],
    )
    cursor.unregister("passed")


def newest(cursor: Cursor, stretch: Sequence[int]) -> dict[int, list[Found]]:
    """The newest findings of the pairs with these rising numbers, by pair number, in their order."""
    where, values = among("pair_number", stretch)
    cursor.execute(
        "select pair_number, family, run, name, value, detail from findings"
        f" where {where} order by number",
        values,
    )
    # The same as `newest_findings` says, which would take twice as long here.
    kept: dict[int, dict[str, tuple[str, list[Found]]]] = {}
    for number, group, run, *found in cursor.fetchall():
        groups = kept.setdefault(number, {})
        if group not in groups or groups[group][0] != run:
            groups[group] = (run, [])
        groups[group][1].append(dict(zip(("name", "value", "detail"), found, strict=True)))
    return {
        number: [one for _, f in groups.values() for one in f] for number, groups in kept.items()
    }


def unscored(store: Store, run: str) -> dict[str, int]:
    """Pairs that a run could not judge, by reason."""
    text = "select reason, count(*) from unscored where run = ? group by 1 order by 2 desc, 1"
    return dict(store.cursor().execute(text, [run]).fetchall())
