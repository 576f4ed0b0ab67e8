"""Reading pairs: for the review card, for the command line, for a snapshot; always in board order."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from seapo.errors import NotFound
from seapo.store import Cursor, Store
from seapo.store.filters import PairFilter

Row = dict[str, Any]
"""number, id, dataset, turns, prompt, chosen, rejected (as edited), original, type, asked, state, …"""

_SELECT = """
    select
        b.number, b.pair_id as id, d.name as dataset, o.turns, o.answer as chosen,
        coalesce(s.edit, p.rejected) as rejected, p.rejected as original, b.edited,
        b.type, b.asked, b.state, b.reason, b.reviewer, b.decided, b.source, p.rule, p.why,
        p.spans, p.findings, p.run, b.positive_id
    from board b
    join datasets d using (dataset_id)
    join pairs p on p.pair_id = b.pair_id
    join positives o on o.positive_id = b.positive_id
    left join (select pair_id, edit from pair_states where edit is not null) s
        on s.pair_id = b.pair_id
"""


def pairs(store: Store, which: PairFilter, after: int = 0, limit: int | None = None) -> list[Row]:
    """Pairs behind board number `after`, at most `limit`."""
    require_dataset(store, which.dataset)
    return list(_read(store.cursor(), which, after, limit))


def stream(store: Store, which: PairFilter, chunk: int = 2000) -> Iterator[Row]:
    """Every pair, in chunks, so that a million need no memory."""
    require_dataset(store, which.dataset)
    after = 0
    while rows := list(_read(store.cursor(), which, after, chunk)):
        yield from rows
        after = rows[-1]["number"]


def pair(store: Store, pair_id: str) -> Row:
    """One pair.

    Raises:
        NotFound: no pair has this id.
    """
    cursor = store.cursor()
    cursor.execute(f"{_SELECT} where b.pair_id = ? order by b.number limit 1", [pair_id])
    rows = _rows(cursor)
    if not rows:
        raise NotFound(f"No pair '{pair_id}' here. List pairs with `pairs --dataset NAME`.")
    return rows[0]


def count(store: Store, which: PairFilter) -> int:
    where, values = which.where()
    row = store.cursor().execute(f"select count(*) from board b where {where}", values).fetchone()
    return int(row[0]) if row else 0


def position(store: Store, which: PairFilter, number: int) -> int:
    """How many pairs of the filter lie before and at this board number."""
    where, values = which.where()
    text = f"select count(*) from board b where {where} and b.number <= ?"
    row = store.cursor().execute(text, [*values, number]).fetchone()
    return int(row[0]) if row else 0


def states(store: Store, which: PairFilter) -> dict[str, int]:
    """Pairs by state, leaving the filter's own state out."""
    where, values = replace(which, state=None).where()
    text = f"select b.state, count(*) from board b where {where} group by 1"
    return dict(store.cursor().execute(text, values).fetchall())


def require_dataset(store: Store, name: str | None) -> None:
    """Raise NotFound where `name` is given and is no data set."""
    if name is not None:
        dataset_id(store, name)


def dataset_id(store: Store, name: str) -> int:
    """The number behind a data set's name.

    Raises:
        NotFound: none is called so; the text names those there are.
    """
    known = dict(store.cursor().execute("select name, dataset_id from datasets").fetchall())
    if name not in known:
        there = ", ".join(sorted(known)) or "none yet: bring one in with `import FILE`"
        raise NotFound(f"No data set '{name}'. There are: {there}.")
    return int(known[name])


def _read(cursor: Cursor, which: PairFilter, after: int, limit: int | None) -> Iterator[Row]:
    where, values = which.where()
    # The page of board rows first: joining texts to a million rows only to drop them is slow.
    picked = f"(select * from board b where {where} and b.number > ? order by b.number"
    picked += " limit ?)" if limit is not None else ")"
    text = _SELECT.replace("from board b\n", f"from {picked} b\n") + " order by b.number"
    cursor.execute(text, [*values, after, *([limit] if limit is not None else [])])
    yield from _rows(cursor)


def _rows(cursor: Cursor) -> list[Row]:
    names = [column[0] for column in cursor.description or ()]
    return [_shaped(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _shaped(row: Row) -> Row:
    row["prompt"] = row["turns"][-1]["content"] if row["turns"] else ""
    row["spans"] = json.loads(row["spans"] or '{"chosen": [], "rejected": []}')
    row["findings"] = json.loads(row["findings"] or "[]")
    return row
