"""Rows of JSON lines: whole blocks at once, and line by line only where a block has a flaw."""

from collections.abc import Iterator

import pyarrow as pa

from seapo.store.importing.opening import blocks
from seapo.store.importing.rows.flaws import (
    HALF_PAIR,
    RAW_KEPT,
    TOO_LONG,
    half_pair,
    not_utf8,
    too_long,
)
from seapo.store.importing.rows.source import SCHEMA, Aside, Source, batch


def line_batches(source: Source) -> Iterator[pa.RecordBatch]:
    """Whole blocks are split and checked at once; single lines are looked at only in a block with a flaw."""
    number, rest = 1, b""
    for block in blocks(source.opened, source.on_bytes):
        if b"\n" not in block:
            rest += block
            continue
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        yield _lines(source, number, lines)
        number += len(lines)
    if rest:
        yield _lines(source, number, [rest])


def _lines(source: Source, start: int, lines: list[bytes]) -> pa.RecordBatch:
    numbers = range(start, start + len(lines))
    try:
        texts = pa.array(lines, pa.string())
    except pa.ArrowInvalid:
        texts = None
    odd = texts is None or min(map(len, lines)) < 2 or max(map(len, lines)) > TOO_LONG
    if odd or half_pair(b"\n".join(lines)):
        good = [(n, line) for n, line in zip(numbers, lines, strict=True) if _fit(source, n, line)]
        return batch([n for n, _ in good], [line.decode() for _, line in good])
    return pa.record_batch([pa.array(numbers, pa.int64()), texts], SCHEMA)


def _fit(source: Source, number: int, line: bytes) -> bool:
    if not line.strip():
        return False
    if len(line) > TOO_LONG:
        too_long(source, number, len(line), line.decode("utf-8", "backslashreplace"))
        return False
    try:
        line.decode()
    except UnicodeDecodeError:
        source.aside.append(not_utf8(number, line))
        return False
    if half_pair(line):
        source.aside.append(Aside(number, "not_json", HALF_PAIR, line.decode()[:RAW_KEPT]))
        return False
    return True
