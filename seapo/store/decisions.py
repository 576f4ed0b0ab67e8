"""Decisions on pairs: appended all together or not at all, and their history."""

from collections.abc import Sequence

import duckdb

from seapo.errors import BadInput
from seapo.records import Decision
from seapo.store import Store
from seapo.store.appending import append
from seapo.store.numbered import among
from seapo.store.queueing.claims import claims


def decide(store: Store, decisions: Sequence[Decision]) -> int:
    """Append decisions in order; how many were new.

    A key that is there already changes nothing, so a batch may be sent again after a cut line.
    `undo` takes back the reviewer's newest standing decision on the pair.

    Raises:
        NotFound: a pair that is not in the store. Nothing is appended then.
        BadInput: an unknown verdict or type, an edit that changes nothing, nothing to undo, a key that is taken.
    """
    try:
        with store.writing(decisions_only=True) as cursor:
            done = append(store, cursor, decisions)
            for error in done.refused.values():
                raise error
    except duckdb.ConstraintException:
        raise BadInput("A decision on another pair has one of these keys already.") from None
    claims(store).follow(done.said)
    return done.new


def history(store: Store, pair_id: str) -> list[dict[str, object]]:
    """Every decision on a pair, oldest first, with `standing` false where it was taken back."""
    return histories(store, [pair_id]).get(pair_id, [])


def histories(store: Store, pair_ids: Sequence[str]) -> dict[str, list[dict[str, object]]]:
    """`history` of many pairs in one go; pairs without a decision are not in it."""
    numbers = store.lookup.find(pair_ids).decisions
    if not numbers:
        return {}
    cursor = store.cursor()
    where, values = among("number", numbers)
    cursor.execute(
        "select pair_id, key, verdict, reviewer, type, edit, edit_chosen, reason, note, seconds, how,"
        f" batch, adjudicates, worse, decided, undoes from decisions where {where} order by number",
        values,
    )
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    undone = {row["undoes"] for row in rows}
    found: dict[str, list[dict[str, object]]] = {pair_id: [] for pair_id in pair_ids}
    for row in rows:
        row["standing"] = row.pop("undoes") is None and row["key"] not in undone
        if row["pair_id"] in found:
            found[row.pop("pair_id")].append(row)
    return {pair_id: told for pair_id, told in found.items() if told}
