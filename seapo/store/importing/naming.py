"""The name that a file's data set gets, and whether this very file is here already under one."""

import re
from pathlib import Path

from seapo.errors import BadInput
from seapo.store import Cursor, one
from seapo.store.importing.outcome import Imported, summary


def same_again(
    cursor: Cursor, path: Path, name: str | None, content: tuple[str, str, str | None]
) -> Imported | None:
    """The data set that this very file, read this very way, already is under this name or one made from it."""
    names = [name] if name else _names_of(cursor, path)
    found = one(
        cursor,
        "select dataset_id, name from datasets where list_contains(?::varchar[], name)"
        " and origin_hash = ? and format = ? and mapping is not distinct from ? order by 1 limit 1",
        [names, *content],
    )
    if found:
        note = f"{found[1]} already holds this very file; nothing was changed."
        return summary(cursor, found[0], note)
    if name and one(cursor, "select 1 from datasets where name = ?", [name]):
        raise BadInput(
            f"There is a data set {name} with other content already. Choose another name with --name, or "
            f"delete that one first; nothing was changed."
        )
    return None


def free_name(cursor: Cursor, path: Path) -> str:
    """The file's own name, numbered where a data set has it already."""
    taken = {name for (name,) in cursor.execute("select name from datasets").fetchall()}
    base = stem(path)
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)


def _names_of(cursor: Cursor, path: Path) -> list[str]:
    """Names of data sets that `free_name` could have given to this file."""
    own = re.compile(re.escape(stem(path)) + r"(-\d+)?")
    names = cursor.execute("select name from datasets").fetchall()
    return [name for (name,) in names if own.fullmatch(name)]


def stem(path: Path) -> str:
    """The file's name without its suffixes, as a data set's name."""
    base = path.name
    for suffix in (".gz", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".txt"):
        base = (
            base[: -len(suffix)]
            if base.lower().endswith(suffix) and len(base) > len(suffix)
            else base
        )
    return base
