"""What fails at an endpoint, over real HTTP: each way has its word, and every request ends in one answer."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from asking_endpoints import answer_to, drive, opened, request
from scripted_endpoint import ScriptedEndpoint, failing
from scripted_replies import (
    Reply,
    cut,
    empty,
    garbage,
    hang_up,
    html,
    refuse,
    say,
    stall,
    stall_in_body,
)

from seapo.engines import TOO_LONG
from seapo.errors import JobFailed
from seapo.workers.engines.endpoint_faults import message, waiting

pytestmark = pytest.mark.usefixtures("short_waits")
FAILURES = (
    (lambda: refuse(429, "slow down"), "busy", "has too much to do: HTTP 429, slow down", 2),
    (lambda: refuse(409, "locked"), "busy", "HTTP 409", 2),
    (lambda: refuse(500, "worker died"), "server_error", "failed by itself: HTTP 500, worker died", 2),
    (lambda: refuse(503), "server_error", "HTTP 503", 2),
    (lambda: refuse(408), "timeout", "HTTP 408", 2),
    (stall, "timeout", "gave no whole answer in time: 0.4 s passed", 2),
    (stall_in_body, "timeout", "gave no whole answer in time: 0.4 s passed", 2),
    (cut, "cut_off", "cut the connection before the answer was whole", 2),
    (hang_up, "cut_off", "cut the connection before the answer was whole", 2),
    (garbage, "bad_body", 'sent something that is no answer: {"choices"', 2),
    (html, "bad_body", "502 Bad Gateway", 2),
    (empty, "bad_body", "no answer", 2),
    (lambda: Reply(body=b""), "bad_body", "an empty body", 2),
    (lambda: Reply(body=b"[" * 100_000), "bad_body", "no answer", 2),
    (lambda: say(None), "bad_body", "a message without content, finished by stop", 2),
    (lambda: say(None, "content_filter"), "filtered", "content filter", 1),
    (lambda: refuse(400, "top_k is not for you"), "refused", "refused the request: HTTP 400, top_k", 1),
    (lambda: refuse(418), "refused", "HTTP 418", 1),
    (
        lambda: refuse(400, "This model's maximum context length is 10 tokens."),
        TOO_LONG,
        "no room for the request",
        1,
    ),
    (lambda: refuse(400, "against our content management policy"), "filtered", "filter", 1),
    (lambda: refuse(413, "Payload Too Large"), TOO_LONG, "no room", 1),
    (lambda: refuse(429, "slow", Retry_After="3600"), "busy", "has too much to do", 1),
)  # fmt: skip


@pytest.mark.parametrize(("reply", "reason", "words", "asked"), FAILURES)
def test_a_failure_has_its_reason_its_words_and_its_tries(
    reply: Callable[[], Reply], reason: str, words: str, asked: int
) -> None:
    answer, count = answer_to(lambda body, number: reply(), most=2)
    assert (answer.finish, answer.reason, count) == ("error", reason, asked)
    assert words in answer.detail
    assert answer.detail.startswith("http://127.0.0.1:")
    assert answer.detail.endswith("; tried 2 times") == (asked == 2)


@pytest.mark.parametrize("reply", [row[0] for row in FAILURES if row[3] == 2])
def test_what_may_pass_is_tried_again(reply: Callable[[], Reply]) -> None:
    answer, count = answer_to(lambda body, number: say("Late.") if number else reply(), most=2)
    assert (answer.text, answer.finish, count) == ("Late.", "stop", 2)


def test_of_many_that_fail_at_random_each_ends_in_one_answer() -> None:
    requests = [request(number) for number in range(200)]
    with ScriptedEndpoint(failing(0.2)) as server:
        with opened(server.url, retries=8) as engine:
            answers = drive(engine, requests)
        answered = Counter(seen.body["messages"][0]["content"] for seen in whole(server))
    assert Counter(answer.key for answer in answers) == Counter(item.key for item in requests)
    assert {answer.finish for answer in answers} == {"stop"}
    assert set(answered.values()) == {1}, "what is answered is not asked for again"
    assert server.count > 220


def whole(server: ScriptedEndpoint) -> list[Any]:
    return [seen for seen in server.seen if seen.reply.name == "answered"]


@pytest.mark.parametrize(
    ("status", "told", "words"),
    [
        (404, "The model `m` does not exist.", "does not have the model 'm'"),
        (400, "Unknown model m-2.5, see our list", "does not have the model 'm'"),
        (404, "Not Found", "knows no /chat/completions.*/v1"),
        (402, "Pay first", "quota is used up: HTTP 402"),
        (429, "Pay first (insufficient_quota)", "quota is used up"),
    ],
)
def test_what_no_request_can_mend_ends_the_run(status: int, told: str, words: str) -> None:
    with pytest.raises(JobFailed, match=words):
        answer_to(lambda body, number: refuse(status, told), most=4)


def test_waiting_is_told_in_seconds_in_milliseconds_or_as_a_date() -> None:
    assert waiting({"retry-after": "7"}) == 7.0
    assert waiting({"retry-after-ms": "250"}) == 0.25
    assert waiting({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
    assert waiting({"retry-after": "soon"}) is None
    assert waiting({}) is None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('{"error": {"message": "No.", "code": "bad_thing"}}', "No. (bad_thing)"),
        ('{"error": "No."}', "No."),
        ('{"detail": "Not Found"}', "Not Found"),
        ('{"message": "No."}', "No."),
        ("<html>\x1b[31m\n  502</html>", "<html> [31m 502</html>"),
        ("x" * 5000, "x" * 299 + "…"),
    ],
)
def test_an_error_is_told_in_the_endpoints_words_and_one_short_line(body: str, told: str) -> None:
    assert message(body) == told
