"""Bringing a file in: told by its bytes, recognised by its head, turned into records in one transaction."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from seapo.store import Store
from seapo.store.importing.careful import stage_careful
from seapo.store.importing.clean import read_again, stage_clean, stamp
from seapo.store.importing.filling import fill
from seapo.store.importing.kinds import look
from seapo.store.importing.naming import free_name, same_again
from seapo.store.importing.opening import hash_and_lines
from seapo.store.importing.outcome import Imported, OnProgress
from seapo.store.importing.recognising import shape_of


def bring_in(  # noqa: PLR0913 - what is known of a file's origin, each by its name
    store: Store,
    path: Path,
    name: str | None = None,
    format: str = "auto",  # noqa: A002 - the option's own name
    mapping: Mapping[str, str] | None = None,
    origin: str | None = None,
    *,
    revision: str | None = None,
    licence: str | None = None,
    on_progress: OnProgress | None = None,
) -> Imported:
    """Import a file as a data set, all of it or nothing.

    Raises:
        BadInput: the file cannot be read, no shape fits it, none of its rows is good, or the name is
            taken by other content.
    """
    tell = on_progress or (lambda _step, _share: None)
    opened = look(path)
    recognised = shape_of(opened, format, mapping)
    cursor, before = store.cursor(), stamp(path)
    with ThreadPoolExecutor(1) as beside:
        found = beside.submit(hash_and_lines, path)
        # Staged outside the transaction: a line that cannot be read would end it, and nobody waits for this.
        rows = stage_clean(cursor, opened, recognised.draft)
        digest, lines = found.result()
    mapped = json.dumps(dict(mapping)) if mapping else None
    again = same_again(cursor, path, name, (digest, recognised.name, mapped))
    if again:
        return again
    clean = rows == lines
    asides = [] if clean else stage_careful(cursor, opened, recognised, tell)
    with store.writing(cursor), read_again(cursor, path, before) if clean else nullcontext():
        chosen = name or free_name(cursor, path)
        tell("filling the tables", 0.7)
        known = {
            "name": chosen,
            "format": recognised.name,
            "origin": origin or path.name,
            "origin_hash": digest,
            "revision": revision,
            "licence": licence,
            "mapping": mapped,
        }
        done = fill(cursor, known, asides, path)
    tell("done", 1.0)
    return done
