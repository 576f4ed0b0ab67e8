"""GET /api/pair and GET /api/past: one pair with what was said of it, and what a reviewer said before."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request

from seapo.errors import NotFound
from seapo.pipeline import Studio
from seapo.store import calibration
from seapo.store.queueing import looking
from seapo.ui.cache import studio
from seapo.ui.card.rows import marked
from seapo.ui.routes.guard import Answer, guarded, read, whole_number

MAX_PAST = 60
"""Decisions of one answer."""


def one_pair(there: Studio, query: Mapping[str, str]) -> Answer:
    """One pair as the card shows it, the decisions on it that the reviewer may see, oldest first, and
    what others say of it now; as it stands in `dataset`, where one is named.

    Raises:
        NotFound: no pair or item has this id.
    """
    found, reviewer = query.get("id", ""), query.get("as", "").strip()
    try:
        settles = query.get("adjudicate") == "yes"
        answer = looking.one(there.store, found, reviewer, settles, query.get("dataset") or None)
    except NotFound:
        item = calibration.one(there.store, found, reviewer)
        if item is None:
            raise
        answer = item
    [row] = calibration.sealed(there.store, [answer["row"]], reviewer)
    history, others = ([told(one) for one in answer[name]] for name in ("history", "others"))
    return {"row": marked(row), "history": history, "others": others}


def past_decisions(there: Studio, query: Mapping[str, str]) -> Answer:
    """The reviewer's standing decisions below the one numbered `before`, newest first, with their pairs."""
    reviewer, dataset = query.get("as", "").strip(), query.get("dataset") or None
    before = whole_number(query, "before", 0) or None
    limit = min(whole_number(query, "limit", 20), MAX_PAST)
    asked = (there.store, reviewer, dataset, before, limit)
    (pairs, more_pairs), (items, more_items) = looking.past(*asked), calibration.past(*asked)
    newest = sorted([*pairs, *items], key=lambda entry: -entry["number"])
    return {
        "decisions": [_with_row(entry) for entry in newest[:limit]],
        "more": more_pairs or more_items or len(newest) > limit,
    }


def told(entry: Mapping[str, Any]) -> Answer:
    """A decision for the card; of edits only that there was one."""
    edit = entry["edit"] is not None or entry.get("edit_chosen") is not None
    rest = {name: value for name, value in entry.items() if name != "edit_chosen"}
    return {**rest, "edit": edit, "decided": _moment(entry["decided"])}


def _with_row(entry: Mapping[str, Any]) -> Answer:
    return {**entry, "decided": _moment(entry["decided"]), "row": marked(entry["row"])}


def _moment(decided: datetime) -> str:
    return decided.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


@guarded
async def get_pair(request: Request) -> Answer:
    return await read(lambda: one_pair(studio(), request.query_params))


@guarded
async def get_past(request: Request) -> Answer:
    return await read(lambda: past_decisions(studio(), request.query_params))
