"""Data sets as a person manages them: list, rename, archive, delete, and look at the rows set aside."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from seapo.errors import BadInput, NotFound
from seapo.store import Cursor, Store, one


@dataclass(frozen=True)
class DatasetRow:
    name: str
    dataset_id: int
    format: str
    origin: str
    """File name, or hf:OWNER/NAME:SPLIT."""
    origin_hash: str | None
    revision: str | None
    licence: str | None
    rows_read: int
    rows_kept: int
    duplicates: int
    set_aside: int
    positives: int
    pairs: int
    negatives: int
    """Completions labelled as bad, without a pair."""
    states: dict[str, int]
    """Pairs by state."""
    bytes: int
    """Estimate of the disk used: its share of the store's file by length of text, before compression where
    the store is in memory."""
    created: datetime
    archived: datetime | None


@dataclass(frozen=True)
class AsideRow:
    line: int
    """Line (JSON lines, CSV) or row (JSON, Parquet) in the file, from 1."""
    reason: str
    detail: str
    raw: str


_LIST = """
    with texts as (
        select m.dataset_id, count(*) as positives,
            sum(strlen(p.answer) + strlen(p.turns::varchar)) as size
        from memberships m join positives p using (positive_id) group by all
    ),
    sides as (
        select dataset_id, count(*) as pairs, sum(rejected_chars) as size from board group by all
    ),
    bad as (
        select dataset_id, count(*) as negatives, sum(strlen(completion) + strlen(turns::varchar)) as size
        from negatives group by all
    ),
    aside as (select dataset_id, sum(strlen(raw)) as size from set_aside group by all),
    states as (
        select dataset_id, map_from_entries(list((state, n))) as states
        from (select dataset_id, state, count(*) as n from board group by all) group by all
    )
    select d.name, dataset_id, d.format, d.origin, d.origin_hash, d.revision, d.licence, d.rows_read,
        d.rows_kept, d.duplicates, d.set_aside, coalesce(t.positives, 0), coalesce(s.pairs, 0),
        coalesce(b.negatives, 0), coalesce(x.states, map {}),
        (coalesce(t.size, 0) + coalesce(s.size, 0) + coalesce(b.size, 0) + coalesce(a.size, 0))::bigint,
        d.created, d.archived
    from datasets d left join texts t using (dataset_id) left join sides s using (dataset_id)
        left join bad b using (dataset_id) left join aside a using (dataset_id)
        left join states x using (dataset_id)
    where $archived or d.archived is null
    order by dataset_id
"""


def list_datasets(store: Store, archived: bool = False) -> list[DatasetRow]:
    """All data sets in the order they came; archived ones where asked for."""
    rows = store.cursor().execute(_LIST, {"archived": archived}).fetchall()
    share = _share_of_file(store, sum(row[15] for row in rows))
    return [_row((*row[:15], int(row[15] * share), *row[16:])) for row in rows]


def _row(values: tuple[Any, ...]) -> DatasetRow:
    return DatasetRow(*values)


def _share_of_file(store: Store, text_bytes: int) -> float:
    """Bytes on disk for a byte of text; compression makes it less than one."""
    if store.path is None or not store.path.exists() or not text_bytes:
        return 1.0
    return min(1.0, store.path.stat().st_size / text_bytes)


def find(cursor: Cursor, name: str) -> int:
    """A data set's number by its name.

    Raises:
        NotFound: there is none; the text names those there are.
    """
    row = one(cursor, "select dataset_id from datasets where name = ?", [name])
    if row:
        return int(row[0])
    names = [n for (n,) in cursor.execute("select name from datasets order by name").fetchall()]
    there = f"There are {', '.join(names)}." if names else "There are none yet; import one first."
    raise NotFound(f"There is no data set {name}. {there}")


def rename(store: Store, name: str, new_name: str) -> None:
    """Give a data set another name.

    Raises:
        NotFound: no such data set.
        BadInput: the new name is blank or taken.
    """
    if not new_name.strip():
        raise BadInput("A data set needs a name that is not blank.")
    with store.writing() as cursor:
        number = find(cursor, name)
        if one(
            cursor, "select 1 from datasets where name = ? and dataset_id <> ?", [new_name, number]
        ):
            raise BadInput(f"There is a data set {new_name} already; choose another name.")
        cursor.execute("update datasets set name = ? where dataset_id = ?", [new_name, number])


def archive(store: Store, name: str) -> None:
    """Take a data set out of the lists; nothing of it is lost."""
    _set_archived(store, name, "now()")


def unarchive(store: Store, name: str) -> None:
    _set_archived(store, name, "null")


def _set_archived(store: Store, name: str, value: str) -> None:
    with store.writing() as cursor:
        number = find(cursor, name)
        cursor.execute(f"update datasets set archived = {value} where dataset_id = ?", [number])


_DELETE = (
    "create or replace temp table leaving as select distinct positive_id from memberships "
    "where dataset_id = $dataset",
    "create or replace temp table leaving_pairs as select distinct pair_id from board "
    "where dataset_id = $dataset",
    "delete from memberships where dataset_id = $dataset",
    "delete from board where dataset_id = $dataset",
    "delete from negatives where dataset_id = $dataset",
    "delete from set_aside where dataset_id = $dataset",
    "delete from failures where dataset_id = $dataset",
    "delete from unscored where dataset_id = $dataset",
    "delete from calibration_items where dataset_id = $dataset",
    "delete from plans where dataset_id = $dataset",
    "delete from findings where pair_id in (select pair_id from leaving_pairs) "
    "and pair_id not in (select pair_id from board)",
    "delete from pairs where pair_id in (select pair_id from leaving_pairs) "
    "and pair_id not in (select pair_id from board)",
    "delete from positives where positive_id in (select positive_id from leaving) "
    "and positive_id not in (select positive_id from memberships)",
    "delete from datasets where dataset_id = $dataset",
    "drop table leaving",
    "drop table leaving_pairs",
)


def delete(store: Store, name: str) -> None:
    """Remove a data set, and the texts that no other one holds, with what judges found in them.

    Decisions stay: they are history. The same data imported again finds them again, because ids
    name content.
    """
    with store.writing() as cursor:
        number = find(cursor, name)
        for statement in _DELETE:
            values = {"dataset": number} if "$dataset" in statement else None
            cursor.execute(statement, values)
    # Freed blocks go back to the file's free list only at a checkpoint; without it the next import grows it.
    store.cursor().execute("checkpoint")


def spelt(store: Store) -> list[str]:
    """Every data set's name with when it was archived: changes where a name does, or where one is put away."""
    text = "select name || coalesce(archived::varchar, '') from datasets order by 1"
    return [row[0] for row in store.cursor().execute(text).fetchall()]


def set_aside_reasons(store: Store, dataset: str) -> list[dict[str, Any]]:
    """`reason` and `rows`: how many rows were not imported and why, the most first."""
    cursor = store.cursor()
    rows = cursor.execute(
        "select reason, count(*) as rows from set_aside where dataset_id = ?"
        " group by reason order by rows desc, reason",
        [find(cursor, dataset)],
    )
    return [{"reason": reason, "rows": count} for reason, count in rows.fetchall()]


def set_aside_rows(
    store: Store, dataset: str, reason: str | None = None, limit: int = 100, offset: int = 0
) -> list[AsideRow]:
    """Rows of a file that were not imported, in the order of their lines."""
    cursor = store.cursor()
    number = find(cursor, dataset)
    rows = cursor.execute(
        "select line, reason, detail, raw from set_aside where dataset_id = $dataset "
        "and ($reason is null or reason = $reason) order by line limit $limit offset $offset",
        {"dataset": number, "reason": reason, "limit": limit, "offset": offset},
    ).fetchall()
    return [AsideRow(*row) for row in rows]


def export_set_aside(store: Store, dataset: str, out: Path) -> int:
    """Write the rows set aside as JSON lines (line, reason, detail, raw); how many there were."""
    count = 0
    with out.open("w", encoding="utf-8") as file:
        for row in _all_aside(store, dataset):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _all_aside(store: Store, dataset: str) -> Iterator[dict[str, Any]]:
    cursor = store.cursor()
    number = find(cursor, dataset)
    cursor.execute(
        "select line, reason, detail, raw from set_aside where dataset_id = ? order by line",
        [number],
    )
    while rows := cursor.fetchmany(1000):
        for row in rows:
            yield dict(zip(("line", "reason", "detail", "raw"), row, strict=True))
