"""One item after the fact: its row, the reviewer's history on it, and what it was."""

import json
from typing import Any

from seapo.records import STATE_OF
from seapo.store import Store
from seapo.store.calibration.dressing import as_shown, items, named
from seapo.store.calibration.outcomes import told
from seapo.store.calibration.sealing import Row
from seapo.store.calibration.showing import look
from seapo.store.calibration.taking import STANDING


def one(store: Store, item_id: str, reviewer: str) -> dict[str, Any] | None:
    """An item as `/api/pair` answers a pair: row, history, others; None where the id is no item's.

    Until the reviewer has decided, the row is sealed as a pair's would be. Then it has its receipt, and its
    `why` begins with what the item was (also `told`). Nobody sees what others said of it.
    """
    found = items(store, [item_id]).get(item_id)
    shown = _shown(store, found, reviewer) if found else None
    if found is None or shown is None:
        return None
    history = _history(store, item_id, reviewer)
    last = next((entry for entry in reversed(history) if entry["standing"]), None)
    answer: dict[str, Any] = {"row": {**shown, "own": None}, "history": history, "others": []}
    return answer if last is None else {**answer, **_opened(found, shown, last, reviewer)}


def past(
    store: Store, reviewer: str, dataset: str | None, before: int | None, limit: int
) -> tuple[list[dict[str, Any]], bool]:
    """The reviewer's standing decisions on items, as `queueing.past` gives those on pairs: newest first.

    Both count from one sequence, so that they merge by `number`.
    """
    said = named(
        store.cursor(),
        "select s.number, s.item_id as pair, verdict, reason, note, s.type, decided"
        f" from ({STANDING}) s join calibration_items i using (item_id)"
        " join datasets d using (dataset_id)"
        " where s.reviewer = ? and d.name = coalesce(?, d.name)"
        " and s.number < coalesce(?, 9223372036854775807) order by s.number desc limit ?",
        [reviewer, dataset, before, limit + 1],
    )
    found = items(store, [entry["pair"] for entry in said])
    rows = {item_id: _shown(store, item, reviewer) for item_id, item in found.items()}
    entries = [
        {**entry, "edit": False, "row": _opened(found[entry["pair"]], row, entry, reviewer)["row"]}
        for entry in said[:limit]
        if (row := rows.get(entry["pair"]))
    ]
    return entries, len(said) > limit


def _opened(item: Row, shown: Row, last: Row, reviewer: str) -> Row:
    """The row with its receipt and the decision on it, and what the reviewer reads of it."""
    words = told(item["kind"], last["verdict"], last["reason"])
    row = {
        **shown,
        **{name: last[name] for name in ("reason", "decided")},
        "own": {"verdict": last["verdict"], "reason": last["reason"]},
        "reviewer": reviewer,
        "state": STATE_OF[last["verdict"]],
        "rule": item["rule"],
        "why": f"{words} {item['why']}".strip(),
        "spans": json.loads(item["spans"]),
    }
    return {"row": row, "told": words}


def _shown(store: Store, item: Row, reviewer: str) -> Row | None:
    """The row as this process has shown it to the reviewer, where it has."""
    text = "select name from datasets where dataset_id = ?"
    name = str(named(store.cursor(), text, [item["dataset_id"]])[0]["name"])
    seen = look(store, name, reviewer, item["item_id"])
    return as_shown(store, item, seen.number if seen else None, seen.like if seen else None)


def _history(store: Store, item_id: str, reviewer: str) -> list[Row]:
    """The reviewer's decisions on an item, oldest first, as `decisions.history` gives those on a pair."""
    rows = named(
        store.cursor(),
        "select key, verdict, reviewer, type, reason, note, seconds, decided,"
        f" key in (select key from ({STANDING})) as standing"
        " from calibration_decisions where item_id = ? and reviewer = ? order by number",
        [item_id, reviewer],
    )
    unsaid = {"edit": None, "edit_chosen": None, "how": "hand", "adjudicates": False, "worse": None}
    return [{**unsaid, **row} for row in rows]
