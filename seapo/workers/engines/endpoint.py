"""Any OpenAI-compatible endpoint, or several: many requests at once, each tried again until it has one answer.

The calls run on an event loop in a thread of their own; answers come over in a queue. Each request is
one task there, and each task that ends leaves one entry in the queue: none is lost, none comes twice.
"""

import asyncio
import random
import threading
from collections.abc import Coroutine, Sequence
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from seapo.engines import Answer, EngineConfig, EngineSpec, Request
from seapo.errors import JobFailed
from seapo.workers.engines.endpoint_faults import Fault
from seapo.workers.engines.endpoint_key import Key
from seapo.workers.engines.endpoint_place import Place
from seapo.workers.engines.endpoint_reading import Written
from seapo.workers.engines.endpoint_terms import Terms
from seapo.workers.engines.endpoint_words import hopeless

FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0
"""Seconds before the first and before any later try, doubled from one to the next."""
MOST_ASKED = 120.0
"""Seconds of waiting that an endpoint may ask for; one that wants more is not waited for."""
PATIENCE = 1.0
"""Seconds that `finished` waits for a first answer."""
T = TypeVar("T")


class EndpointEngine:
    """Requests go to the endpoint that has the fewest; one that keeps failing rests while others live."""

    def __init__(self, spec: EngineSpec, config: EngineConfig, key: Key) -> None:
        self._spec, self._config, self._key = spec, config, key
        self._terms = Terms(spec.model, config.structured)
        self.structured = self._terms.structured
        """Until an endpoint refuses it."""
        self._ended: SimpleQueue[Answer | None] = SimpleQueue()
        self._asked = 0
        self._fatal: BaseException | None = None
        self._tasks: set[asyncio.Task[Answer | None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._places = self._wait(_opened(spec.urls, key.value, config))

    @property
    def room(self) -> int:
        if self._fatal is not None:
            return 0
        return self._config.concurrency * len(self._places) - self._asked

    def submit(self, request: Request) -> None:
        """Raises JobFailed where no further request can succeed."""
        if self._fatal is not None:
            raise self._fatal
        self._asked += 1
        self._loop.call_soon_threadsafe(self._start, request)

    def finished(self) -> list[Answer]:
        """Raises JobFailed where no further request can succeed, after all that others brought is fetched."""
        ended = self._fetch() if self._asked else []
        self._asked -= len(ended)
        answers = [answer for answer in ended if answer is not None]
        if self._fatal is not None and not answers and not self._asked:
            raise self._fatal
        return answers

    def look(self) -> None:
        """Raises JobFailed where an endpoint cannot be reached, refuses the key or lacks the model."""
        self._wait(self._look())

    def close(self) -> None:
        if self._thread.is_alive():
            self._wait(self._let_go())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=5.0)

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

    # From here on everything runs in the loop's thread.

    def _start(self, request: Request) -> None:
        task = self._loop.create_task(self._answer(request))
        self._tasks.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[Answer | None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        self._fatal = self._fatal or error
        self._ended.put(None if task.cancelled() or error else task.result())

    async def _answer(self, request: Request) -> Answer | None:
        """None where another request has found that there is no use."""
        tried = 0
        while self._fatal is None:
            tried += 1
            try:
                return _answer(request.key, await self._in_terms(request))
            except Fault as fault:
                if not self._worth_another(fault, tried):
                    return await self._given_up(request, fault, tried)
                wait = _backoff(tried) if fault.wait is None else fault.wait
            await asyncio.sleep(wait)
        return None

    async def _in_terms(self, request: Request) -> Written:
        """One try; asked again at once where it only has to be worded in another way."""
        while True:
            body = self._terms.body(request)
            try:
                return await self._at_some_place(body)
            except Fault as fault:
                other = self._terms.after(fault, request, body)
                self.structured = self._terms.structured
                if other is None:
                    raise
                request = other

    async def _at_some_place(self, body: dict[str, Any]) -> Written:
        while True:
            place = self._choose()
            async with place.line() as line:
                # It may have tired while this request waited for a line.
                if not place.health.resting or not any(other.takes for other in self._places):
                    return await place.ask(line, body)

    def _choose(self) -> Place:
        fit = [place for place in self._places if place.takes]
        return min(fit or self._places, key=lambda place: place.taken)

    def _worth_another(self, fault: Fault, tried: int) -> bool:
        asked = fault.wait or 0.0
        return fault.kind.again and tried <= self._config.retries and asked <= MOST_ASKED

    async def _given_up(self, request: Request, fault: Fault, tried: int) -> Answer:
        alone = fault.reason == "unreachable" and all(place.health.gone for place in self._places)
        if fault.kind.fatal or alone:
            raise await self._hopeless(fault)
        times = f"; tried {tried} times" if tried > 1 else ""
        detail = self._key.hidden(fault.words + times)
        return Answer(request.key, "", "error", reason=fault.reason, detail=detail)

    async def _hopeless(self, fault: Fault) -> JobFailed:
        place = next(place for place in self._places if place.url == fault.url)
        return JobFailed(
            self._key.hidden(await hopeless(fault, place, self._spec.model, self._key))
        )

    async def _look(self) -> None:
        for place in self._places:
            try:
                listed = await place.models()
                if listed and self._spec.model not in listed:
                    await self._try_name(place)
            except Fault as fault:
                raise await self._hopeless(fault) from fault

    async def _try_name(self, place: Place) -> None:
        """Endpoints know names that they do not list (aliases, tags): only a request tells."""
        turns = [{"role": "user", "content": "Hello"}]
        try:
            async with place.line() as line:
                await place.ask(line, self._terms.body(Request("", turns, max_tokens=1)))
        except Fault as fault:
            if fault.kind.fatal:
                raise

    async def _let_go(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for place in self._places:
            await place.close()


async def _opened(urls: Sequence[str], key: str, config: EngineConfig) -> tuple[Place, ...]:
    return tuple(Place(url, key, config) for url in urls)


def _backoff(tried: int) -> float:
    """Seconds before the next try: doubled each time, and drawn, so that many do not come back at once."""
    return min(FIRST_WAIT * 2.0 ** min(tried - 1, 16), LONGEST_WAIT) * random.uniform(0.5, 1.0)


def _answer(key: str, written: Written) -> Answer:
    return Answer(
        key, written.text, written.finish, written.prompt_tokens, written.completion_tokens
    )


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
