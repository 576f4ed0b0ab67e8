"""What a request carries, and what is left out or shortened once an endpoint refuses it."""

from collections.abc import Mapping
from typing import Any

import pytest
from asking_endpoints import SCHEMA, answer_to, drive, opened, request
from scripted_endpoint import ScriptedEndpoint
from scripted_replies import Reply, negative, refuse, say

pytestmark = pytest.mark.usefixtures("short_waits")


def test_a_request_carries_what_was_asked_for() -> None:
    with ScriptedEndpoint() as server, opened(server.url) as engine:
        (answer,) = drive(engine, [request(0, temperature=0.7, seed=5, schema=SCHEMA)])
        assert engine.structured
    body = dict(server.seen[0].body)
    assert body.pop("response_format")["json_schema"]["schema"] == SCHEMA
    assert body == {
        "model": "m",
        "messages": [{"role": "user", "content": "Question 0?"}],
        "max_tokens": 50,
        "temperature": 0.7,
        "seed": 5,
    }
    assert answer.text.startswith('{"answer":')
    assert (answer.prompt_tokens, answer.completion_tokens > 0) == (7, True)


REFUSED = (
    ("response_format", "response_format of type json_schema is not supported"),
    ("seed", "body.seed: extra fields not permitted"),
    ("temperature", "Unsupported value: 'temperature' does not support 0 with this model."),
    ("max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
)


@pytest.mark.parametrize(("name", "told"), REFUSED)
def test_what_is_refused_by_name_is_left_out_from_then_on(name: str, told: str) -> None:
    def script(body: Mapping[str, Any], number: int) -> Reply:
        return refuse(400, told) if name in body else say(negative(body))

    with ScriptedEndpoint(script) as server, opened(server.url, retries=0) as engine:
        answers = drive(engine, [request(0, schema=SCHEMA)])
        answers += drive(engine, [request(number, schema=SCHEMA) for number in range(1, 9)])
        assert {answer.finish for answer in answers} == {"stop"}
        assert server.count == 10, "one was asked twice, the others once"
        assert engine.structured == (name != "response_format")
        assert ("max_completion_tokens" in server.seen[-1].body) == (name == "max_tokens")


def test_an_answer_is_asked_for_shorter_where_the_endpoint_tells_its_room() -> None:
    told = (
        "This model's maximum context length is 100 tokens. However, you requested 110 tokens "
        "(60 in the messages, 50 in the completion)."
    )

    def script(body: Mapping[str, Any], number: int) -> Reply:
        return say("Short.") if body["max_tokens"] <= 40 else refuse(400, told)

    assert answer_to(script)[0].text == "Short."
