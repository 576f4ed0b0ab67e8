"""Which models an OpenAI-compatible endpoint says it serves, asked with the standard library alone."""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException, HTTPMessage
from typing import IO, Any

from seapo.errors import BadInput

SECONDS = 5.0
"""How long an endpoint has for its list."""
_MOST = 1_000_000
"""Bytes of an answer that are read."""
_NAMED = 200
"""Models that are kept of a list."""
_WORDS = {
    401: "It refuses the key. Name the environment variable that holds the right one.",
    403: "The key may not do this.",
    404: "There is no list of models there. A base URL mostly ends in /v1.",
}


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the key is meant for the host that was typed."""

    def redirect_request(
        self, req: Any, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        del req, fp, code, msg, headers, newurl


_OPENER = urllib.request.build_opener(_Stay)


def served(url: str, key: str = "", seconds: float = SECONDS) -> list[str]:
    """The names that `url`/models lists, in its order.

    Raises:
        BadInput: nothing answers there, the key is refused, or the answer is no list of models.
    """
    request = urllib.request.Request(f"{url.rstrip('/')}/models")  # noqa: S310 (spec.parse holds it to http)
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with _OPENER.open(request, timeout=seconds) as answer:
            said = answer.read(_MOST)
    except urllib.error.HTTPError as error:
        words = _WORDS.get(error.code, "Is it a base URL, as in http://127.0.0.1:8000/v1?")
        raise BadInput(f"{url} answers {error.code}. {words}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise BadInput(f"Nothing answers at {url}: {_why(error)}. Is the server up?") from error
    return _names(url, said)


def _why(error: Exception) -> str:
    return str(getattr(error, "reason", "") or error) or type(error).__name__


def _names(url: str, said: bytes) -> list[str]:
    try:
        rows: Sequence[Any] = json.loads(said)["data"]
        names = [str(row["id"]) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{url}/models answers, but with no list of models. Type the model's name."
        ) from error
    return names[:_NAMED]
