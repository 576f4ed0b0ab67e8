"""How many requests an endpoint has at once and how fast they follow: none waits for another's failure."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from asking_endpoints import drive, opened, request
from scripted_endpoint import ScriptedEndpoint
from scripted_replies import Reply, refuse, say, stall

pytestmark = pytest.mark.usefixtures("short_waits")


def test_an_endpoint_is_waited_for_as_long_as_it_asks() -> None:
    replies = [refuse(429, Retry_After="0.5"), say("Now.")]
    with (
        ScriptedEndpoint(lambda body, number: replies[number]) as server,
        opened(server.url) as engine,
    ):
        (answer,) = drive(engine, [request(0)])
        assert server.seen[1].at - server.seen[0].at > 0.45
    assert answer.text == "Now."


def test_a_stalled_request_holds_up_no_other() -> None:
    def script(body: Mapping[str, Any], number: int) -> Reply:
        return stall() if "Question 3?" in str(body) else say("Quick.")

    four = {"concurrency": 4, "timeout": 0.8, "retries": 1}
    with ScriptedEndpoint(script) as server, opened(server.url, **four) as engine:
        answers = drive(engine, [request(number) for number in range(40)])
    assert [answer.key for answer in answers if answer.finish == "error"] == ["3"]
    assert answers[-1].key == "3"


@pytest.mark.parametrize("concurrency", [1, 3, 128])
def test_as_many_requests_as_allowed_are_under_way_and_no_more(concurrency: int) -> None:
    def script(body: Mapping[str, Any], number: int) -> Reply:
        late = time.monotonic() + 20.0  # then it answers: a fault in here would be an answer too
        while server.most_at_once < concurrency and time.monotonic() < late:
            time.sleep(0.01)
        return replace(say("Together."), delay=0.05)

    with ScriptedEndpoint(script) as server, opened(server.url, concurrency=concurrency) as engine:
        assert engine.room == concurrency
        drive(engine, [request(number) for number in range(concurrency + 20)])
        assert engine.room == concurrency
        assert server.most_at_once == concurrency


def test_requests_a_minute_are_kept_to_by_each_endpoint() -> None:
    with ScriptedEndpoint() as one, ScriptedEndpoint() as other:
        with opened(one.url, other.url, requests_per_minute=600) as engine:
            drive(engine, [request(number) for number in range(16)])
        for server in (one, other):
            times = sorted(seen.at for seen in server.seen)
            assert len(times) == 8
            assert times[-1] - times[0] > 0.6


def test_closing_gives_up_what_is_under_way() -> None:
    with ScriptedEndpoint(lambda body, number: stall()) as server:
        with opened(server.url) as engine:
            for number in range(20):
                engine.submit(request(number))
            assert engine.finished() == []
            began = time.monotonic()
        assert time.monotonic() - began < 2.0
        engine.close()


def test_nothing_asked_is_nothing_finished_at_once() -> None:
    with ScriptedEndpoint() as server, opened(server.url) as engine:
        began = time.monotonic()
        assert engine.finished() == []
        assert time.monotonic() - began < 0.5
