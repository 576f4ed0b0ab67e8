"""Who may use the app's own routes: a page of this process, on this machine, in its own tab.

Streamlit's login and cross-site checks do not cover routes beside its own, so they stand here: the
host named must be this machine, the page's origin the same host, and the page's token this process's.
"""

import hmac
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

_TOKEN = secrets.token_urlsafe(32)
TOKEN_HEADER = "x-seapo-token"  # noqa: S105 (a header's name)

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

HEADERS = {
    # Model text never reaches a place where it could load anything; were it to, this stops it.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "media-src 'self' data: blob:; connect-src 'self' ws: wss: data: blob:; "
        "worker-src 'self' blob:; frame-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class SecurityHeaders:
    """Puts HEADERS on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def page_token() -> str:
    """What a page of this process sends with every call; gone with the process."""
    return _TOKEN


def refusal(request: Request) -> str | None:
    """Why this request may not be served, or None."""
    host = request.headers.get("host", "")
    if _name(f"//{host}") not in _allowed_hosts():
        return "This host name is not served here."
    origin = request.headers.get("origin")
    if origin is None and request.method != "GET":
        return "The request names no origin."
    if origin is not None and urlsplit(origin).netloc != host:
        return "The request comes from another site."
    sent = request.headers.get(TOKEN_HEADER, "")
    if not hmac.compare_digest(sent.encode(), _TOKEN.encode()):
        return "The page's token is not of this process; the page gets a new one by itself."
    return None


def _allowed_hosts() -> frozenset[str]:
    """This machine, and the address the app was started for, where one was named."""
    named = (config.get_option("browser.serverAddress"), config.get_option("server.address"))
    return _LOOPBACK | {str(name) for name in named if name and name not in ("0.0.0.0", "::")}  # noqa: S104


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
