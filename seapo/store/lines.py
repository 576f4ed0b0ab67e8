"""Result files of runs, read on from where they were last read: whole lines once, in chunks."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from seapo.store import Cursor, Store, one

_CHUNK = 4_000_000
"""Bytes of a result file taken in by one transaction; what bounds the memory."""

Line = dict[str, Any]
Read = Callable[[bytes], Line]
"""One line of a file as what it holds; it raises nothing: a line that is no result is one that says so."""
Add = Callable[[Cursor, Sequence[Line]], int]
"""Puts lines into the store within the writer's transaction; how many brought something new."""


def take_lines(store: Store, run: str, dataset_id: int, results: Path, read: Read, add: Add) -> int:
    """Take in the whole lines of a result file that are new since the last time; what `add` counted.

    A torn last line waits. Where the data set is gone, nothing is taken.
    """
    # Often there is nothing: that must not count as a change of the store.
    if not results.exists() or results.stat().st_size <= _offset(store.cursor(), run):
        return 0
    total = 0
    while True:
        with store.writing() as cursor:
            start = _offset(cursor, run)
            block = _whole_lines(results, start)
            if not block or not _is_there(cursor, dataset_id):
                return total
            total += add(cursor, [read(line) for line in block.split(b"\n") if line.strip()])
            cursor.execute("insert or replace into taken values (?, ?)", [run, start + len(block)])


def object_in(line: bytes) -> Line | None:
    """The JSON object of a line, or None."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def shown(line: bytes) -> str:
    """The beginning of a line that cannot be read, for people."""
    return line[:200].decode("utf-8", "replace")


def _whole_lines(results: Path, start: int) -> bytes:
    with results.open("rb") as file:
        file.seek(start)
        block = file.read(_CHUNK)
        while block and b"\n" not in block and (more := file.read(_CHUNK)):
            block += more
    return block[: block.rfind(b"\n") + 1]


def _offset(cursor: Cursor, run: str) -> int:
    row = one(cursor, "select bytes from taken where run = ?", [run])
    return int(row[0]) if row else 0


def _is_there(cursor: Cursor, dataset_id: int) -> bool:
    return one(cursor, "select 1 from datasets where dataset_id = ?", [dataset_id]) is not None
