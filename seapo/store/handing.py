"""Handing positives out to a run: written straight to a file, in the order they came in."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from seapo.records import Positive, Turn
from seapo.store import Store, reading
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


def strata(store: Store, dataset: str, limit: int | None = None) -> dict[str, str]:
    """The source of each of `positive_ids`, by id, where the data set's file named one."""
    text = (
        "select positive_id, first(source order by line) as source from memberships"
        " where dataset_id = ? group by positive_id order by min(line)"
    )
    values: list[object] = [dataset_id(store, dataset)]
    if limit is not None:
        text, values = text + " limit ?", [*values, limit]
    named = f"select positive_id, source from ({text}) where source is not null"
    return dict(store.cursor().execute(named, values).fetchall())


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


_DRAWN = """
    select number from board where dataset_id = $dataset and pair_id in (
        select pair_id from board where dataset_id = $dataset
        order by md5($seed || pair_id), pair_id limit $limit
    )
    order by positive_number, number
"""
_ALL = "select number from board where dataset_id = $dataset order by positive_number, number"
_FIELDS = ("turns", "chosen", "rejected", "type", "asked")
_CHUNK = 2000


def hand_out_pairs(
    store: Store, dataset: str, out: Path, limit: int | None = None, seed: int = 0
) -> int:
    """Write JSON lines of pair_id, turns, chosen, rejected (as edited), type, asked, spans; how many.

    Pairs of one positive stand together. With a `limit`, the pairs are drawn at random by the seed.
    """
    values: dict[str, object] = {"dataset": dataset_id(store, dataset)}
    if limit is not None:
        values |= {"seed": str(seed), "limit": limit}
    # One statement that sorts and joins the texts themselves would take more memory than the store may.
    text = _ALL if limit is None else _DRAWN
    numbers = store.cursor().execute(text, values).fetchnumpy()["number"]
    with out.open("w", encoding="utf-8") as file:
        for start in range(0, len(numbers), _CHUNK):
            for row in reading.at(store, [int(n) for n in numbers[start : start + _CHUNK]]):
                file.write(json.dumps(_handed(row), ensure_ascii=False) + "\n")
    return len(numbers)


def _handed(row: reading.Row) -> reading.Row:
    # A receipt's places speak of the text before an edit.
    spans = None if row["edited"] else row["spans"]
    return {"pair_id": row["id"], **{name: row[name] for name in _FIELDS}, "spans": spans}


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
