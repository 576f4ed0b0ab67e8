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


_JUDGED = """
    copy (
        select b.pair_id, o.turns, o.answer as chosen, coalesce(e.edit, p.rejected) as rejected, b.type, b.asked,
            -- a receipt's places speak of the text before an edit
            case when e.edit is null then p.spans::json end as spans
        from board b join pairs p on p.number = b.pair_number
        join positives o on o.number = b.positive_number
        left join (
            select pair_id, edit from pair_states where edit is not null
                and pair_id in (select pair_id from board where dataset_id = $dataset and edited)
        ) e on e.pair_id = b.pair_id
        where b.dataset_id = $dataset and {drawn}
        order by b.positive_number, b.number
    ) to {out} (format json)
"""
_DRAWN = """
    b.pair_id in (
        select pair_id from board where dataset_id = $dataset
        order by md5($seed || pair_id), pair_id limit $limit
    )
"""


def hand_out_pairs(
    store: Store, dataset: str, out: Path, limit: int | None = None, seed: int = 0
) -> int:
    """Write JSON lines of pair_id, turns, chosen, rejected (as edited), type, asked, spans; how many.

    Pairs of one positive stand together. With a `limit`, the pairs are drawn at random by the seed.
    """
    values: dict[str, object] = {"dataset": dataset_id(store, dataset), "out": str(out)}
    if limit is not None:
        values |= {"seed": str(seed), "limit": limit}
    text = _JUDGED.format(drawn="true" if limit is None else _DRAWN, out="$out")
    written = store.cursor().execute(text, values).fetchone()
    return int(written[0]) if written else 0


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
