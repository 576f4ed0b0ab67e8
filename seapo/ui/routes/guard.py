"""Around every route: who may call it, what a body is read as, and the studio's errors as answers."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any

import anyio
import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from seapo.errors import BadInput, NotFound, SeapoError
from seapo.ui.access import refusal

Answer = dict[str, Any]
"""What a route answers, as JSON."""
Handler = Callable[[Request], Awaitable[Response]]

MAX_BODY = 8_000_000
"""Bytes of one POST."""

READERS = 2
"""Threads that read at a time; more would take the interpreter from each other, and from the decisions."""
_readers = anyio.CapacityLimiter(READERS)


async def read(call: Callable[[], Answer]) -> Answer:
    """What `call` reads from the store, read in a thread."""
    return await anyio.to_thread.run_sync(call, limiter=_readers)


def guarded(handler: Callable[[Request], Awaitable[Answer]]) -> Handler:
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
        except HTTPException as error:
            return JSONResponse({"error": error.detail}, error.status_code)

    return serve


async def json_body(request: Request) -> object:
    """The body as JSON.

    Raises:
        HTTPException: it is of another type (415), or longer than MAX_BODY (413).
        BadInput: it is no JSON.
    """
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


def whole_number(query: Mapping[str, str], name: str, default: int) -> int:
    """A value of the address as a number; BadInput where it is none."""
    text = query.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise BadInput(f"{name}={text[:40]} is not a whole number.")
    return int(text)
