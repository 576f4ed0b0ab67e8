"""GET /api/queue and GET /api/pair: the next pairs of a review link, and one pair with its history."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any

import anyio.to_thread
from starlette.requests import Request

from seapo.pipeline import Studio
from seapo.review import state_of_link
from seapo.store import decisions as deciding
from seapo.store import reading
from seapo.store.filters import PairFilter
from seapo.ui.cache import studio
from seapo.ui.card.rows import card_rows, marked
from seapo.ui.routes.guard import Answer, guarded, whole_number

MAX_PAIRS = 60
"""Pairs of one answer."""


def link_filter(query: Mapping[str, str]) -> PairFilter:
    """The filter a review link stands for: undecided pairs unless it names a state.

    Raises:
        BadInput: a value its field cannot hold.
    """
    rest = {name: value for name, value in query.items() if name != "state"}
    return replace(PairFilter.from_link(rest), state=state_of_link(query))


def next_pairs(there: Studio, query: Mapping[str, str]) -> Answer:
    """Pairs behind `after`, how many the filter has, how many lie before, and the states around."""
    which = link_filter(query)
    after = whole_number(query, "after", 0)
    limit = min(whole_number(query, "limit", 20), MAX_PAIRS)
    rows = reading.pairs(there.store, which, after, limit)
    made = card_rows(rows)
    answer: Answer = {"rows": made, "more": len(made) < len(rows) or len(rows) == limit}
    if query.get("counts") == "yes":
        answer |= {
            "total": reading.count(there.store, which),
            "before": reading.position(there.store, which, after),
            "states": reading.states(there.store, which),
        }
    return answer


def one_pair(there: Studio, query: Mapping[str, str]) -> Answer:
    """One pair as the card shows it, and every decision on it, oldest first."""
    found = query.get("id", "")
    row = reading.pair(there.store, found)
    past = [_told(entry) for entry in deciding.history(there.store, found)]
    return {"row": marked(row), "history": past}


def _told(entry: Mapping[str, Any]) -> Answer:
    """A decision for the receipt; of an edit only that there was one."""
    moment = entry["decided"].astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return {**entry, "edit": entry["edit"] is not None, "decided": moment}


@guarded
async def get_queue(request: Request) -> Answer:
    return await anyio.to_thread.run_sync(lambda: next_pairs(studio(), request.query_params))


@guarded
async def get_pair(request: Request) -> Answer:
    return await anyio.to_thread.run_sync(lambda: one_pair(studio(), request.query_params))
