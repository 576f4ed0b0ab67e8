"""What can go wrong at an endpoint: a key to count by, words, and whether asking again may help."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from seapo.engines import TOO_LONG

MOST_SHOWN = 300
"""Characters of an endpoint's own words that are shown."""


@dataclass(frozen=True)
class Kind:
    words: str
    """Follows the endpoint's URL."""
    again: bool = False
    """Whether the same request may succeed a little later."""
    fatal: bool = False
    """Whether no other request can succeed either."""


KINDS: Mapping[str, Kind] = {
    "busy": Kind("has too much to do", again=True),
    "server_error": Kind("failed by itself", again=True),
    "timeout": Kind("gave no whole answer in time", again=True),
    "cut_off": Kind("cut the connection before the answer was whole", again=True),
    "unreachable": Kind("cannot be reached", again=True),
    "bad_body": Kind("sent something that is no answer", again=True),
    "refused": Kind("refused the request"),
    "filtered": Kind("withheld the answer by its content filter"),
    TOO_LONG: Kind("has no room for the request in the model's context"),
    "key": Kind("refused the key", fatal=True),
    "no_model": Kind("does not have the model", fatal=True),
    "no_path": Kind("knows no /chat/completions", fatal=True),
    "quota": Kind("says that the account's quota is used up", fatal=True),
    "moved": Kind("sends its callers elsewhere", fatal=True),
}
STATUSES: Mapping[int, str] = {
    401: "key",
    402: "quota",
    403: "key",
    404: "no_path",
    408: "timeout",
    409: "busy",
    413: TOO_LONG,
    429: "busy",
}
TELLING: tuple[tuple[frozenset[int], re.Pattern[str], str], ...] = (
    # Of the words alone some make use for a minute's limit, too.
    (frozenset({429}), re.compile(r"insufficient_quota"), "quota"),
    (
        frozenset({400}),
        re.compile(r"content_filter|content management policy", re.IGNORECASE),
        "filtered",
    ),
    (
        frozenset({400, 404, 422}),
        re.compile(
            r"model_not_found|\bmodels?\b.{0,200}\b(not exist|not found)"
            r"|(invalid|unknown|no such|not a valid) model\b",
            re.IGNORECASE,
        ),
        "no_model",
    ),
    (
        frozenset({400, 422, 500}),
        re.compile(
            r"context[_ ](length|window|size)|maximum context|max_model_len|too many tokens"
            r"|(prompt|input|request) is too long|maximum (input|prompt)",
            re.IGNORECASE,
        ),
        TOO_LONG,
    ),
)
"""Statuses whose meaning the endpoint's words tell better; the first that fits."""


class Fault(Exception):
    """One try at an endpoint that brought no answer."""

    def __init__(self, reason: str, detail: str = "", wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.detail, self.kind = reason, detail, KINDS[reason]
        self.wait = wait
        """Seconds that the endpoint wants to be left alone; None where it does not say."""
        self.url = ""
        """The endpoint's; set where that is known."""

    @property
    def words(self) -> str:
        return f"{self.url} {self.kind.words}" + (f": {self.detail}" if self.detail else "")


def of_status(status: int, body: str, headers: Mapping[str, str]) -> Fault:
    """The fault that an HTTP status other than 2xx stands for."""
    told = message(body)
    reason = next(
        (reason for codes, words, reason in TELLING if status in codes and words.search(told)),
        STATUSES.get(status) or _by_hundred(status),
    )
    if reason == "moved":
        told = f"to {excerpt(headers.get('location', 'an address that it does not name'))}"
    return Fault(reason, f"HTTP {status}, {told}" if told else f"HTTP {status}", waiting(headers))


def _by_hundred(status: int) -> str:
    if status >= 500:
        return "server_error"
    return "moved" if 300 <= status < 400 else "refused"


def message(body: str) -> str:
    """What an error's body says: the message and code of its JSON, else its beginning."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return excerpt(body)
    if isinstance(found, Mapping):
        inner = found.get("error", found)
        found = _named(inner) if isinstance(inner, Mapping) else inner
    return excerpt(found if isinstance(found, str) else json.dumps(found))


def _named(error: Mapping[str, Any]) -> Any:
    told = error.get("message") or error.get("detail") or error
    code = error.get("code")
    return f"{told} ({code})" if isinstance(told, str) and isinstance(code, str) else told


def excerpt(text: str) -> str:
    """The beginning of a stranger's text in one line of printable characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * MOST_SHOWN]).split())
    return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 1] + "…"


def waiting(headers: Mapping[str, str]) -> float | None:
    """Seconds of `Retry-After`, given as a number or a date (RFC 9110, 10.2.3), or of `retry-after-ms`."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) * unit)
        except (KeyError, ValueError):
            continue
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time())
    except (KeyError, ValueError):
        return None
