"""One endpoint: how many requests it has and may have, at what pace, and the rest it gets when it fails."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from seapo.engines import EngineConfig
from seapo.workers.engines.endpoint_faults import Fault, excerpt
from seapo.workers.engines.endpoint_line import SHARED, Line
from seapo.workers.engines.endpoint_reading import Written, read

LOOK = 5.0
"""Seconds for the list of models, which nothing depends on."""
TIRED = 3
"""Failures in a row after which an endpoint is rested, where others live."""
FIRST_REST, LONGEST_REST = 1.0, 60.0


class Pace:
    """Spreads starts evenly over the minute."""

    def __init__(self, per_minute: int) -> None:
        self._gap = 60.0 / per_minute if per_minute else 0.0
        self._next = 0.0

    async def turn(self) -> None:
        if self._gap:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + self._gap
            await asyncio.sleep(start - now)


@dataclass
class Health:
    """How an endpoint's newest requests went."""

    failures: int = 0
    rests_until: float = 0.0
    gone: bool = False
    """Whether the newest try found nobody there."""

    @property
    def resting(self) -> bool:
        return time.monotonic() < self.rests_until

    def note(self, fault: Fault | None) -> None:
        self.gone = fault is not None and fault.reason == "unreachable"
        if fault is None or not fault.kind.again:
            self.failures, self.rests_until = 0, 0.0
        elif not self.resting:  # of many that fail together, few count
            self.failures += 1
            if self.failures >= TIRED:
                rest = FIRST_REST * 2.0 ** min(self.failures - TIRED, 16)
                self.rests_until = time.monotonic() + min(rest, LONGEST_REST)


class Place:
    """Lives on one event loop."""

    def __init__(self, url: str, key: str, config: EngineConfig) -> None:
        self.url, self.health, self.taken = url, Health(), 0
        self._timeout = config.timeout
        self._pace = Pace(config.requests_per_minute)
        self._lines = tuple(
            Line(url, key, config.timeout) for _ in range(0, config.concurrency, SHARED)
        )
        self._free: asyncio.LifoQueue[Line] = asyncio.LifoQueue()
        for number in range(config.concurrency):
            self._free.put_nowait(self._lines[number % len(self._lines)])

    @property
    def takes(self) -> bool:
        """Whether a request is well sent here: after a rest, one goes ahead and the others wait for its fate."""
        tired = self.health.failures >= TIRED
        return not tired or (not self.health.resting and self.taken == 0)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """One of as many lines as there may be requests under way; the one used last, whose connection is warm."""
        self.taken += 1
        try:
            line = await self._free.get()
            try:
                yield line
            finally:
                self._free.put_nowait(line)
        finally:
            self.taken -= 1

    async def ask(self, line: Line, body: Mapping[str, Any]) -> Written:
        """One try.

        Raises:
            Fault: no answer came; it names this endpoint.
        """
        await self._pace.turn()
        try:
            written = read(await line.post("/chat/completions", dict(body), self._timeout))
        except Fault as fault:
            fault.url = self.url
            self.health.note(fault)
            raise
        self.health.note(None)
        return written

    async def models(self) -> tuple[str, ...] | None:
        """The names that the endpoint lists, or None where it lists none.

        Raises:
            Fault: `unreachable`, or `key` where it is unknown.
        """
        try:
            body = await self._lines[0].get("/models", min(LOOK, self._timeout))
            return tuple(excerpt(str(model["id"])) for model in json.loads(body)["data"]) or None
        except Fault as fault:
            # 403 is said of keys that may ask but not list.
            if fault.reason == "unreachable" or fault.detail.startswith("HTTP 401"):
                fault.url = self.url
                raise
            return None
        except (ValueError, RecursionError, KeyError, TypeError):
            return None

    async def close(self) -> None:
        for line in self._lines:
            await line.close()
