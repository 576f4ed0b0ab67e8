"""Bringing a file in: told by its bytes, recognised by its head, turned into records in one transaction."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import pyarrow as pa

from seapo import sources
from seapo.errors import BadInput
from seapo.sources.sample import Row, Sample
from seapo.store import Cursor, Store, board, one
from seapo.store import import_sql as sql
from seapo.store.import_clean import read_again, stage_clean, stamp
from seapo.store.import_files import Opened, hash_and_lines, look, plain_path
from seapo.store.import_rows import SCHEMA, Aside, Source, batches

SAMPLE_ROWS = 200
SHOWN_ROWS = 5
SHOWN_CHARACTERS = 200
OnProgress = Callable[[str, float], None]


@dataclass(frozen=True)
class Imported:
    """What came of a file."""

    name: str
    dataset_id: int
    format: str
    read: int
    imported: int
    """Rows kept."""
    positives: int
    pairs: int
    negatives: int
    """Completions labelled as bad, kept without a pair."""
    duplicates: int
    set_aside: int
    reasons: dict[str, int]
    """Rows set aside, by reason."""
    note: str = ""


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
    recognised = _recognised(opened, format, mapping)
    cursor, before = store.cursor(), stamp(path)
    with ThreadPoolExecutor(1) as beside:
        found = beside.submit(hash_and_lines, path)
        # Staged outside the transaction: a line that cannot be read would end it, and nobody waits for this.
        rows = stage_clean(cursor, opened, recognised.draft)
        digest, lines = found.result()
    mapped = json.dumps(dict(mapping)) if mapping else None
    again = _same_again(cursor, path, name, (digest, recognised.name, mapped))
    if again:
        return again
    clean = rows == lines
    asides = [] if clean else _stage(cursor, opened, recognised, tell)
    with store.writing(cursor), read_again(cursor, path, before) if clean else nullcontext():
        chosen = name or _free_name(cursor, path)
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
        done = _fill(cursor, known, asides, path)
    tell("done", 1.0)
    return done


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
    rows = _head_rows(opened)
    sample = Sample(tuple(rows))
    found = sources.recognise(sample, format, mapping)
    shown = tuple({key: _cut(value) for key, value in row.items()} for row in rows[:SHOWN_ROWS])
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
        for statement in sql.drafts(found.draft, "incoming"):
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
    record = {"prompt": _cut("\n".join(f"{t['role']}: {t['content']}" for t in turns or []))}
    record["chosen" if good else "completion labelled as bad"] = _cut(answer)
    if wrong:
        record["rejected"] = _cut(wrong[0]) + (f" (and {len(wrong) - 1} more)" if wrong[1:] else "")
    return record | ({"source": source} if source else {})


def _cut(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


@contextmanager
def _rows(
    cursor: Cursor, opened: Opened, asides: list[Aside], on_share: Callable[[float], None]
) -> Iterator[str]:
    """What to select rows (line, raw) from: a stream out of the file, or its Parquet."""
    if opened.container == "parquet":
        with plain_path(opened) as path:
            yield _parquet(path)
        return
    size = max(1, opened.path.stat().st_size)
    source = Source(opened, asides, lambda done: on_share(done / size))
    cursor.register("incoming", pa.RecordBatchReader.from_batches(SCHEMA, batches(source)))
    yield "incoming"
    # Not after an error: the transaction is over then, and the cursor with it.
    cursor.unregister("incoming")


def _parquet(path: Path) -> str:
    file = "'" + str(path).replace("'", "''") + "'"
    return f"(select file_row_number + 1 as line, to_json(t)::varchar as raw from read_parquet({file}) t)"


def _head_rows(opened: Opened) -> list[Row]:
    """The first rows that are objects."""
    rows: list[Row] = []
    if opened.container == "parquet":
        return _parquet_head(opened)
    for batch in batches(Source(opened, [], lambda _: None)):
        for text in batch.column(1).to_pylist():
            row = _object(text)
            if row is not None:
                rows.append(row)
            if len(rows) >= SAMPLE_ROWS:
                return rows
    return rows


def _object(text: str) -> Row | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _parquet_head(opened: Opened) -> list[Row]:
    with plain_path(opened) as path, duckdb.connect() as connection:
        try:
            found = connection.execute(
                f"select raw from {_parquet(path)} limit {SAMPLE_ROWS}"
            ).fetchall()
        except duckdb.Error as error:
            raise BadInput(f"{opened.path.name} is a damaged Parquet file: {error}") from error
    return [row for (text,) in found if (row := _object(text)) is not None]


def _recognised(
    opened: Opened, wanted: str, mapping: Mapping[str, str] | None
) -> sources.Recognised:
    rows = _head_rows(opened)
    found = sources.recognise(Sample(tuple(rows)), wanted, mapping)
    return found or _refuse(opened.path, wanted, rows)


def _refuse(path: Path, wanted: str, rows: list[Row]) -> NoReturn:
    if not rows:
        raise BadInput(
            f"{path.name} has no rows that can be read: rows with named fields were wanted."
        )
    columns = ", ".join(Sample(tuple(rows)).columns)
    shown = "\n".join("  " + _cut(row) for row in rows[:3])
    shape = "no known shape" if wanted == "auto" else f"not {wanted}"
    raise BadInput(
        f"{path.name} has {shape}.\nIts columns: {columns}\nIts first rows:\n{shown}\n"
        "Say which column is what, for instance --map prompt=COLUMN --map chosen=COLUMN "
        "[--map rejected=COLUMN] [--map system=COLUMN], or --map prompt=COLUMN --map completion=COLUMN "
        "--map label=COLUMN. Beside any of these, --map source=COLUMN says where a row came from."
    )


def _stage(
    cursor: Cursor, opened: Opened, recognised: sources.Recognised, tell: OnProgress
) -> list[Aside]:
    """Read the file into the temporary table `drafts`; gives the rows that could not be handed over."""
    asides: list[Aside] = []
    with _rows(cursor, opened, asides, lambda share: tell("reading", 0.7 * share)) as rows:
        try:
            for statement in sql.drafts(recognised.draft, rows):
                cursor.execute(statement)
        except duckdb.InvalidInputException as error:
            raise BadInput(f"{opened.path.name} cannot be read to its end: {error}") from error
    return asides


def _fill(
    cursor: Cursor, facts: dict[str, str | None], asides: list[Aside], path: Path
) -> Imported:
    total, good, bad = _one(cursor, sql.COUNTS)
    read, set_aside = total + len(asides), bad + len(asides)
    if not good:
        _all_bad(cursor, asides, path)
    repeated = _one(cursor, sql.REPEATED)[0] > 0
    kept = good
    if repeated:
        cursor.execute(sql.FIRSTS)
        kept = _one(cursor, "select count(distinct line) from firsts")[0]
    numbers = {
        "rows_read": read,
        "rows_kept": kept,
        "duplicates": good - kept,
        "set_aside": set_aside,
    }
    dataset = _insert_dataset(cursor, {**facts, **numbers})
    _fill_tables(cursor, dataset, repeated=repeated)
    if asides:
        cursor.executemany(
            "insert into set_aside values (?, ?, ?, ?, ?)", [(dataset, *aside) for aside in asides]
        )
    for statement in sql.DROPPED:
        cursor.execute(statement)
    return summary(cursor, dataset)


def _fill_tables(cursor: Cursor, dataset: int, *, repeated: bool) -> None:
    width, last = _one(cursor, sql.WIDTH)
    overlapping = bool(_one(cursor, sql.OVERLAP)[0])
    values = {"dataset": dataset, "width": width}
    for name in ("positive", "pair", "board"):
        count = max(1, last * (1 if name == "positive" else width))
        values[name] = _one(cursor, sql.numbers(f"{name}_numbers"), {"count": count})[0]
    for statement in sql.fill(repeated=repeated, overlapping=overlapping, width=width):
        used = {name: value for name, value in values.items() if f"${name}" in statement}
        cursor.execute(statement, used)
    if overlapping:
        # A pair that another data set holds too keeps what was decided on it.
        board.catch_up(cursor, dataset)


def _one(cursor: Cursor, statement: str, values: object = None) -> tuple[int, ...]:
    rows = cursor.execute(
        statement, values
    ).fetchall()  # read to its end: an open result blocks the next
    return rows[0] if rows else ()


def _insert_dataset(cursor: Cursor, values: Mapping[str, object]) -> int:
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    return _one(
        cursor,
        f"insert into datasets ({columns}) values ({marks}) returning dataset_id",
        list(values.values()),
    )[0]


def _all_bad(cursor: Cursor, asides: list[Aside], path: Path) -> NoReturn:
    found = cursor.execute(
        "select line, reason, detail from drafts where reason is not null order by line"
    )
    rows = sorted([(a.line, a.reason, a.detail) for a in asides] + found.fetchall())
    counts = Counter(reason for _, reason, _ in rows)
    if not rows:
        raise BadInput(f"{path.name} has no rows.")
    examples = "\n".join(f"  line {line}: {reason}, {detail}" for line, reason, detail in rows[:5])
    told = ", ".join(f"{reason} {count}" for reason, count in counts.most_common())
    raise BadInput(
        f"{path.name}: none of its {len(rows)} rows can be used ({told}); nothing was changed.\n{examples}"
    )


def summary(cursor: Cursor, dataset: int, note: str = "") -> Imported:
    """What a data set's import came to, read back from the store."""
    found = cursor.execute(
        """
        select name, dataset_id, format, rows_read, rows_kept,
            (select count(*) from memberships m where m.dataset_id = d.dataset_id),
            (select count(*) from board b where b.dataset_id = d.dataset_id and source = 'imported'),
            (select count(*) from negatives n where n.dataset_id = d.dataset_id),
            duplicates, set_aside
        from datasets d where dataset_id = ?
        """,
        [dataset],
    ).fetchall()[0]
    reasons = cursor.execute(
        "select reason, count(*) from set_aside where dataset_id = ? group by all order by 2 desc, 1",
        [dataset],
    ).fetchall()
    values: tuple[Any, ...] = (*found, dict(reasons), note)
    return Imported(*values)


def _same_again(
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


def _names_of(cursor: Cursor, path: Path) -> list[str]:
    """Names of data sets that `_free_name` could have given to this file."""
    own = re.compile(re.escape(stem(path)) + r"(-\d+)?")
    names = cursor.execute("select name from datasets").fetchall()
    return [name for (name,) in names if own.fullmatch(name)]


def _free_name(cursor: Cursor, path: Path) -> str:
    taken = {name for (name,) in cursor.execute("select name from datasets").fetchall()}
    base = stem(path)
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)
