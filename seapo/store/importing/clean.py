"""The fast way in, for JSON lines of plain text in which nothing is wrong.

DuckDB's own reader takes such a file several times as fast as line by line, but says neither which line is
bad nor what a value was in JSON. So anything odd in it sends the whole file the careful way. Texts are not
kept in between: they are read once more where they are written.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from seapo.errors import BadInput
from seapo.sources.draft import Draft
from seapo.store import Cursor, one
from seapo.store.importing.opening import Opened
from seapo.store.importing.sql.clean import STAGED, clean_drafts, clean_views

SMALL = 4 << 20
"""Bytes below which the careful way is as quick."""
_ORDERED = threading.Lock()
"""Held while the order is kept: the setting is the whole database's, and another import would end it early."""


def stage_clean(cursor: Cursor, opened: Opened, draft: Draft) -> int | None:
    """Stage the file, where every row of it is plain, good text; how many rows, else None.

    A blank line is no row here: only where rows and lines are as many does a row's place name its line.
    """
    plain = opened.container == "jsonl" and not opened.gzipped and opened.encoding == "utf-8"
    if not (plain and draft.plain and not opened.skip and opened.path.stat().st_size > SMALL):
        return None
    file = str(opened.path)
    with _ORDERED:
        cursor.execute("set preserve_insertion_order = true")
        try:
            cursor.execute(clean_drafts(draft, file)).fetchall()
        except duckdb.Error:
            # A line that is no JSON, no object, too long or not UTF-8: the careful way says which and why.
            return None
        finally:
            cursor.execute("set preserve_insertion_order = false")
    rows, odd, first, different = one(cursor, STAGED) or (0, 0, 0, 0)
    if odd or different < rows:  # the same row twice could not be found again by its hash
        return None
    for statement in clean_views(draft, file, first):
        cursor.execute(statement)
    return int(rows)


def stamp(path: Path) -> tuple[int, int]:
    """What tells that a file was written to: its size and when, in nanoseconds."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


@contextmanager
def read_again(cursor: Cursor, path: Path, before: tuple[int, int]) -> Iterator[None]:
    """A block in which `texts` of a clean file may be asked for, with joins as they are written.

    The planner takes every JSON file for a few rows, and would keep all of its texts to join them.

    Raises:
        BadInput: the file has changed since `before`.
    """
    settings = cursor.cursor()  # one of its own: after an error the transaction takes no settings
    settings.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        yield
    finally:
        settings.execute("reset disabled_optimizers")
    if stamp(path) != before:
        raise BadInput(f"{path.name} was written to while it was read; nothing was imported.")
