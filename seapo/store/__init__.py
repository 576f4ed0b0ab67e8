"""The only door to DuckDB: one file, one owning process, a fresh cursor a call.

Tables are in `migrations.py`; bringing files in, decisions, and reading are beside it.
"""

import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import psutil

from seapo import taxonomy
from seapo.errors import SeapoError, StoreBusy
from seapo.store.directory import Directory
from seapo.store.lookup import Lookup
from seapo.store.migrations import MIGRATIONS

Cursor = duckdb.DuckDBPyConnection
Values = Sequence[object] | Mapping[str, object]
"""What a statement binds: by place, or by name."""
MEMORY_LIMIT = "600MB"
"""What DuckDB may hold; a million pairs import within 1 GB of process memory under it."""


class Store:
    """The open store.

    Readers take `cursor()`; writers take `writing()`, which holds the one writer's lock around a
    transaction, because two threads that update the same rows would conflict. Only who alone writes a
    table may take `beside()`.
    """

    def __init__(self, connection: Cursor, path: Path | None) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self.path = path
        self.changes = 0
        """Transactions that wrote more than decisions; what is kept in memory of all else holds until the next."""
        self.lookup = Lookup(self.cursor, lambda: self.changes)
        self._listed: tuple[int, Directory] | None = None
        _migrate(connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or create the file.

        Raises:
            StoreBusy: another process holds it; the text names that process.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            connection = duckdb.connect(str(path), config=_config(path))
        except duckdb.IOException as error:
            raise StoreBusy(_who_holds(path, str(error))) from error
        return cls(connection, path)

    @classmethod
    def memory(cls) -> Self:
        """A store that lives as long as the object, for tests."""
        return cls(duckdb.connect(":memory:"), None)

    def cursor(self) -> Cursor:
        return self._connection.cursor()

    @property
    def directory(self) -> Directory:
        """The data sets and their plans as last committed, read again only after what may have changed them."""
        changes, found = self.changes, self._listed
        if found is None or found[0] != changes:
            found = self._listed = changes, Directory.read(self.cursor())
        return found[1]

    @contextmanager
    def writing(
        self, cursor: Cursor | None = None, decisions_only: bool = False
    ) -> Iterator[Cursor]:
        """A cursor inside a transaction: all of it lands, or none. A given cursor brings its temporary tables.

        Where it writes `decisions_only`, nothing else that is kept in memory is read again.
        """
        with self._lock:
            with _transaction(cursor or self._connection.cursor()) as own:
                yield own
            self.changes += not decisions_only

    @contextmanager
    def beside(self) -> Iterator[Cursor]:
        """A cursor inside a transaction on tables that nobody else writes meanwhile: it waits for no writer, nor
        does any for it."""
        with _transaction(self._connection.cursor()) as cursor:
            yield cursor

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def _transaction(cursor: Cursor) -> Iterator[Cursor]:
    cursor.begin()
    try:
        yield cursor
    except BaseException:
        cursor.rollback()
        raise
    cursor.commit()


def one(cursor: Cursor, text: str, values: Values = ()) -> tuple[Any, ...] | None:
    """The first row of a query, read to its end.

    An unfinished result holds a transaction, for which DuckDB keeps all that is changed since: ever slower.
    """
    rows = cursor.execute(text, values).fetchall()
    return rows[0] if rows else None


def _config(path: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": os.environ.get("SEAPO_DUCKDB_MEMORY", MEMORY_LIMIT),
        "temp_directory": str(path.parent / "spill"),
        "preserve_insertion_order": False,
        # Its home for extensions is never used: JSON and Parquet are built in, nothing is fetched.
        "autoinstall_known_extensions": False,
    }


def _who_holds(path: Path, message: str) -> str:
    found = re.search(r"PID (\d+)", message)
    if not found:
        return f"The store {path} cannot be opened: {message}"
    number = int(found.group(1))
    try:
        name = " ".join(" ".join(psutil.Process(number).cmdline()[:4]).split())[:120]
    except psutil.Error:
        name = "a process"
    return (
        f"The store {path.name} is held by {name} (process {number}). "
        "Do this in the running app, or close it and try again; nothing was changed."
    )


def _migrate(connection: Cursor) -> None:
    connection.execute("create table if not exists store_version (version integer not null)")
    row = one(connection, "select max(version) from store_version")
    version = (row[0] if row else None) or 0
    if version > len(MIGRATIONS):
        raise SeapoError(
            f"This store was written by a newer version (its tables are number {version}, this one "
            f"knows {len(MIGRATIONS)}). Update the studio, or use another home with --home."
        )
    for number, text in enumerate(MIGRATIONS[version:], version + 1):
        connection.begin()
        connection.execute(text)
        connection.execute("insert into store_version values (?)", [number])
        _ship_types(connection)
        connection.commit()


def _ship_types(connection: Cursor) -> None:
    for kind in taxonomy.SHIPPED:
        connection.execute(
            "insert or ignore into types (name, description, colour) values (?, ?, ?)",
            [kind.name, kind.description, kind.colour],
        )
