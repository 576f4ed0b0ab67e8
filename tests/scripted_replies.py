"""What a scripted endpoint may reply: answers as an OpenAI-compatible server gives them, and each way to fail."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

FOREVER = 3600.0
ORIGINAL = re.compile(r"<(?P<tag>(original_)?answer(_\d+)?)>\s*(?P<text>.+?)\s*</(?P=tag)>", re.S)
WANTED = re.compile(r"<(?P<tag>revised_answer(_\d+)?)>\n\.\.\.\n</(?P=tag)>\s*$")
NUMBER = re.compile(r"\d+")
VERB = re.compile(r"\b(is|are|was|were|can|will|has|have|does|do)\b")
FIXED = "The tower was finished in 1911 by the engineer Ada Brandt, who paid for it herself."


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before anything is sent."""
    until: int | None = None
    """Bytes of the body after which nothing more comes; -1 sends not even headers; None sends all."""
    hang: float = 0.0
    """Seconds that the connection stays open after `until`."""
    name: str = "answered"


def say(text: Any, finish: str = "stop", usage: bool = True, **message: Any) -> Reply:
    """A chat completion of this text; `message` adds fields beside `content`, as `reasoning_content`."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text, **message},
        "finish_reason": finish,
    }
    whole: dict[str, Any] = {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
    }
    if usage:
        written = len(str(text or "").split())
        counts = {"prompt_tokens": 7, "completion_tokens": written, "total_tokens": 7 + written}
        whole["usage"] = counts
    return Reply(body=json.dumps(whole).encode())


def refuse(status: int, message: str = "scripted", **headers: str) -> Reply:
    """An error with a message; header names take `_` for `-`, as in `Retry_After="2"`."""
    body = {"error": {"message": message, "type": "scripted", "param": None, "code": status}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(body).encode(), named, name=f"status {status}")


def stall(seconds: float = FOREVER) -> Reply:
    """Takes the request and says nothing."""
    return Reply(until=-1, hang=seconds, name="stall")


def stall_in_body(seconds: float = FOREVER) -> Reply:
    """Sends headers and half a body, then nothing."""
    whole = say("half of it").body
    return Reply(body=whole, until=len(whole) // 2, hang=seconds, name="stall in body")


def cut() -> Reply:
    """Closes the connection in the middle of the body."""
    whole = say("half of it").body
    return Reply(body=whole, until=len(whole) // 2, name="cut")


def hang_up() -> Reply:
    """Closes the connection without a word."""
    return Reply(until=-1, name="hang up")


def garbage() -> Reply:
    return Reply(body=b'{"choices": [{"mess\xff\x00', name="garbage")


def html() -> Reply:
    page = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
    return Reply(body=page, headers={"Content-Type": "text/html"}, name="html")


def empty() -> Reply:
    return Reply(body=b'{"id": "c", "choices": []}', name="empty choices")


FAILURES: tuple[Callable[[], Reply], ...] = (
    lambda: refuse(429, "slow down", Retry_After="0"),
    lambda: refuse(500, "worker died"),
    lambda: refuse(503, "warming up"),
    cut,
    hang_up,
    garbage,
    html,
    empty,
)
"""Every way to fail at once; a stall costs the asker's patience and is asked for by itself."""


def negative(body: Mapping[str, Any]) -> str:
    """A plausible worse answer to the request, in the form that its schema wants."""
    last = str(body["messages"][-1]["content"])
    shown = list(ORIGINAL.finditer(last))
    text = spoil(shown[-1]["text"]) if shown else FIXED
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
    if schema:
        return json.dumps(filled(schema, "answer", text), ensure_ascii=False)
    tags = WANTED.search(last)
    return f"<{tags['tag']}>\n{text}\n</{tags['tag']}>" if tags else text


def spoil(text: str) -> str:
    """The text with one thing changed: its last number, a verb turned round, or its longest word."""
    numbers = list(NUMBER.finditer(text))
    if numbers:
        found = numbers[-1]
        return f"{text[: found.start()]}{int(found[0]) + 3}{text[found.end() :]}"
    turned = VERB.sub(r"\1 not", text, count=1)
    if turned != text:
        return turned
    longest = max(text.split(), key=len, default="")
    return text.replace(longest, "Belgrade", 1)


def filled(schema: Mapping[str, Any], name: str, text: str) -> Any:
    """The smallest value that follows the schema; a string property named for the answer holds the text."""
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return filled(schema["anyOf"][0], name, text)
    if schema.get("type") == "object":
        inner = schema.get("properties", {})
        return {key: filled(value, key, text) for key, value in inner.items()}
    if schema.get("type") == "string":
        return text if "answer" in name else f"the scripted {name}"
    plain: dict[str, Any] = {"integer": schema.get("minimum", 1), "boolean": True, "array": []}
    return plain.get(schema.get("type", ""), schema.get("minimum", 1))
