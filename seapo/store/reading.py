"""Reading pairs: for the review card, for the command line, for a snapshot; always in board order."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from seapo.errors import NotFound
from seapo.store import Cursor, Store, ahead, findings, one
from seapo.store.board import Place
from seapo.store.directory import Entry
from seapo.store.filters import PairFilter
from seapo.store.numbered import among

Row = dict[str, Any]
"""number, id, dataset, turns, prompt, chosen, rejected (as edited), original, type, asked, state, …

`findings` are the pair's own with those of judge runs behind; `margin` is the reference model's, or None."""


def pairs(store: Store, which: PairFilter, after: int = 0, limit: int | None = None) -> list[Row]:
    """Pairs behind board number `after`, at most `limit`."""
    require_dataset(store, which.dataset)
    return _read(store, which, after, limit)


def stream(
    store: Store, which: PairFilter, chunk: int = 2000, judged: bool = True
) -> Iterator[Row]:
    """Every pair, in chunks, so that a million need no memory; without judges' findings where not `judged`."""
    require_dataset(store, which.dataset)
    after = 0
    while rows := _read(store, which, after, chunk, judged):
        yield from rows
        after = rows[-1]["number"]


def at(
    store: Store, numbers: Sequence[int], judged: bool = False, handed: bool = False
) -> list[Row]:
    """The pairs with these board numbers, in their order, those that are gone left out.

    Judges' findings come with them where `judged`. Where they are `handed` out, they will be decided on soon.
    """
    by_number = {row["number"]: row for row in _at(store, numbers, judged, handed)}
    return [by_number[number] for number in numbers if number in by_number]


def pair(store: Store, pair_id: str, dataset: str | None = None) -> Row:
    """One pair, as it stands in the data set where it is in it; else as it came in first.

    Raises:
        NotFound: no pair has this id.
    """
    found = _at(store, store.lookup.find([pair_id]).board, judged=True)
    rows = [row for row in found if row["id"] == pair_id]
    if not rows:
        raise NotFound(f"No pair '{pair_id}' here. List pairs with `pairs --dataset NAME`.")
    return max(rows, key=lambda row: row["dataset"] == dataset)


def count(store: Store, which: PairFilter) -> int:
    where, values = which.where()
    row = one(store.cursor(), f"select count(*) from board b where {where}", values)
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
    return entry(store, name).number


def entry(store: Store, name: str) -> Entry:
    """A data set's number and plan.

    Raises:
        NotFound: none is called so; the text names those there are.
    """
    known = store.directory.by_name
    if name not in known:
        there = ", ".join(sorted(known)) or "none yet: bring one in with `import FILE`"
        raise NotFound(f"No data set '{name}'. There are: {there}.")
    return known[name]


def _read(
    store: Store, which: PairFilter, after: int, limit: int | None, judged: bool = True
) -> list[Row]:
    """The numbers first: sorted with all their columns, the rows of a million would be slow to find."""
    where, values = which.where()
    text = f"select b.number from board b where {where} and b.number > ? order by b.number"
    bound: list[object] = [*values, after]
    if limit is not None:
        text, bound = f"{text} limit ?", [*bound, limit]
    return _at(store, [row[0] for row in store.cursor().execute(text, bound).fetchall()], judged)


_SHOWN = (
    "number", "positive_id", "edited", "type", "asked", "state", "reason", "reviewer", "decided",
    "source", "votes", "disputed",
)  # fmt: skip
"""What a row has of the board as it stands there."""
_BOARD = f"select {', '.join(_SHOWN)}, dataset_id, pair_id, pair_number, positive_number from board"


def _at(store: Store, numbers: Sequence[int], judged: bool, handed: bool = False) -> list[Row]:
    """In board order: board rows first, then their texts by number, then the edits of those that have one.

    One joined query would read every text of a large store to show twenty.
    """
    if not numbers:
        return []
    cursor, changes = store.cursor(), store.changes
    where, values = among("number", numbers)
    board = _rows(cursor, f"{_BOARD} where {where}", values)
    if handed:
        ahead.read(store, [Place(*(row[name] for name in Place._fields)) for row in board], changes)
    pairs = _by_number(cursor, _PAIR_TEXTS, {row["pair_number"] for row in board})
    positives = _by_number(cursor, _POSITIVE_TEXTS, {row["positive_number"] for row in board})
    edits = _edits(cursor, [row["pair_id"] for row in board if row["edited"]])
    found = _judged(cursor, pairs) if judged else {}
    names = store.directory.names
    return [
        _shaped(
            {**row, "dataset": names[row["dataset_id"]]},
            pairs[row["pair_number"]],
            positives[row["positive_number"]],
            edits,
            found.get(row["pair_number"], []),
        )
        for row in sorted(board, key=itemgetter("number"))
        if row["dataset_id"] in names
    ]


_PAIR_TEXTS = "select number, rejected, rule, why, spans, findings, run, receipt from pairs"
_POSITIVE_TEXTS = "select number, turns, answer from positives"
_NEAR = 5000
"""Numbers this close are read as one stretch."""


def _by_number(cursor: Cursor, text: str, numbers: set[int]) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for stretch in _stretches(sorted(numbers)):
        where, values = among("number", stretch)
        for row in _rows(cursor, f"{text} where {where}", values):
            found[row["number"]] = row
    return found


def _judged(cursor: Cursor, numbers: Iterable[int]) -> dict[int, list[findings.Found]]:
    found: dict[int, list[findings.Found]] = {}
    for stretch in _stretches(sorted(numbers)):
        found |= findings.newest(cursor, stretch)
    return found


_FEW = 4
"""So many stretches are read one by one; more cost less in one go over all blocks."""


def _stretches(numbers: Sequence[int]) -> list[list[int]]:
    """Rising numbers in as many parts as are best read by a query each."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number - stretches[-1][-1] < _NEAR:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    return stretches if len(stretches) <= _FEW else [list(numbers)]


def _edits(cursor: Cursor, pair_ids: Sequence[str]) -> dict[str, Row]:
    """The reviewers' texts by pair, of edited ones: `edit` of the rejected, `edit_chosen` of the chosen."""
    if not pair_ids:
        return {}
    text = "select pair_id, edit, edit_chosen from pair_states where pair_id in (select unnest(?::varchar[]))"
    return {row["pair_id"]: row for row in _rows(cursor, text, [list(pair_ids)])}


def _rows(cursor: Cursor, text: str, values: Sequence[object]) -> list[Row]:
    cursor.execute(text, list(values))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _shaped(
    row: Row,
    pair: Row,
    positive: Row,
    edits: Mapping[str, Row],
    judged: Sequence[findings.Found],
) -> Row:
    turns = positive["turns"]
    edit = edits.get(row["pair_id"], {})
    # By name: what a judge run found again takes the place of the pair's own.
    found = {one["name"]: one for one in (*json.loads(pair["findings"] or "[]"), *judged)}
    return {
        "id": row["pair_id"],
        "dataset": row["dataset"],
        **{name: row[name] for name in _SHOWN},
        "turns": turns,
        "prompt": turns[-1]["content"] if turns else "",
        "chosen": edit.get("edit_chosen") or positive["answer"],
        "rejected": edit.get("edit") or pair["rejected"],
        "original": pair["rejected"],
        "original_chosen": positive["answer"],
        "rule": pair["rule"],
        "why": pair["why"],
        "run": pair["run"],
        "spans": json.loads(pair["spans"] or '{"chosen": [], "rejected": []}'),
        "findings": list(found.values()),
        "margin": found[findings.MARGIN]["value"] if findings.MARGIN in found else None,
        "receipt": json.loads(pair["receipt"] or "null"),
    }
