"""One request until it has its answer: which endpoint to ask, in what terms, how often, and when to give up."""

import asyncio
import random

from seapo.engines import Answer, EngineConfig, EngineSpec, Request
from seapo.errors import JobFailed
from seapo.workers.engines.endpoint_faults import Fault
from seapo.workers.engines.endpoint_key import Key
from seapo.workers.engines.endpoint_place import Place
from seapo.workers.engines.endpoint_reading import Written
from seapo.workers.engines.endpoint_terms import Terms
from seapo.workers.engines.endpoint_words import hopeless

FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0
"""Seconds before the second and before any later try, doubled from one to the next."""
MOST_ASKED = 120.0
"""Seconds of waiting that an endpoint may ask for; one that wants more is not waited for."""


class Asker:
    """Asks the endpoint that has the fewest requests; one that keeps failing rests while others live.

    Lives on one event loop.
    """

    def __init__(self, spec: EngineSpec, config: EngineConfig, key: Key) -> None:
        self._model, self._retries, self._key = spec.model, config.retries, key
        self.terms = Terms(spec.model, config.structured)
        self._places = tuple(Place(url, key.value, config) for url in spec.urls)
        self.failed: JobFailed | None = None
        """Why no further request can succeed."""

    async def look(self) -> None:
        """Raises JobFailed where an endpoint cannot be reached, refuses the key or lacks the model."""
        for place in self._places:
            try:
                listed = await place.models()
                if listed and self._model not in listed:
                    await self._try_name(place)
            except Fault as fault:
                raise await self._hopeless(fault) from None

    async def answer(self, request: Request) -> Answer | None:
        """The request's one answer; None where another request has found that there is no use.

        Raises:
            JobFailed: no further request can succeed.
        """
        tried = 0
        while self.failed is None:
            tried += 1
            try:
                return _answer(request.key, await self._in_terms(request))
            except Fault as fault:
                if not self._worth_another(fault, tried):
                    return await self._given_up(request, fault, tried)
                wait = max(_backoff(tried), fault.wait or 0.0)
            await asyncio.sleep(wait)
        return None

    async def close(self) -> None:
        for place in self._places:
            await place.close()

    async def _in_terms(self, request: Request) -> Written:
        """One try; asked again at once where it only has to be worded in another way."""
        while True:
            body = self.terms.body(request)
            try:
                return await self._somewhere(body)
            except Fault as fault:
                other = self.terms.after(fault, request, body)
                if other is None:
                    raise
                request = other

    async def _somewhere(self, body: dict[str, object]) -> Written:
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
        return fault.kind.again and tried <= self._retries and asked <= MOST_ASKED

    async def _given_up(self, request: Request, fault: Fault, tried: int) -> Answer:
        alone = fault.reason == "unreachable" and all(place.health.gone for place in self._places)
        if fault.kind.fatal or alone:
            self.failed = await self._hopeless(fault)
            raise self.failed from None
        times = f"; tried {tried} times" if tried > 1 else ""
        detail = self._key.hidden(fault.words + times)
        return Answer(request.key, "", "error", reason=fault.reason, detail=detail)

    async def _hopeless(self, fault: Fault) -> JobFailed:
        place = next(place for place in self._places if place.url == fault.url)
        return JobFailed(self._key.hidden(await hopeless(fault, place, self._model, self._key)))

    async def _try_name(self, place: Place) -> None:
        """Endpoints know names that they do not list (aliases, tags): only a request tells."""
        turns = [{"role": "user", "content": "Hello"}]
        try:
            async with place.line() as line:
                await place.ask(line, self.terms.body(Request("", turns, max_tokens=1)))
        except Fault as fault:
            if fault.kind.fatal:
                raise


def _backoff(tried: int) -> float:
    """Seconds before the next try: doubled each time, and drawn, so that many do not come back at once."""
    return min(FIRST_WAIT * 2.0 ** min(tried - 1, 16), LONGEST_WAIT) * random.uniform(0.5, 1.0)


def _answer(key: str, written: Written) -> Answer:
    return Answer(
        key, written.text, written.finish, written.prompt_tokens, written.completion_tokens
    )
