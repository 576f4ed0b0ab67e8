"""The careful way in: row by row as JSON text, so that each bad row is told by its line and reason.

It takes any file. Clean JSON lines go the fast way (`clean.py`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from seapo import sources
from seapo.errors import BadInput
from seapo.store import Cursor
from seapo.store.importing.opening import Opened, plain_path
from seapo.store.importing.outcome import OnProgress
from seapo.store.importing.rows.batches import batches
from seapo.store.importing.rows.parquet import parquet_rows
from seapo.store.importing.rows.source import SCHEMA, Aside, Source
from seapo.store.importing.sql.careful import drafts


def stage_careful(
    cursor: Cursor, opened: Opened, recognised: sources.Recognised, tell: OnProgress
) -> list[Aside]:
    """Read the file into the temporary table `drafts`; gives the rows that could not be handed over."""
    asides: list[Aside] = []
    with _rows(cursor, opened, asides, lambda share: tell("reading", 0.7 * share)) as rows:
        try:
            for statement in drafts(recognised.draft, rows):
                cursor.execute(statement)
        except duckdb.InvalidInputException as error:
            raise BadInput(f"{opened.path.name} cannot be read to its end: {error}") from error
    return asides


@contextmanager
def _rows(
    cursor: Cursor, opened: Opened, asides: list[Aside], on_share: Callable[[float], None]
) -> Iterator[str]:
    """What to select rows (line, raw) from: a stream out of the file, or its Parquet."""
    if opened.container == "parquet":
        with plain_path(opened) as path:
            yield parquet_rows(path)
        return
    size = max(1, opened.path.stat().st_size)
    source = Source(opened, asides, lambda done: on_share(done / size))
    cursor.register("incoming", pa.RecordBatchReader.from_batches(SCHEMA, batches(source)))
    yield "incoming"
    # Not after an error: the transaction is over then, and the cursor with it.
    cursor.unregister("incoming")
