"""One decision on every pair of a filter: told beforehand by ten of them, kept as a batch, taken back as a whole.

Decisions and board are written set by set in SQL. What `standing` says is only worked out row by row where
a pair has decisions of its own; where it has none, one decision makes the state.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from seapo.errors import BadInput, NotFound
from seapo.records import STATE_OF, How
from seapo.store import Cursor, Store, board, one, past, reading
from seapo.store.filters import PairFilter

CHUNK = 20_000
"""Pairs of one transaction: reviewers' decisions pass between two."""


@dataclass(frozen=True)
class Action:
    """What is decided on every pair, by whom, and on what ground."""

    verdict: str
    reviewer: str
    reason: str | None = None
    note: str | None = None
    how: How = "bulk"
    basis: Mapping[str, Any] = field(default_factory=dict)
    """The figures that a policy rests on; empty for a bulk action."""

    def __post_init__(self) -> None:
        if self.verdict not in STATE_OF:
            raise BadInput(f"No verdict '{self.verdict}'. There are: {', '.join(STATE_OF)}.")
        if not self.reviewer.strip():
            raise BadInput("A batch needs the name of who decides it.")
        if self.how == "hand":
            raise BadInput("A batch is decided in bulk, by sample or by judge, never by hand.")


@dataclass(frozen=True)
class Preview:
    rows: list[reading.Row]
    pairs: int
    """How many pairs the filter has, of which `rows` are some at random."""


@dataclass(frozen=True)
class Batch:
    batch: str
    dataset: str
    how: str
    verdict: str
    reason: str | None
    note: str | None
    reviewer: str
    filter: dict[str, str]
    """The link's query of the filter it was made on."""
    basis: dict[str, Any]
    """The figures that a policy rests on; empty for a bulk action."""
    pairs: int
    decided: datetime
    undone: datetime | None


def preview(
    store: Store, which: PairFilter, n: int = 10, seed: int = 0, only_undecided: bool = True
) -> Preview:
    """Some pairs of those that `bulk` would decide, drawn at random by the seed, and their number."""
    where, values = _wanted(which, only_undecided)
    numbers = store.cursor().execute(
        f"select b.number from board b where {where} order by hash(b.number, ?), b.number limit ?",
        [*values, seed, n],
    )
    rows = reading.at(store, [row[0] for row in numbers.fetchall()])
    counted = one(store.cursor(), f"select count(*) from board b where {where}", values)
    return Preview(rows, int(counted[0]) if counted else 0)


def bulk(
    store: Store, which: PairFilter, action: Action, only_undecided: bool = True, chunk: int = CHUNK
) -> tuple[str, int]:
    """Decide every pair of the filter in one batch; its id, and how many pairs it decided.

    Such a decision settles a pair: it stands above votes. It lands in transactions of `chunk` pairs, so
    a killed one has decided some; the batch says how many, and `undo` takes those back.

    Raises:
        BadInput: no data set in the filter, or no pair to decide.
        NotFound: no such data set.
    """
    if which.dataset is None:
        raise BadInput("Name the data set whose pairs are to be decided.")
    dataset = reading.dataset_id(store, which.dataset)
    where, values = _wanted(which, only_undecided)
    numbers = (
        store.cursor()
        .execute(f"select b.number from board b where {where} order by b.number", values)
        .fetchnumpy()["number"]
    )
    if not len(numbers):
        raise BadInput("No pair of this filter is left to decide. Choose another filter.")
    batch = _open(store, dataset, which, action)
    done = 0
    for start in range(0, len(numbers), chunk):
        with store.writing() as cursor:
            stretch = [int(number) for number in numbers[start : start + chunk]]
            done += _decide(cursor, batch, stretch, only_undecided)
    return batch, done


def undo(store: Store, batch: str, reviewer: str) -> int:
    """Take back what still stands of a batch, in one transaction; how many decisions.

    What a reviewer decided on such a pair before or since stays, and is its state again.

    Raises:
        NotFound: no such batch. BadInput: it was taken back before.
    """
    with store.writing() as cursor:
        row = one(cursor, "select undone from batches where batch = ?", [batch])
        if row is None:
            raise NotFound(f"There is no batch '{batch[:40]}'.")
        if row[0] is not None:
            raise BadInput(f"Batch '{batch}' was taken back already, at {row[0]:%Y-%m-%d %H:%M}.")
        cursor.execute(
            "create or replace temp table many as select distinct pair_id from active_decisions"
            " where batch = ?",
            [batch],
        )
        cursor.execute(
            "insert into decisions (key, pair_id, verdict, reviewer, how, batch, undoes)"
            " select key || ':undo', pair_id, 'undo', ?, how, batch, key from active_decisions"
            " where batch = ?",
            [reviewer, batch],
        )
        done = one(cursor, "select count(*) from many")
        _bring_board(cursor, batch, _CLEARED)
        cursor.execute("update batches set undone = now() where batch = ?", [batch])
    return int(done[0]) if done else 0


def batches(store: Store, dataset: str) -> list[Batch]:
    """The batches of a data set, newest first.

    Raises:
        NotFound: no such data set.
    """
    rows = store.cursor().execute(
        f"select {', '.join(_LISTED)} from batches where dataset_id = ? order by decided desc",
        [reading.dataset_id(store, dataset)],
    )
    return [_batch(row, dataset) for row in rows.fetchall()]


_TOLD = ("batch", "how", "verdict", "reason", "note", "reviewer", "filter", "basis", "pairs")
_LISTED = (*_TOLD, "decided", "undone")


def _batch(row: Sequence[Any], dataset: str) -> Batch:
    told = dict(zip(_LISTED, row, strict=True))
    read = {name: json.loads(told[name]) for name in ("filter", "basis")}
    return Batch(dataset=dataset, **{**told, **read})


def _open(store: Store, dataset: int, which: PairFilter, action: Action) -> str:
    batch = secrets.token_hex(8)
    told: list[object] = [
        batch,
        action.how,
        action.verdict,
        action.reason,
        action.note,
        action.reviewer,
    ]
    told += [json.dumps(which.to_link()), json.dumps(dict(action.basis)), 0, dataset]
    with store.writing() as cursor:
        cursor.execute(
            f"insert into batches ({', '.join(_TOLD)}, dataset_id) values (?,?,?,?,?,?,?,?,?,?)",
            told,
        )
    return batch


def _wanted(which: PairFilter, only_undecided: bool) -> tuple[str, list[object]]:
    where, values = which.where()
    return (f"{where} and b.state = 'undecided'" if only_undecided else where), values


def _decide(cursor: Cursor, batch: str, numbers: Sequence[int], only_undecided: bool) -> int:
    """The chunk's decisions and board; pairs that were decided meanwhile are left alone."""
    still = "and state = 'undecided'" if only_undecided else ""
    cursor.execute(
        "create or replace temp table many as select distinct pair_id from board"
        " where number between ? and ? and number in (select unnest(?::bigint[]))"
        f" {still}",
        [numbers[0], numbers[-1], list(numbers)],
    )
    cursor.execute(
        "insert into decisions (key, pair_id, verdict, reviewer, reason, note, how, batch)"
        " select b.batch || ':' || pair_id, pair_id, verdict, reviewer, reason, note, how, batch"
        " from many, batches b where b.batch = ?",
        [batch],
    )
    done = one(cursor, "select count(*) from many")
    _bring_board(cursor, batch, _SETTLED, [batch])
    count = int(done[0]) if done else 0
    cursor.execute("update batches set pairs = pairs + ? where batch = ?", [count, batch])
    return count


_STATES = " ".join(f"when '{verdict}' then '{state}'" for verdict, state in STATE_OF.items())
_SETTLED = (
    f"update board set state = case t.verdict {_STATES} end, reason = t.reason,"
    " reviewer = t.reviewer, decided = t.decided"
    " from (select d.pair_id, d.verdict, d.reason, d.reviewer, d.decided from decisions d"
    "  where d.batch = ? and d.verdict <> 'undo' and d.pair_id in (select pair_id from alone)) t"
    " where t.pair_id = board.pair_id"
)
"""The state of a pair whose only standing decision is the batch's."""
_CLEARED = (
    "update board set state = 'undecided', reason = null, reviewer = null, decided = null"
    " where pair_id in (select pair_id from alone)"
)
"""The state of a pair without any."""


def _bring_board(cursor: Cursor, batch: str, alone: str, values: Sequence[object] = ()) -> None:
    """Rewrite the rows of `many`: by `alone` where no other decision stands, the others by the rule."""
    cursor.execute(
        "create or replace temp table alone as select pair_id from many where pair_id not in"
        " (select pair_id from active_decisions where batch is distinct from ?)",
        [batch],
    )
    others = cursor.execute(
        "select pair_id, number from board where pair_id in"
        " (select pair_id from many anti join alone using (pair_id))"
    ).fetchall()
    cursor.execute(alone, list(values))
    cursor.execute("drop table alone")
    cursor.execute("drop table many")
    overlap = board.overlaps(cursor)
    for start in range(0, len(others), CHUNK):
        pairs, numbers = zip(*others[start : start + CHUNK], strict=True)
        decisions = past.of_pairs(cursor, pairs)
        board.refresh(cursor, board.places(cursor, numbers), decisions, overlap)
