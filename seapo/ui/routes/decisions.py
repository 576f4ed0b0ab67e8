"""POST /api/decisions and POST /api/place: what the card has to say; decisions are stored before it is answered.

Decisions come as `{"decisions": [...], "place"?: {...}}` and are answered `{"acked": [key], "refused": {key:
why}}`. An acked decision is in the store. A refused one never will be, so the card drops it and says why.
The same key sent again is acked again and stored once. A place is `{"reviewer", "queue", "number"}`, answered
`{"kept": true}` where it comes alone, and stored soon after.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from seapo.errors import BadInput
from seapo.records import Decision
from seapo.review import read_decision
from seapo.store.places import KeptPlace
from seapo.store.writer import Refused
from seapo.ui.routes.guard import Answer, guarded, json_body
from seapo.ui.routes.storing import storing

MAX_BATCH = 1_000
"""Decisions of one POST; the card sends at most 200."""
PLACE_LIMITS = {"reviewer": 120, "queue": 4_000}
"""Characters of a place's texts."""


@guarded
async def post_decisions(request: Request) -> Answer:
    sent = await json_body(request)
    batch = sent.get("decisions") if isinstance(sent, dict) else None
    if not isinstance(batch, list) or len(batch) > MAX_BATCH:
        raise BadInput(f'Send {{"decisions": [...]}} with at most {MAX_BATCH} of them.')
    refused: Refused = {}
    good: list[Decision] = []
    for raw in batch:
        try:
            good.append(read_decision(raw))
        except BadInput as error:
            refused[_key_of(raw)] = str(error)
    place = _place_along(sent.get("place")) if isinstance(sent, dict) else None
    if place:
        storing().keeper.keep(place)
    if good:
        refused |= await _stored(good)
    return {"acked": [d.key for d in good if d.key not in refused], "refused": refused}


@guarded
async def post_place(request: Request) -> Answer:
    storing().keeper.keep(read_place(await json_body(request)))
    return {"kept": True}


def _place_along(raw: object) -> KeptPlace | None:
    """The place that decisions bring along; one that is none must not cost the decisions."""
    try:
        return read_place(raw)
    except BadInput:
        return None


def read_place(raw: object) -> KeptPlace:
    """A place from its JSON form.

    Raises:
        BadInput: a field is missing or of the wrong kind.
    """
    if not isinstance(raw, Mapping):
        raise BadInput("A place is an object with reviewer, queue and number.")
    number = raw.get("number")
    if type(number) is not int or not 0 <= number < 2**63:
        raise BadInput("The place's 'number' is not a whole number.")
    return KeptPlace(_text(raw, "reviewer"), _text(raw, "queue"), number)


def _text(raw: Mapping[Any, Any], name: str) -> str:
    value, most = raw.get(name), PLACE_LIMITS[name]
    if not isinstance(value, str) or len(value) > most:
        raise BadInput(f"The place's '{name}' is no text of at most {most:,} characters.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadInput(f"The place's '{name}' holds half of a character.") from None
    return value


def _key_of(raw: object) -> str:
    key = raw.get("key") if isinstance(raw, dict) else None
    return key[:80] if isinstance(key, str) else ""


async def _stored(decisions: list[Decision]) -> Refused:
    """Wait for the group they are stored with; a caller that goes away takes nobody's group with it."""
    by = storing()
    ticket = by.writer.submit(decisions)
    # Claims have followed when the group is done, whether or not its caller is still there.
    ticket.group.add_done_callback(lambda _: by.keeper.soon())
    await asyncio.shield(asyncio.wrap_future(ticket.group))
    return ticket.read()
