"""Endpoints that go away while they are asked: others do the rest, and where nobody is left the run ends."""

import time

import pytest
from asking_endpoints import drive, opened, request
from scripted_endpoint import ScriptedEndpoint, failing
from scripted_replies import stall

from seapo.errors import JobFailed

pytestmark = pytest.mark.usefixtures("short_waits")


def test_where_one_endpoint_dies_the_other_does_the_rest() -> None:
    with ScriptedEndpoint(failing(0.0, delay=0.01)) as one, ScriptedEndpoint() as other:
        with opened(one.url, other.url, concurrency=4, retries=3) as engine:
            answers = drive(engine, [request(number) for number in range(30)])
            one.stop()
            answers += drive(engine, [request(number) for number in range(30, 120)])
        assert one.count > 5
        assert other.count > 90
    assert len({answer.key for answer in answers}) == 120
    assert {answer.finish for answer in answers} == {"stop"}


def test_an_endpoint_that_only_stalls_is_rested_while_the_other_lives() -> None:
    with ScriptedEndpoint(lambda body, number: stall()) as one, ScriptedEndpoint() as other:
        with opened(one.url, other.url, concurrency=4, timeout=0.4, retries=4) as engine:
            answers = drive(engine, [request(number) for number in range(100)])
        assert one.count < 30
    assert {answer.finish for answer in answers} == {"stop"}


def test_an_endpoint_that_comes_back_in_time_is_asked_again() -> None:
    with ScriptedEndpoint() as first:
        port = first.http.server_address[1]
        with opened(first.url, retries=12, concurrency=4) as engine:
            drive(engine, [request(0)])
            first.stop()
            engine.submit(request(1))
            time.sleep(0.3)  # it shall meet the closed door first
            with ScriptedEndpoint(port=port):
                answers = []
                while not answers:
                    answers = engine.finished()
    assert answers[0].finish == "stop"


def test_where_nobody_is_there_any_more_the_run_ends_instead_of_using_up_its_rows() -> None:
    with ScriptedEndpoint() as server, opened(server.url, retries=1) as engine:
        assert len(drive(engine, [request(0)])) == 1
        server.stop()
        with pytest.raises(JobFailed, match=r"cannot be reached.*what is finished is kept"):
            drive(engine, [request(number) for number in range(1, 60)])
