"""The preview of a file: what it looks like, and what its first rows would become."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from seapo import sources
from seapo.sources.sample import Row, Sample
from seapo.store.importing.head import cut, head_rows
from seapo.store.importing.kinds import look
from seapo.store.importing.rows.source import SCHEMA
from seapo.store.importing.sql.careful import drafts

SHOWN_ROWS = 5


@dataclass(frozen=True)
class Preview:
    """The head of a file before it is imported."""

    format: str | None
    """The recognised shape; None asks for a mapping."""
    title: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    """The first rows, values cut to a line."""
    becomes: tuple[dict[str, str], ...] = field(default=())
    """What each of them would be: prompt, chosen, rejected and source, or problem."""


def preview(
    path: Path,
    format: str = "auto",  # noqa: A002 - the option's own name
    mapping: Mapping[str, str] | None = None,
) -> Preview:
    """Look at a file's head; quick on a file of any size.

    Raises:
        BadInput: it is not there, empty, or nothing that can be read.
    """
    opened = look(path)
    rows = head_rows(opened)
    sample = Sample(tuple(rows))
    found = sources.recognise(sample, format, mapping)
    shown = tuple({key: cut(value) for key, value in row.items()} for row in rows[:SHOWN_ROWS])
    if not found:
        return Preview(None, "Not recognised", sample.columns, shown)
    title = next((s.title for s in sources.SHAPES if s.name == found.name), "Mapped by hand")
    return Preview(found.name, title, sample.columns, shown, _becomes(rows[:SHOWN_ROWS], found))


def _becomes(rows: list[Row], found: sources.Recognised) -> tuple[dict[str, str], ...]:
    batch = pa.record_batch(
        [pa.array(range(1, len(rows) + 1), pa.int64()), pa.array([json.dumps(r) for r in rows])],
        SCHEMA,
    )
    with duckdb.connect() as connection:
        connection.register("incoming", pa.Table.from_batches([batch]))
        for statement in drafts(found.draft, "incoming"):
            connection.execute(statement)
        answers = connection.execute(
            "select turns, answer, wrong, source, good, reason, detail from drafts order by line"
        ).fetchall()
    return tuple(_become(*answer) for answer in answers)


def _become(
    turns: list[dict[str, str]] | None,
    answer: str | None,
    wrong: list[str] | None,
    source: str | None,
    good: bool,
    reason: str | None,
    detail: str | None,
) -> dict[str, str]:
    if reason:
        return {"problem": f"{reason}: {detail}"}
    record = {"prompt": cut("\n".join(f"{t['role']}: {t['content']}" for t in turns or []))}
    record["chosen" if good else "completion labelled as bad"] = cut(answer)
    if wrong:
        record["rejected"] = cut(wrong[0]) + (f" (and {len(wrong) - 1} more)" if wrong[1:] else "")
    return record | ({"source": source} if source else {})
