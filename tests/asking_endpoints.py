"""An engine on scripted endpoints, asked until every request has its answer, for tests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from scripted_endpoint import Script, ScriptedEndpoint

from seapo.engines import Answer, EngineConfig, Request, parse
from seapo.errors import BadInput, JobFailed
from seapo.workers.engines.endpoint import EndpointEngine, open_endpoint

SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}


@contextmanager
def opened(*urls: str, model: str = "m", **config: Any) -> Iterator[EndpointEngine]:
    engine = open_endpoint(parse(f"openai:{','.join(urls)}#{model}"), EngineConfig(**config))
    try:
        yield engine
    finally:
        engine.close()


def request(number: int, **more: Any) -> Request:
    turns = [{"role": "user", "content": f"Question {number}?"}]
    return Request(str(number), turns, max_tokens=50, **more)


def drive(engine: EndpointEngine, requests: Sequence[Request]) -> list[Answer]:
    """Every answer; a request that never ends would end the test by its time limit."""
    waiting, answers = list(requests), []
    while len(answers) < len(requests):
        while engine.room > 0 and waiting:
            engine.submit(waiting.pop())
        answers += engine.finished()
    return answers


def answer_to(script: Script, most: int = 1, **config: Any) -> tuple[Answer, int]:
    """The one answer to one request, and how often it was asked."""
    config = {"retries": most - 1, "timeout": 0.4, **config}
    with ScriptedEndpoint(script) as server, opened(server.url, **config) as engine:
        (answer,) = drive(engine, [request(0, schema=SCHEMA)])
        return answer, server.count


def refusal(url: str, **config: Any) -> str:
    """What is said where the engine does not open."""
    with pytest.raises((BadInput, JobFailed)) as failed, opened(url, **config):
        pass
    return str(failed.value)
