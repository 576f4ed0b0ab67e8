"""The board's rows rewritten from history, after decisions.

Small queries by number, one after another: the same in one joined statement reads every text.
"""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from seapo.store import Cursor

Place = tuple[str, int, int]
"""Where a pair stands: pair id, board number, pair number."""


def places(cursor: Cursor, pair_ids: Sequence[str]) -> list[Place]:
    text = "select pair_id, number, pair_number from board where pair_id"
    # One id is by far the most frequent call, and equality is the fastest way to find it.
    if len(pair_ids) == 1:
        return cursor.execute(f"{text} = ?", list(pair_ids)).fetchall()
    return cursor.execute(f"{text} in (select unnest(?::varchar[]))", [list(pair_ids)]).fetchall()


def refresh(cursor: Cursor, stands: Sequence[Place]) -> None:
    """Rewrite these rows of the board from history: one way to compute a state, not two."""
    if not stands:
        return
    states = _states(cursor, sorted({place[0] for place in stands}))
    own = _own(cursor, sorted({place[2] for place in stands}))
    rows = [_board_row(number, states.get(pair), own[texts]) for pair, number, texts in stands]
    cursor.register("current", pa.Table.from_pylist(rows, schema=_BOARD))
    numbers = [row["number"] for row in rows]
    cursor.execute(
        """
        update board set state = c.state, reason = c.reason, reviewer = c.reviewer,
            decided = c.decided, type = c.type, edited = c.edited, rejected_chars = c.rejected_chars
        from current c where board.number = c.number and board.number between ? and ?
        """,
        [min(numbers), max(numbers)],
    ).fetchall()
    cursor.unregister("current")


_BOARD = pa.schema(
    [
        ("number", pa.int64()),
        ("state", pa.string()),
        ("reason", pa.string()),
        ("reviewer", pa.string()),
        ("decided", pa.timestamp("us", tz="UTC")),
        ("type", pa.string()),
        ("edited", pa.bool_()),
        ("rejected_chars", pa.int32()),
    ]
)


def _states(cursor: Cursor, pair_ids: Sequence[str]) -> dict[str, Any]:
    """What history says of these pairs: {pair: (last, type, edit)}; none where nothing stands."""
    rows = cursor.execute(
        "select pair_id, last, type, edit from pair_states"
        " where pair_id in (select unnest(?::varchar[]))",
        [list(pair_ids)],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def _own(cursor: Cursor, numbers: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Type and length that the pairs came with, by pair number."""
    rows = cursor.execute(
        "select number, type, length(rejected) from pairs where number between ? and ?"
        " and number in (select unnest(?::bigint[]))",
        [numbers[0], numbers[-1], list(numbers)],
    ).fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def _board_row(number: int, standing: Any, own: tuple[str, int]) -> dict[str, Any]:
    last, given, edit = standing or (None, None, None)
    last = last or {"state": "undecided", "reason": None, "reviewer": None, "decided": None}
    return {
        "number": number,
        **last,
        "type": given or own[0],
        "edited": edit is not None,
        "rejected_chars": own[1] if edit is None else len(edit),
    }
