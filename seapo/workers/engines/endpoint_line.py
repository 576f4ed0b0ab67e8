"""Connections to one endpoint: a call goes out and its body, or a fault that says what happened, comes back."""

import asyncio
import ssl
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx2
from openai import APIConnectionError, APIStatusError, AsyncOpenAI, DefaultAsyncHttpxClient

from seapo.workers.engines.endpoint_faults import Fault, excerpt, of_status
from seapo.workers.engines.endpoint_key import NO_KEY

SHARED = 16
"""Connections of one pool: it looks through all of its connections for each request, so that 256 in one cost
more than the requests themselves."""
CONNECT = 10.0
"""Seconds until an endpoint that takes no connection counts as one that cannot be reached."""


class Line:
    """One pool of connections; lives on one event loop."""

    def __init__(self, url: str, key: str, timeout: float) -> None:
        self._client = AsyncOpenAI(
            api_key=key,
            base_url=url,
            max_retries=0,  # tried again by the engine, at another endpoint where there is one
            timeout=httpx2.Timeout(timeout, connect=min(CONNECT, timeout), pool=None),
            http_client=_pool(url),
        )
        if not (urlsplit(url).hostname or "").endswith(".openai.com"):
            # From the environment, and of no other endpoint's concern.
            self._client.organization = self._client.project = None

    async def post(self, path: str, body: Any, limit: float) -> bytes:
        """Raises Fault where no whole body with a status of 2xx came within `limit` seconds."""
        return await self._call("post", path, limit, body=body)

    async def get(self, path: str, limit: float) -> bytes:
        """Raises Fault where no whole body with a status of 2xx came within `limit` seconds."""
        return await self._call("get", path, limit)

    async def close(self) -> None:
        await self._client.close()

    def _hidden(self, text: str) -> str:
        """Before anything is cut from it: half a key would not be known again."""
        key = self._client.api_key
        return text if key == NO_KEY else text.replace(key, "[key]")

    async def _call(self, verb: str, path: str, limit: float, **more: Any) -> bytes:
        call = getattr(self._client, verb)
        try:
            async with asyncio.timeout(limit):  # of the whole: a body may come byte by byte
                response: httpx2.Response = await call(path, cast_to=httpx2.Response, **more)
        except TimeoutError as error:
            raise _late(limit) from error
        except APIStatusError as error:
            told = error.response
            # Not `from error`: its text is the endpoint's, which may repeat the key, and chains are logged.
            raise of_status(error.status_code, self._hidden(told.text), told.headers) from None
        except APIConnectionError as error:
            raise _broken(error.__cause__, limit) from None
        return response.content


def _pool(url: str) -> httpx2.AsyncClient:
    return DefaultAsyncHttpxClient(
        limits=httpx2.Limits(max_connections=SHARED, max_keepalive_connections=SHARED),
        follow_redirects=False,  # a redirect would carry the key to whoever it names
        trust_env=not _loopback(url),  # proxies from the environment
        verify=_authorities(),
    )


@cache
def _authorities() -> ssl.SSLContext:
    """Read once: it takes longer than all else that a pool needs."""
    return httpx2.create_ssl_context()


def _loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def _late(limit: float) -> Fault:
    return Fault("timeout", f"{limit:g} s passed")


def _broken(cause: BaseException | None, limit: float) -> Fault:
    if isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.UnsupportedProtocol):
        return Fault("unreachable", excerpt(str(cause)) or "no connection in time")
    if isinstance(cause, httpx2.TimeoutException):
        return _late(limit)
    if isinstance(cause, httpx2.DecodingError):
        return Fault("bad_body", excerpt(str(cause)))
    return Fault("cut_off", excerpt(str(cause or "")))
