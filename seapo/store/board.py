"""The board's rows rewritten from history, after decisions.

Small queries by number, one after another: the same in one joined statement reads every text.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from seapo.store import Cursor, listed, past
from seapo.store.numbered import among
from seapo.store.past import Past
from seapo.store.standing import Standing, standing


class Place(NamedTuple):
    """A row of the board: which pair it shows, and where its texts are."""

    pair_id: str
    number: int
    pair_number: int
    positive_number: int
    dataset_id: int


_PLACES = f"select {', '.join(Place._fields)} from board where "


def places(cursor: Cursor, numbers: Sequence[int]) -> list[Place]:
    """The board's rows with these numbers; `Store.lookup` has those of pairs."""
    if not numbers:
        return []
    where, values = among("number", numbers)
    rows = cursor.execute(f"{_PLACES} {where} order by number", values).fetchall()
    return [Place(*row) for row in rows]


def refresh(
    cursor: Cursor, stands: Sequence[Place], decisions: Past, overlap: Mapping[int, int]
) -> None:
    """Rewrite these rows of the board from all decisions on their pairs: one way to compute a state, not two.

    `overlap` is the reviewers a pair by data set, where it is not one.
    """
    if not stands:
        return
    found = [
        (place, standing(decisions.standing(place.pair_id), overlap.get(place.dataset_id, 1)))
        for place in stands
    ]
    rows = [{"number": place.number, **vars(now)} for place, now in found]
    cursor.execute(_UPDATE_STATES, listed.values(_STATES, rows)).fetchall()
    rewritten = [pair for pair in found if decisions.rewrites(pair[0].pair_id)]
    if rewritten:
        rows = _texts(cursor, rewritten)
        cursor.execute(_UPDATE_TEXTS, listed.values(_TEXTS, rows)).fetchall()


_CHUNK = 10_000


def catch_up(cursor: Cursor, dataset_id: int, pair_ids: Sequence[str] | None = None) -> int:
    """Rewrite the rows of a data set whose pairs have decisions, of these pairs or of all; how many."""
    text = f"{_PLACES} dataset_id = ? and pair_id in (select pair_id from decisions)"
    values: list[object] = [dataset_id]
    if pair_ids is not None:
        text, values = f"{text} and pair_id in (select unnest(?::varchar[]))", [*values, pair_ids]
    rows = cursor.execute(f"{text} order by number", values).fetchall()
    overlap = overlaps(cursor)
    for start in range(0, len(rows), _CHUNK):
        stands = [Place(*row) for row in rows[start : start + _CHUNK]]
        before = past.of_pairs(cursor, [place.pair_id for place in stands])
        refresh(cursor, stands, before, overlap)
    return len(rows)


_STATES = {
    "number": "bigint",
    "state": "varchar",
    "reason": "varchar",
    "reviewer": "varchar",
    "decided": "timestamptz",
    "votes": "integer",
    "disputed": "boolean",
}
_TEXTS = {
    "number": "bigint",
    "type": "varchar",
    "edited": "boolean",
    "chosen_chars": "integer",
    "rejected_chars": "integer",
}


def _update(kinds: listed.Kinds) -> str:
    """Each column that is written makes reading it slower until the next checkpoint: these, and no other."""
    given = ", ".join(f"{name} = c.{name}" for name in kinds if name != "number")
    return f"update board set {given} from {listed.table(kinds)} c where board.number = c.number"


_UPDATE_STATES, _UPDATE_TEXTS = _update(_STATES), _update(_TEXTS)


def _texts(cursor: Cursor, rewritten: Sequence[tuple[Place, Standing]]) -> list[dict[str, Any]]:
    """Type and lengths of pairs that a decision gave a type or a text, be it taken back or not.

    Of every other pair the board has them as the pair came.
    """
    pairs = _by_number(
        cursor, "pairs", "type, length(rejected)", [place.pair_number for place, _ in rewritten]
    )
    answers = _by_number(
        cursor, "positives", "length(answer)", [place.positive_number for place, _ in rewritten]
    )
    return [
        {
            "number": place.number,
            "type": now.type or pairs[place.pair_number][0],
            "edited": now.edit is not None or now.edit_chosen is not None,
            "chosen_chars": _length(now.edit_chosen, answers[place.positive_number][0]),
            "rejected_chars": _length(now.edit, pairs[place.pair_number][1]),
        }
        for place, now in rewritten
    ]


def _length(edit: str | None, own: int) -> int:
    return own if edit is None else len(edit)


def _by_number(
    cursor: Cursor, table: str, columns: str, numbers: Sequence[int]
) -> dict[int, tuple[Any, ...]]:
    where, values = among("number", numbers)
    rows = cursor.execute(f"select number, {columns} from {table} where {where}", values).fetchall()
    return {row[0]: row[1:] for row in rows}


def overlaps(cursor: Cursor) -> dict[int, int]:
    """Reviewers a pair, by data set, where it is not one."""
    return dict(
        cursor.execute("select dataset_id, overlap from plans where overlap > 1").fetchall()
    )
