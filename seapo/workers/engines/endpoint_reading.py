"""A chat completion's body read with care: what is missing or of another shape is a fault, never a crash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from seapo.workers.engines.endpoint_faults import Fault, excerpt


@dataclass(frozen=True)
class Written:
    text: str
    finish: Literal["stop", "length"]
    prompt_tokens: int
    """0 where the endpoint does not count."""
    completion_tokens: int


def read(body: bytes) -> Written:
    """The first choice of a completion.

    Raises:
        Fault: `bad_body` for anything else than a completion with text, `filtered` where a filter took it.
    """
    try:
        found = json.loads(body)
        choice = found["choices"][0]
        content, finish = choice["message"], choice.get("finish_reason")
    except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Fault("bad_body", _seen(body)) from error
    if finish == "content_filter":
        raise Fault("filtered")
    text = _text(content)
    if text is None and finish != "length":
        raise Fault("bad_body", f"a message without content, finished by {excerpt(str(finish))}")
    usage = found.get("usage")
    return Written(
        sound(text or "").strip(),
        "length" if finish == "length" else "stop",
        _count(usage, "prompt_tokens"),
        _count(usage, "completion_tokens"),
    )


def _text(message: Any) -> str | None:
    """The content alone: what a reasoning model thought stands in fields that are not answers."""
    if not isinstance(message, Mapping):
        return None
    content = message.get("content")
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, Mapping)]
        return "".join(str(part.get("text", "")) for part in parts if part.get("type") == "text")
    for found in (content, message.get("refusal")):
        if isinstance(found, str):
            return found
    return None


def sound(text: str) -> str:
    """Without halves of surrogate pairs, which JSON may name and no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _count(usage: Any, name: str) -> int:
    found = usage.get(name) if isinstance(usage, Mapping) else None
    return found if isinstance(found, int) and found > 0 else 0


def _seen(body: bytes) -> str:
    text = excerpt(body[:4096].decode("utf-8", "replace"))
    return text or "an empty body"
