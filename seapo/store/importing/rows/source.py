"""What a reader of rows is given and what it gives: a source, lines, and rows that were set aside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from seapo.store.importing.opening import Opened

SCHEMA = pa.schema([("line", pa.int64()), ("raw", pa.string())])


class Aside(NamedTuple):
    line: int
    reason: str
    detail: str
    raw: str


class Line(NamedTuple):
    number: int
    raw: str


@dataclass(frozen=True)
class Source:
    """An opened file, where its unreadable rows go, and who wants to know how far it is."""

    opened: Opened
    aside: list[Aside]
    on_bytes: Callable[[int], None]


def batch(numbers: list[int], texts: list[str]) -> pa.RecordBatch:
    """Rows in the form in which the database takes them."""
    return pa.record_batch([pa.array(numbers, pa.int64()), pa.array(texts, pa.string())], SCHEMA)
