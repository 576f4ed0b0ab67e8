"""What a reviewer may see of a pair: the own decisions always, those of others once it is settled."""

from collections.abc import Mapping, Sequence
from typing import Any

from seapo.records import STATE_OF
from seapo.store import Store, reading
from seapo.store import past as decided
from seapo.store.standing import VOTES

Row = reading.Row


def seen(store: Store, rows: Sequence[Row], reviewer: str, adjudicates: bool = False) -> list[Row]:
    """The rows as this reviewer may see them, with `own`: the reviewer's standing verdict and reason, or None.

    Where a pair has more than one reviewer and is not settled, it comes as it came in, with what the
    reviewer alone said of it; who settles disagreements sees it as it stands.
    """
    several = store.directory.several
    ids = [row["id"] for row in rows if row["state"] != "undecided" or row["dataset"] in several]
    own = _own(store, ids, reviewer) if reviewer else {}
    return [_seen(row, own.get(row["id"], ()), hides(row, several, adjudicates)) for row in rows]


def shows_others(store: Store, row: Row, adjudicates: bool = False) -> bool:
    """Whether a reviewer may see what others said of the pair."""
    return not hides(row, store.directory.several, adjudicates)


def hides(row: Row, several: frozenset[str], adjudicates: bool) -> bool:
    return row["dataset"] in several and row["state"] == "undecided" and not adjudicates


def _own(store: Store, ids: Sequence[str], reviewer: str) -> dict[str, list[decided.Row]]:
    """The reviewer's standing decisions by pair, oldest first."""
    if not ids:
        return {}
    past = decided.of_numbers(store.cursor(), store.lookup.find(ids).decisions)
    return {
        pair_id: [row for row in past.standing(pair_id) if row["reviewer"] == reviewer]
        for pair_id in ids
    }


def _seen(row: Row, own: Sequence[decided.Row], hidden: bool) -> Row:
    last = own[-1] if own else None
    said = {"own": {"verdict": last["verdict"], "reason": last["reason"]} if last else None}
    if not hidden:
        return {**row, **said}
    return {**row, **said, **_by_oneself(row, own)}


def _by_oneself(row: Row, own: Sequence[decided.Row]) -> dict[str, Any]:
    """What the pair would be if nobody else had said anything."""
    given: dict[str, Any] = {}
    for decision in own:
        given |= {name: decision[name] for name in _GIVEN if decision[name]}
    last: Mapping[str, Any] = own[-1] if own else {}
    return {
        "state": STATE_OF[last["verdict"]] if last else "undecided",
        **{name: last.get(name) for name in ("reason", "reviewer", "decided")},
        **{shown: given.get(name, row[shown]) for name, shown in _GIVEN.items()},
        "edited": "edit" in given or "edit_chosen" in given,
        "votes": int(last.get("verdict") in VOTES),
        "disputed": False,
    }


_GIVEN = {"type": "type", "edit": "rejected", "edit_chosen": "chosen"}
"""What a decision may give a pair, and where a row has it."""
