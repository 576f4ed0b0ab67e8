"""POST /api/decisions: takes `{"decisions": [...]}`, answers `{"acked": [key], "refused": {key: why}}`.

An acked decision is in the store. A refused one never will be, so the card drops it and says why. The
same key sent again is acked again and stored once.
"""

from collections.abc import Sequence

import anyio.to_thread
from starlette.requests import Request

from seapo.errors import BadInput
from seapo.pipeline import Studio
from seapo.records import Decision
from seapo.review import read_decision
from seapo.store import decisions as deciding
from seapo.ui.cache import studio
from seapo.ui.routes.guard import Answer, guarded, json_body

MAX_BATCH = 1_000
"""Decisions of one POST; the card sends at most 200."""


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


@guarded
async def post_decisions(request: Request) -> Answer:
    sent = await json_body(request)
    batch = sent.get("decisions") if isinstance(sent, dict) else None
    if not isinstance(batch, list) or len(batch) > MAX_BATCH:
        raise BadInput(f'Send {{"decisions": [...]}} with at most {MAX_BATCH} of them.')
    return await anyio.to_thread.run_sync(lambda: take_decisions(studio(), batch))
