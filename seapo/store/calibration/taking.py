"""Decisions on items: kept apart from those on pairs, and answered the same way."""

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from seapo.errors import BadInput
from seapo.records import VERDICTS, Decision
from seapo.store import Cursor

STANDING = """
    select * exclude (depth) from (
        select *, min(depth) over (
            partition by item_id, reviewer order by number
            rows between 1 following and unbounded following
        ) as least
        from (
            select *, sum(case verdict when 'undo' then -1 else 1 end) over (
                partition by item_id, reviewer order by number
            ) as depth
            from calibration_decisions
        )
    ) where verdict <> 'undo' and (least is null or least >= depth)
"""
"""Decisions on items that no undo has taken back: an undo takes back the reviewer's newest standing one."""

_COLUMNS = pa.schema(
    [
        ("position", pa.int64()),
        *(
            (name, pa.string())
            for name in ("key", "item_id", "verdict", "reviewer", "type", "reason", "note")
        ),
        ("seconds", pa.float64()),
    ]
)


def take(cursor: Cursor, decisions: Sequence[Decision]) -> list[Decision]:
    """Store the decisions that are on items; those that are not, in their order.

    Stored within the caller's transaction. A key that is there already changes nothing; texts that a reviewer
    has edited are not kept, for nothing is ever made of an item.

    Raises:
        BadInput: as for a pair: an unknown verdict or type, an empty edit, nothing to undo.
    """
    items = _items(cursor, {decision.pair_id for decision in decisions})
    if not items:
        return list(decisions)
    fresh = _fresh(cursor, [d for d in decisions if d.pair_id in items])
    _check(cursor, fresh)
    _check_undos(cursor, fresh)
    _append(cursor, fresh)
    return [decision for decision in decisions if decision.pair_id not in items]


def _items(cursor: Cursor, ids: set[str]) -> set[str]:
    text = "select item_id from calibration_items where item_id"
    # One id is by far the most frequent call, and equality is the fastest way to find it.
    if len(ids) == 1:
        rows = cursor.execute(f"{text} = ?", list(ids)).fetchall()
    else:
        rows = cursor.execute(f"{text} in (select unnest(?::varchar[]))", [list(ids)]).fetchall()
    return {row[0] for row in rows}


def _fresh(cursor: Cursor, decisions: Iterable[Decision]) -> list[Decision]:
    by_key = {decision.key: decision for decision in decisions}
    found = cursor.execute(
        "select key from calibration_decisions where key in (select unnest(?::varchar[]))",
        [list(by_key)],
    )
    known = {row[0] for row in found.fetchall()}
    return [decision for key, decision in by_key.items() if key not in known]


def _check(cursor: Cursor, decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        if decision.verdict not in VERDICTS:
            raise BadInput(f"No verdict '{decision.verdict}'. There are: {', '.join(VERDICTS)}.")
        for text, side in ((decision.edit, "rejected"), (decision.edit_chosen, "chosen")):
            if text is not None and not text.strip():
                raise BadInput(
                    f"The edited {side} text is empty. Write a text, or reject the pair."
                )
    named = {decision.type for decision in decisions if decision.type}
    if not named:
        return
    known = {row[0] for row in cursor.execute("select name from types").fetchall()}
    if named - known:
        raise BadInput(f"No error type '{min(named - known)}'. There are: {', '.join(known)}.")


def _check_undos(cursor: Cursor, decisions: Sequence[Decision]) -> None:
    """Each undo must have something to take back, counting what comes before it here."""
    if all(decision.verdict != "undo" for decision in decisions):
        return
    standing = _standing_counts(cursor, {decision.pair_id for decision in decisions})
    for decision in decisions:
        place = (decision.pair_id, decision.reviewer)
        standing[place] = standing.get(place, 0) + (-1 if decision.verdict == "undo" else 1)
        if standing[place] < 0:
            raise BadInput(
                f"Nothing to undo: {decision.reviewer} has no standing decision on pair {decision.pair_id}."
            )


def _standing_counts(cursor: Cursor, items: set[str]) -> dict[tuple[str, str], int]:
    rows = cursor.execute(
        "select item_id, reviewer, sum(case verdict when 'undo' then -1 else 1 end)::integer"
        " from calibration_decisions where item_id in (select unnest(?::varchar[])) group by all",
        [list(items)],
    ).fetchall()
    return {(item, reviewer): number for item, reviewer, number in rows}


def _append(cursor: Cursor, decisions: Sequence[Decision]) -> None:
    if not decisions:
        return
    rows = [_row(position, decision) for position, decision in enumerate(decisions)]
    cursor.register("marked", pa.Table.from_pylist(rows, schema=_COLUMNS))
    cursor.execute(
        "insert into calibration_decisions by name"
        " select * exclude (position) from marked order by position"
    )
    cursor.unregister("marked")


def _row(position: int, decision: Decision) -> Mapping[str, object]:
    kept = ("key", "verdict", "reviewer", "type", "reason", "note", "seconds")
    return {
        "position": position,
        "item_id": decision.pair_id,
        **{name: getattr(decision, name) for name in kept},
    }
