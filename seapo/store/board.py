"""The board's rows rewritten from history, after decisions.

Small queries by number, one after another: the same in one joined statement reads every text.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from seapo.store import Cursor, listed, past
from seapo.store.past import Past
from seapo.store.standing import Standing, standing


class Place(NamedTuple):
    """A row of the board: which pair it shows, where its texts are, and what decisions may change."""

    pair_id: str
    number: int
    pair_number: int
    positive_number: int
    dataset_id: int
    type: str
    chosen_chars: int
    rejected_chars: int


_PLACES = f"select {', '.join(Place._fields)} from board where "


def places(cursor: Cursor, numbers: Sequence[int]) -> list[Place]:
    """The board's rows with these numbers; `Store.lookup` has those of pairs."""
    text = f"{_PLACES} number in (select unnest(?::bigint[])) order by number"
    return [Place(*row) for row in cursor.execute(text, [list(numbers)]).fetchall()]


def refresh(cursor: Cursor, stands: Sequence[Place], decisions: Past) -> None:
    """Rewrite these rows of the board from all decisions on their pairs: one way to compute a state, not two."""
    if not stands:
        return
    own = _own(cursor, [place for place in stands if decisions.rewrites(place.pair_id)])
    overlap = _overlap(cursor)
    rows = [
        _board_row(
            own.get(place.number, place),
            standing(decisions.standing(place.pair_id), overlap.get(place.dataset_id, 1)),
        )
        for place in stands
    ]
    cursor.execute(_UPDATE, listed.values(_BOARD, rows)).fetchall()


_CHUNK = 10_000


def catch_up(cursor: Cursor, dataset_id: int, pair_ids: Sequence[str] | None = None) -> int:
    """Rewrite the rows of a data set whose pairs have decisions, of these pairs or of all; how many."""
    text = f"{_PLACES} dataset_id = ? and pair_id in (select pair_id from decisions)"
    values: list[object] = [dataset_id]
    if pair_ids is not None:
        text, values = f"{text} and pair_id in (select unnest(?::varchar[]))", [*values, pair_ids]
    rows = cursor.execute(f"{text} order by number", values).fetchall()
    for start in range(0, len(rows), _CHUNK):
        stands = [Place(*row) for row in rows[start : start + _CHUNK]]
        refresh(cursor, stands, past.of_pairs(cursor, [place.pair_id for place in stands]))
    return len(rows)


_BOARD = {
    "number": "bigint",
    "state": "varchar",
    "reason": "varchar",
    "reviewer": "varchar",
    "decided": "timestamptz",
    "type": "varchar",
    "edited": "boolean",
    "chosen_chars": "integer",
    "rejected_chars": "integer",
    "votes": "integer",
    "disputed": "boolean",
}
_UPDATE = (
    f"update board set {', '.join(f'{name} = c.{name}' for name in _BOARD if name != 'number')}"
    f" from {listed.table(_BOARD)} c where board.number = c.number"
)


def _own(cursor: Cursor, rewritten: Sequence[Place]) -> dict[int, Place]:
    """These places with the type and the lengths that their texts came with, by number.

    Of a pair that no decision ever gave a type or a text the board itself still has them.
    """
    if not rewritten:
        return {}
    pairs = _by_number(
        cursor, "pairs", "type, length(rejected)", [p.pair_number for p in rewritten]
    )
    answers = _by_number(
        cursor, "positives", "length(answer)", [p.positive_number for p in rewritten]
    )
    return {
        place.number: place._replace(
            type=pairs[place.pair_number][0],
            chosen_chars=answers[place.positive_number][0],
            rejected_chars=pairs[place.pair_number][1],
        )
        for place in rewritten
    }


def _by_number(
    cursor: Cursor, table: str, columns: str, numbers: Sequence[int]
) -> dict[int, tuple[Any, ...]]:
    text = f"select number, {columns} from {table} where number in (select unnest(?::bigint[]))"
    return {row[0]: row[1:] for row in cursor.execute(text, [list(numbers)]).fetchall()}


def _overlap(cursor: Cursor) -> dict[int, int]:
    """Reviewers a pair, by data set, where it is not one."""
    return dict(
        cursor.execute("select dataset_id, overlap from plans where overlap > 1").fetchall()
    )


def _board_row(own: Place, found: Standing) -> dict[str, Any]:
    texts = {"chosen_chars": found.edit_chosen, "rejected_chars": found.edit}
    return {
        "number": own.number,
        **{name: getattr(found, name) for name in _TAKEN},
        "type": found.type or own.type,
        "edited": found.edit is not None or found.edit_chosen is not None,
        **{name: getattr(own, name) if edit is None else len(edit) for name, edit in texts.items()},
    }


_TAKEN = ("state", "reason", "reviewer", "decided", "votes", "disputed")
