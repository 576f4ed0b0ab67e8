"""Injection through Ray Data on a local Ray of two workers, over a scripted endpoint and the embedded model."""

import importlib.util
import json
from pathlib import Path

import pytest
from scripted_endpoint import ScriptedEndpoint
from test_inject_killed import rows

from seapo import jobs
from seapo.settings import Home

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed"),
]


def ran(home: Home, engine: str, input_lines: bytes, **more: object) -> jobs.Run:
    config = {"engine": engine, "seed": 1, "device": "none", "ray": "local", "ray_workers": 2}
    run = jobs.create(home, "inject", {**config, **more}, {"input.jsonl": input_lines})
    return jobs.wait(jobs.start(run), timeout=240)


def written(folder: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / name).read_text().splitlines()]


def test_two_workers_do_what_one_process_does(home: Home) -> None:
    given = b"".join(rows().splitlines(keepends=True)[:200])
    with ScriptedEndpoint() as server:
        engine = f"openai:{server.url}#m"
        run = ran(home, engine, given)
        assert run.state == "done", jobs.log_tail(run, 40)
        alone = jobs.create(
            home, "inject", {"engine": engine, "seed": 1, "device": "none"}, {"input.jsonl": given}
        )
        alone = jobs.wait(jobs.start(alone), timeout=120)
        assert server.count == 400
    found, one = (
        {line["positive_id"]: line["rejected"] for line in written(each.folder, "results.jsonl")}
        for each in (run, alone)
    )
    assert found == one and len(found) == 200
    assert len(written(run.folder, "answers.jsonl")) == 200
    assert jobs.results(run)["completion_tokens"] == jobs.results(alone)["completion_tokens"]
    assert not list(run.folder.glob(".blocks-*"))


def test_an_engine_that_cannot_start_on_ray_says_why(home: Home) -> None:
    given = b"".join(rows().splitlines(keepends=True)[:4])
    with ScriptedEndpoint() as server:
        run = ran(home, f"openai:{server.url}#other", given)
    assert run.state == "failed"
    assert "does not have the model 'other'" in run.message
