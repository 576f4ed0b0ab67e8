"""Endpoints, over real HTTP on loopback: each way to fail has its word, and every request ends in one answer."""

import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from scripted_endpoint import Script, ScriptedEndpoint, failing
from scripted_replies import (
    Reply,
    cut,
    empty,
    garbage,
    hang_up,
    html,
    negative,
    refuse,
    say,
    stall,
    stall_in_body,
)

from seapo.engines import TOO_LONG, Answer, EngineConfig, Request, parse
from seapo.errors import BadInput, JobFailed
from seapo.workers.engines import endpoint_asking, endpoint_place
from seapo.workers.engines.endpoint import EndpointEngine, open_endpoint
from seapo.workers.engines.endpoint_faults import Fault, message, waiting
from seapo.workers.engines.endpoint_reading import read

KEY = "sk-a-secret-of-somebody"
SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits short enough for tests; no key but a test's own."""
    monkeypatch.setattr(endpoint_asking, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(endpoint_place, "FIRST_REST", 0.1)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


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


def test_an_endpoint_is_waited_for_as_long_as_it_asks() -> None:
    replies = [refuse(429, Retry_After="0.5"), say("Now.")]
    with (
        ScriptedEndpoint(lambda body, number: replies[number]) as server,
        opened(server.url) as engine,
    ):
        (answer,) = drive(engine, [request(0)])
        assert server.seen[1].at - server.seen[0].at > 0.45
    assert answer.text == "Now."


def test_waiting_is_told_in_seconds_in_milliseconds_or_as_a_date() -> None:
    assert waiting({"retry-after": "7"}) == 7.0
    assert waiting({"retry-after-ms": "250"}) == 0.25
    assert waiting({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
    assert waiting({"retry-after": "soon"}) is None
    assert waiting({}) is None


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
        late = time.monotonic() + 20.0
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
            time.sleep(0.3)
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


def refusal(url: str, **config: Any) -> str:
    """What is said where the engine does not open."""
    with pytest.raises((BadInput, JobFailed)) as failed, opened(url, **config):
        pass
    return str(failed.value)


def test_nobody_there_is_said_at_once() -> None:
    with ScriptedEndpoint() as server:
        pass
    told = refusal(server.url)
    assert told.startswith(f"{server.url} cannot be reached: ")
    assert "Start it" in told


def test_of_a_wrong_model_the_right_ones_are_said_at_once() -> None:
    with ScriptedEndpoint(models=("small", "large")) as server:
        told = refusal(server.url, model="huge")
    assert "does not have the model 'huge'" in told
    assert "It has small, large." in told


def test_a_name_that_is_known_and_not_listed_is_taken() -> None:
    server = ScriptedEndpoint(models=("llama:latest",), aliases=("llama",))
    with server, opened(server.url, model="llama") as engine:
        assert drive(engine, [request(0)])[0].finish == "stop"


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_ends_the_run_after_what_came(status: int) -> None:
    def script(body: Mapping[str, Any], number: int) -> Reply:
        return say("Good.") if number < 5 else refuse(status, "revoked")

    with ScriptedEndpoint(script) as server, opened(server.url, concurrency=8) as engine:
        for number in range(8):
            engine.submit(request(number))
        answers: list[Answer] = []
        with pytest.raises(
            JobFailed, match=f"refused the key: HTTP {status}, revoked. .*OPENAI_API_KEY"
        ):
            while True:
                answers += engine.finished()
        assert len(answers) == 5
        assert engine.room == 0
        with pytest.raises(JobFailed):
            engine.submit(request(9))


def test_a_missing_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MY_KEY", raising=False)
    with ScriptedEndpoint(key=KEY) as server:
        told = refusal(server.url, key_env="MY_KEY")
        assert "The environment variable MY_KEY is not set" in told
        monkeypatch.setenv("MY_KEY", f"{KEY}\n")
        with opened(server.url, key_env="MY_KEY") as engine:
            assert drive(engine, [request(0)])[0].finish == "stop"


def test_the_key_is_in_no_text(monkeypatch: pytest.MonkeyPatch, caplog: Any, capfd: Any) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("MY_KEY", KEY)
    with ScriptedEndpoint(key="another") as server:  # repeats in its refusal what came
        told = refusal(server.url, key_env="MY_KEY")
    echo = refuse(400, f"Bearer {KEY} may not do this")
    server = ScriptedEndpoint(lambda body, number: echo, key=KEY)
    with server, opened(server.url, key_env="MY_KEY") as engine:
        (answer,) = drive(engine, [request(0)])
    with ScriptedEndpoint(key="another") as other, pytest.raises(JobFailed) as failed:
        open_endpoint(parse(f"openai:{other.url}#m"), EngineConfig(key_env="MY_KEY"))
    monkeypatch.setenv("MY_KEY", f"{KEY}\nand a line")
    bad = refusal(server.url, key_env="MY_KEY")
    logged = "".join(traceback.format_exception(failed.value))
    assert KEY not in logged and "[key]" in logged
    assert "Bearer [key] may not do this" in answer.detail
    assert not any(
        KEY in text for text in (told, answer.detail, bad, caplog.text, *capfd.readouterr())
    )


def test_a_redirect_carries_the_key_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with ScriptedEndpoint() as thief:
        away = refuse(307, Location=f"{thief.url}/chat/completions")
        with pytest.raises(
            JobFailed, match=f"sends its callers elsewhere: HTTP 307, to {thief.url}"
        ):
            answer_to(lambda body, number: away)
        assert thief.count == 0


def test_proxies_of_the_environment_are_not_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with ScriptedEndpoint() as server, opened(server.url) as engine:
        assert drive(engine, [request(0)])[0].finish == "stop"


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


def test_an_endpoint_without_a_list_of_models_is_fine() -> None:
    with ScriptedEndpoint(models=None) as server, opened(server.url, model="any") as engine:
        assert drive(engine, [request(0)])[0].finish == "stop"
        assert (server.listed, server.count) == (1, 1)


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


READ = (
    (say("  A. \n"), "A.", "stop"),
    (say("A", "length"), "A", "length"),
    (say("A", reasoning_content="Let me think."), "A", "stop"),
    (say(None, "length", reasoning_content="Let me"), "", "length"),
    (say(""), "", "stop"),
    (say(None, refusal="I will not."), "I will not.", "stop"),
    (say([{"type": "thinking"}, {"type": "text", "text": "A"}]), "A", "stop"),
    (say("half \ud83d of a pair"), "half ? of a pair", "stop"),
)


@pytest.mark.parametrize(("reply", "text", "finish"), READ)
def test_only_content_counts(reply: Reply, text: str, finish: str) -> None:
    written = read(reply.body)
    assert (written.text, written.finish) == (text, finish)


@pytest.mark.parametrize(
    "body", [b"null", b"3", b'{"choices": 3}', b'{"choices": [{"message": 3}]}']
)
def test_other_json_is_no_answer(body: bytes) -> None:
    with pytest.raises(Fault) as fault:
        read(body)
    assert fault.value.reason == "bad_body"


def test_tokens_that_are_not_told_are_none() -> None:
    written = read(say("A", usage=False).body)
    assert (written.prompt_tokens, written.completion_tokens) == (0, 0)


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
