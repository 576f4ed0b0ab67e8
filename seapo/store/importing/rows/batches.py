"""The rows of a file that is no Parquet, a few thousand at a time, by the reader of its container."""

from collections.abc import Iterator

import pyarrow as pa

from seapo.store.importing.rows.csv_table import csv_rows
from seapo.store.importing.rows.flaws import (
    HALF_PAIR,
    RAW_KEPT,
    TOO_LONG,
    half_pair,
    not_utf8,
    too_long,
)
from seapo.store.importing.rows.json_document import json_rows
from seapo.store.importing.rows.json_lines import line_batches
from seapo.store.importing.rows.source import Aside, Line, Source, batch

BATCH = 4_000


def batches(source: Source) -> Iterator[pa.RecordBatch]:
    """The file's rows, a few thousand at a time."""
    if source.opened.container == "jsonl":
        yield from line_batches(source)
        return
    rows = csv_rows(source) if source.opened.container == "csv" else json_rows(source)
    numbers: list[int] = []
    texts: list[str] = []
    size = 0
    for row in rows:
        if _kept(source, row):
            numbers.append(row.number)
            texts.append(row.raw)
            size += len(row.raw)
        if len(texts) >= BATCH or size > 8_000_000:
            yield batch(numbers, texts)
            numbers, texts, size = [], [], 0
    if texts:
        yield batch(numbers, texts)


def _kept(source: Source, row: Line) -> bool:
    if len(row.raw) > TOO_LONG:
        too_long(source, row.number, len(row.raw), row.raw)
        return False
    try:
        if half_pair(row.raw.encode()):
            source.aside.append(Aside(row.number, "not_json", HALF_PAIR, row.raw[:RAW_KEPT]))
            return False
    except UnicodeEncodeError:
        source.aside.append(not_utf8(row.number, row.raw.encode("utf-8", "surrogateescape")))
        return False
    return True
