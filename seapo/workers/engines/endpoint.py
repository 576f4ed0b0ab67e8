"""Any OpenAI-compatible endpoint, or several, as an engine.

The calls run on an event loop in a thread of their own. Each request is one task there, and each task
that ends leaves one entry in the queue that `finished` reads: none is lost, none comes twice.
"""

import asyncio
import threading
from collections.abc import Coroutine
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from seapo.engines import Answer, EngineConfig, EngineSpec, Request
from seapo.errors import JobFailed
from seapo.workers.engines.endpoint_asking import Asker
from seapo.workers.engines.endpoint_key import Key

PATIENCE = 1.0
"""Seconds that `finished` waits for a first answer."""
GRACE = 10.0
"""Seconds that requests under way have left once no further one can succeed."""
T = TypeVar("T")


class EndpointEngine:
    """As many requests at once as the configuration allows each endpoint."""

    def __init__(self, spec: EngineSpec, config: EngineConfig, key: Key) -> None:
        self.structured = config.structured
        """Until an endpoint refuses it."""
        self._most = config.concurrency * len(spec.urls)
        self._asked = 0
        """Submitted and not yet fetched."""
        self._ended: SimpleQueue[Answer | None] = SimpleQueue()
        self._failed: BaseException | None = None
        self._tasks: set[asyncio.Task[Answer | None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._asker = self._wait(_made(spec, config, key))

    @property
    def room(self) -> int:
        return 0 if self._failed else self._most - self._asked

    def submit(self, request: Request) -> None:
        """Raises JobFailed where no further request can succeed."""
        if self._failed is not None:
            raise self._failed
        self._asked += 1
        self._loop.call_soon_threadsafe(self._start, request)

    def finished(self) -> list[Answer]:
        """Raises JobFailed where no further request can succeed, once all that others brought is fetched."""
        ended = self._fetch() if self._asked else []
        self._asked -= len(ended)
        self.structured = self._asker.terms.structured
        answers = [answer for answer in ended if answer is not None]
        if self._failed is not None and not answers and not self._asked:
            raise self._failed
        return answers

    def look(self) -> None:
        """Raises JobFailed where an endpoint cannot be reached, refuses the key or lacks the model."""
        self._wait(self._asker.look())

    def close(self) -> None:
        if self._thread.is_alive():
            self._wait(self._let_go())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _fetch(self) -> list[Answer | None]:
        found: list[Answer | None] = []
        try:
            found.append(self._ended.get(timeout=PATIENCE))
            while True:
                found.append(self._ended.get_nowait())
        except Empty:
            return found

    def _start(self, request: Request) -> None:
        task = self._loop.create_task(self._asker.answer(request))
        self._tasks.add(task)  # the loop itself holds tasks weakly
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[Answer | None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and self._failed is None:
            self._failed = error
            self._loop.call_later(GRACE, self._cancel)
        self._ended.put(None if task.cancelled() or error else task.result())

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _let_go(self) -> None:
        self._cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._asker.close()


async def _made(spec: EngineSpec, config: EngineConfig, key: Key) -> Asker:
    return Asker(spec, config, key)


def open_endpoint(spec: EngineSpec, config: EngineConfig) -> EndpointEngine:
    """Connect to the endpoints that the specification names.

    Raises:
        BadInput: the environment variable holds no key that could be sent.
        JobFailed: one cannot be reached, refuses the key or lacks the model.
    """
    engine = EndpointEngine(spec, config, Key.from_environment(config.key_env))
    try:
        engine.look()
    except JobFailed:
        engine.close()
        raise
    return engine
