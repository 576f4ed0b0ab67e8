"""Handing positives out to a run: written straight to a file, in the order they came in."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from seapo.records import Positive, Turn
from seapo.store import Store
from seapo.store.reading import dataset_id

Draw = Callable[[Sequence[str]], Sequence[Sequence[str]]]
"""Positive ids to the error types asked for each: usually one, with `all` one of each."""


def positive_ids(store: Store, dataset: str, limit: int | None = None) -> list[str]:
    """Ids in the order of their lines, each once."""
    text = (
        "select positive_id from memberships where dataset_id = ?"
        " group by positive_id order by min(line)"
    )
    values: list[object] = [dataset_id(store, dataset)]
    if limit is not None:
        text, values = text + " limit ?", [*values, limit]
    return [row[0] for row in store.cursor().execute(text, values).fetchall()]


def hand_out(store: Store, ids: Sequence[str], asked: Sequence[Sequence[str]], out: Path) -> int:
    """Write JSON lines of positive_id, turns, answer, asked; how many."""
    pairs = [(i, name) for i, names in zip(ids, asked, strict=True) for name in names]
    table = pa.table(
        {
            "position": pa.array(range(len(pairs)), pa.int64()),
            "positive_id": pa.array([pair[0] for pair in pairs], pa.string()),
            "asked": pa.array([pair[1] for pair in pairs], pa.string()),
        }
    )
    cursor = store.cursor()
    cursor.register("drawn", table)
    cursor.execute(
        "copy (select positive_id, turns, answer, asked from drawn join positives using"
        " (positive_id) order by position) to ? (format json)",
        [str(out)],
    )
    cursor.unregister("drawn")
    return len(pairs)


def positives(store: Store, ids: Sequence[str]) -> dict[str, Positive]:
    """The records of these ids."""
    rows = store.cursor().execute(
        "select positive_id, turns, answer from positives"
        " where positive_id in (select unnest(?::varchar[]))",
        [list(ids)],
    )
    return {
        row[0]: Positive(tuple(Turn(t["role"], t["content"]) for t in row[1]), row[2])
        for row in rows.fetchall()
    }
