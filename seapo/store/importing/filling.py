"""The tables that stay, filled from the rows that were staged; a file without a good row is refused."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from seapo.errors import BadInput
from seapo.store import Cursor, Values, board, one
from seapo.store.importing.outcome import Imported, summary
from seapo.store.importing.rows.source import Aside
from seapo.store.importing.sql import tables


def fill(cursor: Cursor, facts: dict[str, str | None], asides: list[Aside], path: Path) -> Imported:
    """Fill the tables from `drafts` and `texts` inside the open transaction; says what came of it.

    Raises:
        BadInput: not one row is good; the text counts why.
    """
    total, good, bad = _one(cursor, tables.COUNTS)
    read, set_aside = total + len(asides), bad + len(asides)
    if not good:
        _all_bad(cursor, asides, path)
    repeated = _one(cursor, tables.REPEATED)[0] > 0
    kept = good
    if repeated:
        cursor.execute(tables.FIRSTS)
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
    for statement in tables.DROPPED:
        cursor.execute(statement)
    return summary(cursor, dataset)


def _fill_tables(cursor: Cursor, dataset: int, *, repeated: bool) -> None:
    width, last = _one(cursor, tables.WIDTH)
    overlapping = bool(_one(cursor, tables.OVERLAP)[0])
    values = {"dataset": dataset, "width": width}
    for name in ("positive", "pair", "board"):
        count = max(1, last * (1 if name == "positive" else width))
        values[name] = _one(cursor, tables.numbers(f"{name}_numbers"), {"count": count})[0]
    for statement in tables.fill(repeated=repeated, overlapping=overlapping, width=width):
        used = {name: value for name, value in values.items() if f"${name}" in statement}
        cursor.execute(statement, used)
    if overlapping:
        # A pair that another data set holds too keeps what was decided on it.
        board.catch_up(cursor, dataset)


def _one(cursor: Cursor, statement: str, values: Values = ()) -> tuple[int, ...]:
    return one(cursor, statement, values) or ()


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
