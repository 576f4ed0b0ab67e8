"""The head of a file: the first rows, from which its shape is told, and how they are shown."""

import json

import duckdb

from seapo.errors import BadInput
from seapo.sources.sample import Row
from seapo.store.importing.opening import Opened, plain_path
from seapo.store.importing.rows.batches import batches
from seapo.store.importing.rows.parquet import parquet_rows
from seapo.store.importing.rows.source import Source

SAMPLE_ROWS = 200
SHOWN_CHARACTERS = 200


def head_rows(opened: Opened) -> list[Row]:
    """The first rows that are objects."""
    rows: list[Row] = []
    if opened.container == "parquet":
        return _parquet_head(opened)
    for batch in batches(Source(opened, [], lambda _: None)):
        for text in batch.column(1).to_pylist():
            row = _object(text)
            if row is not None:
                rows.append(row)
            if len(rows) >= SAMPLE_ROWS:
                return rows
    return rows


def _parquet_head(opened: Opened) -> list[Row]:
    with plain_path(opened) as path, duckdb.connect() as connection:
        try:
            found = connection.execute(
                f"select raw from {parquet_rows(path)} limit {SAMPLE_ROWS}"
            ).fetchall()
        except duckdb.Error as error:
            raise BadInput(f"{opened.path.name} is a damaged Parquet file: {error}") from error
    return [row for (text,) in found if (row := _object(text)) is not None]


def _object(text: str) -> Row | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def cut(value: object) -> str:
    """A value as text, no longer than a person wants to see of it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
