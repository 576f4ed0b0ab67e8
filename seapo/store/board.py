"""The board's rows rewritten from history, after decisions.

Small queries by number, one after another: the same in one joined statement reads every text.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from seapo.store import Cursor
from seapo.store.standing import Standing, standing


class Place(NamedTuple):
    """Where a pair stands on the board, and where its texts are."""

    pair_id: str
    number: int
    pair_number: int
    positive_number: int
    dataset_id: int
    edited: bool


def places(cursor: Cursor, pair_ids: Sequence[str]) -> list[Place]:
    text = f"select {', '.join(Place._fields)} from board where pair_id"
    # One id is by far the most frequent call, and equality is the fastest way to find it.
    if len(pair_ids) == 1:
        rows = cursor.execute(f"{text} = ?", list(pair_ids)).fetchall()
    else:
        rows = cursor.execute(
            f"{text} in (select unnest(?::varchar[]))", [list(pair_ids)]
        ).fetchall()
    return [Place(*row) for row in rows]


def refresh(cursor: Cursor, stands: Sequence[Place]) -> None:
    """Rewrite these rows of the board from history: one way to compute a state, not two."""
    if not stands:
        return
    history = _history(cursor, sorted({place.pair_id for place in stands}))
    own = _own(cursor, sorted({place.pair_number for place in stands}))
    overlap = _overlap(cursor)
    found = [
        (place, standing(history.get(place.pair_id, ()), overlap.get(place.dataset_id, 1)))
        for place in stands
    ]
    chosen = _chosen_chars(cursor, found)
    rows = [
        _board_row(place, now, own[place.pair_number], chosen.get(place.number))
        for place, now in found
    ]
    cursor.register("current", pa.Table.from_pylist(rows, schema=_BOARD))
    numbers = [row["number"] for row in rows]
    cursor.execute(
        f"update board set {_SET} from current c"
        " where board.number = c.number and board.number between ? and ?",
        [min(numbers), max(numbers)],
    ).fetchall()
    cursor.unregister("current")


_CHUNK = 10_000


def catch_up(cursor: Cursor, dataset_id: int, pair_ids: Sequence[str] | None = None) -> int:
    """Rewrite the rows of a data set whose pairs have decisions, of these pairs or of all; how many."""
    text = (
        f"select {', '.join(Place._fields)} from board"
        " where dataset_id = ? and pair_id in (select pair_id from decisions)"
    )
    values: list[object] = [dataset_id]
    if pair_ids is not None:
        text, values = f"{text} and pair_id in (select unnest(?::varchar[]))", [*values, pair_ids]
    rows = cursor.execute(f"{text} order by number", values).fetchall()
    for start in range(0, len(rows), _CHUNK):
        refresh(cursor, [Place(*row) for row in rows[start : start + _CHUNK]])
    return len(rows)


_BOARD = pa.schema(
    [
        ("number", pa.int64()),
        ("state", pa.string()),
        ("reason", pa.string()),
        ("reviewer", pa.string()),
        ("decided", pa.timestamp("us", tz="UTC")),
        ("type", pa.string()),
        ("edited", pa.bool_()),
        ("chosen_chars", pa.int32()),
        ("rejected_chars", pa.int32()),
        ("votes", pa.int32()),
        ("disputed", pa.bool_()),
    ]
)
_SET = ", ".join(
    # None: the chosen text has not been edited, so its length stays.
    f"{name} = coalesce(c.{name}, board.{name})" if name == "chosen_chars" else f"{name} = c.{name}"
    for name in _BOARD.names
    if name != "number"
)
_HISTORY = (
    "pair_id", "verdict", "reviewer", "type", "edit", "edit_chosen", "reason", "how",
    "adjudicates", "decided",
)  # fmt: skip


def _history(cursor: Cursor, pair_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Standing decisions by pair, oldest first."""
    rows = cursor.execute(
        f"select {', '.join(_HISTORY)} from active_decisions"
        " where pair_id in (select unnest(?::varchar[])) order by number",
        [list(pair_ids)],
    ).fetchall()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(dict(zip(_HISTORY, row, strict=True)))
    return found


def _chosen_chars(cursor: Cursor, found: Sequence[tuple[Place, Standing]]) -> dict[int, int]:
    """Length of the chosen text by board number, where an edit of it stands or may have gone."""
    changed = [pair for pair in found if pair[0].edited or pair[1].edit_chosen is not None]
    if not changed:
        return {}
    lengths = dict(
        cursor.execute(
            "select number, length(answer) from positives where number in (select unnest(?::bigint[]))",
            [[place.positive_number for place, _ in changed]],
        ).fetchall()
    )
    return {
        place.number: lengths[place.positive_number]
        if now.edit_chosen is None
        else len(now.edit_chosen)
        for place, now in changed
    }


def _own(cursor: Cursor, numbers: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Type and rejected length that the pairs came with, by pair number."""
    rows = cursor.execute(
        "select number, type, length(rejected) from pairs where number between ? and ?"
        " and number in (select unnest(?::bigint[]))",
        [numbers[0], numbers[-1], list(numbers)],
    ).fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def _overlap(cursor: Cursor) -> dict[int, int]:
    """Reviewers a pair, by data set, where it is not one."""
    return dict(
        cursor.execute("select dataset_id, overlap from plans where overlap > 1").fetchall()
    )


def _board_row(
    place: Place, found: Standing, own: tuple[str, int], chosen_chars: int | None
) -> dict[str, Any]:
    return {
        "number": place.number,
        **{name: getattr(found, name) for name in _TAKEN},
        "type": found.type or own[0],
        "edited": found.edit is not None or found.edit_chosen is not None,
        "chosen_chars": chosen_chars,
        "rejected_chars": own[1] if found.edit is None else len(found.edit),
    }


_TAKEN = ("state", "reason", "reviewer", "decided", "votes", "disputed")
