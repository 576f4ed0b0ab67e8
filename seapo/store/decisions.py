"""Decisions appended, and the board brought up to date with them in the same transaction."""

from collections.abc import Iterable, Sequence

import pyarrow as pa

from seapo.errors import BadInput, NotFound
from seapo.records import VERDICTS, Decision
from seapo.store import Cursor, Store, board, one

_COLUMNS = pa.schema(
    [
        ("position", pa.int64()),
        ("key", pa.string()),
        ("pair_id", pa.string()),
        ("verdict", pa.string()),
        ("reviewer", pa.string()),
        ("type", pa.string()),
        ("edit", pa.string()),
        ("reason", pa.string()),
        ("seconds", pa.float64()),
        ("undoes", pa.string()),
        ("edit_chosen", pa.string()),
        ("note", pa.string()),
        ("how", pa.string()),
        ("batch", pa.string()),
        ("queue_order", pa.string()),
        ("worse", pa.string()),
        ("adjudicates", pa.bool_()),
    ]
)
_TAKEN = tuple(name for name in _COLUMNS.names if name not in ("position", "undoes"))


def decide(store: Store, decisions: Sequence[Decision]) -> int:
    """Append decisions in order; how many were new.

    A key that is there already changes nothing, so a batch may be sent again after a cut line.
    `undo` takes back the reviewer's newest standing decision on the pair.

    Raises:
        NotFound: a pair that is not in the store. Nothing is appended then.
        BadInput: an unknown verdict or type, an edit that changes nothing, nothing to undo.
    """
    with store.writing() as cursor:
        fresh = _fresh(cursor, decisions)
        places = _check(cursor, fresh)
        for run in _runs(fresh):
            if run[0].verdict == "undo":
                _append(cursor, [(run[0], _target(cursor, run[0]))])
            else:
                _append(cursor, [(decision, None) for decision in run])
        board.refresh(cursor, places)
    return len(fresh)


def history(store: Store, pair_id: str) -> list[dict[str, object]]:
    """Every decision on a pair, oldest first, with `standing` false where it was taken back."""
    return histories(store, [pair_id]).get(pair_id, [])


def histories(store: Store, pair_ids: Sequence[str]) -> dict[str, list[dict[str, object]]]:
    """`history` of many pairs in one go; pairs without a decision are not in it."""
    cursor = store.cursor()
    cursor.execute(
        "select d.pair_id, d.key, d.verdict, d.reviewer, d.type, d.edit, d.edit_chosen, d.reason,"
        " d.note, d.seconds, d.how, d.adjudicates, d.worse, d.decided,"
        " d.key in (select key from active_decisions) as standing"
        " from decisions d where d.pair_id in (select unnest(?::varchar[])) order by d.number",
        [list(pair_ids)],
    )
    names = [column[0] for column in cursor.description or ()]
    found: dict[str, list[dict[str, object]]] = {}
    for row in cursor.fetchall():
        shown = dict(zip(names, row, strict=True))
        found.setdefault(shown.pop("pair_id"), []).append(shown)
    return found


def _fresh(cursor: Cursor, decisions: Iterable[Decision]) -> list[Decision]:
    by_key = {decision.key: decision for decision in decisions}
    found = cursor.execute(
        "select key from decisions where key in (select unnest(?::varchar[]))", [list(by_key)]
    )
    known = {row[0] for row in found.fetchall()}
    return [decision for key, decision in by_key.items() if key not in known]


def _check(cursor: Cursor, decisions: Sequence[Decision]) -> list[board.Place]:
    """Refuse what cannot be; where the pairs stand."""
    for decision in decisions:
        if decision.verdict not in VERDICTS:
            raise BadInput(f"No verdict '{decision.verdict}'. There are: {', '.join(VERDICTS)}.")
    _check_types(cursor, {decision.type for decision in decisions if decision.type})
    wanted = sorted({decision.pair_id for decision in decisions})
    places = board.places(cursor, wanted)
    missing = set(wanted) - {place.pair_id for place in places}
    if missing:
        raise NotFound(
            f"No pair '{min(missing)}' here ({len(missing)} of {len(wanted)} pairs are not in the "
            "store). List pairs with `pairs --dataset NAME`; nothing was changed."
        )
    for decision in decisions:
        if decision.edit is not None or decision.edit_chosen is not None:
            _check_edit(cursor, decision)
    return places


def _check_types(cursor: Cursor, names: set[str]) -> None:
    known = {row[0] for row in cursor.execute("select name from types").fetchall()}
    if names - known:
        raise BadInput(f"No error type '{min(names - known)}'. There are: {', '.join(known)}.")


def _check_edit(cursor: Cursor, decision: Decision) -> None:
    for text, side in ((decision.edit, "rejected"), (decision.edit_chosen, "chosen")):
        if text is not None and not text.strip():
            raise BadInput(f"The edited {side} text is empty. Write a text, or reject the pair.")
    row = one(
        cursor,
        "select o.answer, p.rejected from pairs p join positives o using (positive_id)"
        " where p.pair_id = ?",
        [decision.pair_id],
    )
    if row is None:
        return
    known = _standing_edits(cursor, decision.pair_id)
    chosen, rejected = (
        next((text for text in reversed(texts) if text is not None), own)
        for texts, own in (
            ([*(edit[0] for edit in known), decision.edit_chosen], row[0]),
            ([*(edit[1] for edit in known), decision.edit], row[1]),
        )
    )
    if chosen == rejected and decision.edit is not None:
        raise BadInput("The edited rejected text is the chosen text. Leave an error in it.")
    if chosen == rejected:
        raise BadInput("The edited chosen text is the rejected text. Both would be the same.")


def _standing_edits(cursor: Cursor, pair_id: str) -> list[tuple[str | None, str | None]]:
    return cursor.execute(
        "select edit_chosen, edit from active_decisions where pair_id = ?"
        " and (edit_chosen is not null or edit is not null) order by number",
        [pair_id],
    ).fetchall()


def _runs(decisions: Sequence[Decision]) -> list[list[Decision]]:
    """Stretches without an undo, and each undo alone: an undo must see what came before it."""
    runs: list[list[Decision]] = []
    for decision in decisions:
        if runs and decision.verdict != "undo" and runs[-1][0].verdict != "undo":
            runs[-1].append(decision)
        else:
            runs.append([decision])
    return runs


def _target(cursor: Cursor, undo: Decision) -> str:
    row = one(
        cursor,
        "select key from active_decisions where pair_id = ? and reviewer = ?"
        " order by number desc limit 1",
        [undo.pair_id, undo.reviewer],
    )
    if row is None:
        raise BadInput(
            f"Nothing to undo: {undo.reviewer} has no standing decision on pair {undo.pair_id}."
        )
    return str(row[0])


def _append(cursor: Cursor, decisions: Sequence[tuple[Decision, str | None]]) -> None:
    rows = [
        {"position": position, "undoes": undoes, **{name: getattr(d, name) for name in _TAKEN}}
        for position, (d, undoes) in enumerate(decisions)
    ]
    cursor.register("incoming", pa.Table.from_pylist(rows, schema=_COLUMNS))
    cursor.execute(
        "insert into decisions by name select * exclude (position) from incoming order by position"
    )
    cursor.unregister("incoming")
