"""The app's own routes: pairs to the card, decisions from it; everything else is Streamlit's.

POST /api/decisions takes `{"decisions": [...]}` and answers `{"acked": [key], "refused": {key: why}}`. An
acked decision is in the store. A refused one never will be, so the card drops it and says why. The same
key sent again is acked again and stored once.
GET /api/queue?after=NUMBER&limit=N&FILTER answers the next pairs and where they stand;
GET /api/pair?id=ID one pair with its history.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from functools import wraps
from typing import Any

import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from seapo.errors import BadInput, NotFound, SeapoError
from seapo.pipeline import Studio
from seapo.records import Decision
from seapo.review import read_decision, state_of_link
from seapo.store import decisions as deciding
from seapo.store import reading
from seapo.store.filters import PairFilter
from seapo.ui.access import SecurityHeaders, refusal
from seapo.ui.cache import studio
from seapo.ui.card.rows import card_rows, marked

Answer = dict[str, Any]

MAX_BODY = 8_000_000
"""Bytes of one POST."""
MAX_BATCH = 1_000
"""Decisions of one POST; the card sends at most 200."""
MAX_PAIRS = 60
"""Pairs of one answer."""


def link_filter(query: Mapping[str, str]) -> PairFilter:
    """The filter a review link stands for: undecided pairs unless it names a state.

    Raises:
        BadInput: a value its field cannot hold.
    """
    rest = {name: value for name, value in query.items() if name != "state"}
    return replace(PairFilter.from_link(rest), state=state_of_link(query))


def take_decisions(there: Studio, sent: Sequence[object]) -> Answer:
    """Store what can be stored, each in its order; say for each key which way it went."""
    refused: dict[str, str] = {}
    good: list[Decision] = []
    for raw in sent:
        try:
            good.append(read_decision(raw))
        except BadInput as error:
            refused[_key_of(raw)] = str(error)
    acked = _store(there, good, refused)
    return {"acked": acked, "refused": refused}


def _store(there: Studio, good: Sequence[Decision], refused: dict[str, str]) -> list[str]:
    """One transaction for all; where one of them is bad, one for each, so that the others land."""
    try:
        deciding.decide(there.store, good)
    except BadInput as error:
        if len(good) == 1:
            refused[good[0].key] = str(error)
            return []
        return [key for decision in good for key in _store(there, [decision], refused)]
    return [decision.key for decision in good]


def _key_of(raw: object) -> str:
    key = raw.get("key") if isinstance(raw, dict) else None
    return key[:80] if isinstance(key, str) else ""


def next_pairs(there: Studio, query: Mapping[str, str]) -> Answer:
    """Pairs behind `after`, how many the filter has, how many lie before, and the states around."""
    which = link_filter(query)
    after, limit = _number(query, "after", 0), min(_number(query, "limit", 20), MAX_PAIRS)
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


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise BadInput(f"{name}={text[:40]} is not a whole number.")
    return int(text)


Handler = Callable[[Request], Awaitable[Response]]


def _guarded(handler: Callable[[Request], Awaitable[Answer]]) -> Handler:
    """Check the caller first; turn the studio's own errors into answers that the card can show."""

    @wraps(handler)
    async def serve(request: Request) -> Response:
        why = refusal(request)
        if why:
            return JSONResponse({"error": why}, 403)
        try:
            return JSONResponse(await handler(request), headers={"Cache-Control": "no-store"})
        except NotFound as error:
            return JSONResponse({"error": str(error)}, 404)
        except BadInput as error:
            return JSONResponse({"error": str(error)}, 400)
        except SeapoError as error:
            return JSONResponse({"error": str(error)}, 503)

    return serve


@_guarded
async def decisions(request: Request) -> Answer:
    sent = await _json_body(request)
    batch = sent.get("decisions") if isinstance(sent, dict) else None
    if not isinstance(batch, list) or len(batch) > MAX_BATCH:
        raise BadInput(f'Send {{"decisions": [...]}} with at most {MAX_BATCH} of them.')
    return await anyio.to_thread.run_sync(lambda: take_decisions(studio(), batch))


@_guarded
async def queue(request: Request) -> Answer:
    return await anyio.to_thread.run_sync(lambda: next_pairs(studio(), request.query_params))


@_guarded
async def pair(request: Request) -> Answer:
    return await anyio.to_thread.run_sync(lambda: one_pair(studio(), request.query_params))


async def _json_body(request: Request) -> object:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "Send application/json.")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            raise HTTPException(413, f"More than {MAX_BODY:,} bytes.")
    try:
        found: object = json.loads(bytes(body))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The body is no JSON: {error}") from None
    return found


ROUTES = [
    Route("/api/decisions", decisions, methods=["POST"]),
    Route("/api/queue", queue, methods=["GET"]),
    Route("/api/pair", pair, methods=["GET"]),
]
MIDDLEWARE = [Middleware(SecurityHeaders)]
