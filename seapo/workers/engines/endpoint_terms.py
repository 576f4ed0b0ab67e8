"""What an endpoint takes in a request: a field that it refuses by name is left out from then on."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from seapo.engines import TOO_LONG, Request
from seapo.workers.engines.endpoint_faults import Fault

REFUSALS: Mapping[str, re.Pattern[str]] = {
    "response_format": re.compile(r"response_format|json_schema|structured|guided|grammar", re.I),
    "seed": re.compile(r"\bseed\b", re.I),
    "temperature": re.compile(r"\btemperature\b", re.I),
    "max_tokens": re.compile(r"max_completion_tokens"),
}
"""A field of the request, and how a refusal names it; `max_tokens` then goes by its newer name."""
ROOM = (
    re.compile(r"context length is (\d+) tokens.*?\D(\d+) in the messages"),
    re.compile(r"at most (\d+) (?:completion|output) tokens"),
    re.compile(r"max_model_len\D{0,3}(\d+)"),
)
"""How refusals tell the room for an answer; a second number is taken by the prompt."""
LEAST_ROOM = 16


class Terms:
    """Shared by all endpoints of an engine, so that a prompt is the same wherever it goes."""

    def __init__(self, model: str, structured: bool) -> None:
        self._model = model
        self._refused = set() if structured else {"response_format"}

    @property
    def structured(self) -> bool:
        return "response_format" not in self._refused

    def body(self, request: Request) -> dict[str, Any]:
        """The request as JSON of `/chat/completions`."""
        whole: dict[str, Any] = {
            "model": self._model,
            "messages": [dict(turn) for turn in request.turns],
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
        }
        if request.schema is not None:
            whole["response_format"] = _following(request.schema)
        kept = {name: value for name, value in whole.items() if name not in self._refused}
        if "max_tokens" in self._refused:
            kept["max_completion_tokens"] = request.max_tokens
        return kept

    def after(self, fault: Fault, request: Request, body: Mapping[str, Any]) -> Request | None:
        """The request to ask again in other terms, or None where the fault is not about them."""
        if fault.reason not in ("refused", TOO_LONG):
            return None
        room = _room(fault.detail)
        if room is not None and LEAST_ROOM <= room < request.max_tokens:
            return replace(request, max_tokens=room)
        named = {
            name for name, words in REFUSALS.items() if name in body and words.search(fault.detail)
        }
        self._refused |= named
        return request if named else None


def _following(schema: Mapping[str, Any]) -> dict[str, Any]:
    named = {"name": "answer", "schema": dict(schema), "strict": True}
    return {"type": "json_schema", "json_schema": named}


def _room(told: str) -> int | None:
    found = next((match for words in ROOM if (match := words.search(told))), None)
    if found is None:
        return None
    most, *taken = map(int, found.groups())
    return most - sum(taken)
