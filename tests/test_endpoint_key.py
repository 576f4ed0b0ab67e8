"""The key to an endpoint: where it is missing or refused, and that it goes nowhere else."""

import traceback
from collections.abc import Mapping
from typing import Any

import pytest
from asking_endpoints import answer_to, drive, opened, refusal, request
from scripted_endpoint import ScriptedEndpoint
from scripted_replies import Reply, refuse, say

from seapo.engines import Answer, EngineConfig, parse
from seapo.errors import JobFailed
from seapo.workers.engines.endpoint import open_endpoint

pytestmark = pytest.mark.usefixtures("short_waits")
KEY = "sk-a-secret-of-somebody"


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
