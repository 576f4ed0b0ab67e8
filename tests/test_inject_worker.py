"""The injection job: real child processes on real run folders."""

import json
from pathlib import Path

from seapo import jobs
from seapo.settings import Home


def rows(n: int) -> bytes:
    lines = [
        {
            "positive_id": f"p{i}",
            "turns": [{"role": "user", "content": "How many?"}],
            "answer": "" if i == 3 else f"There are {i + 2} + 3 = {i + 5} boats.",
            "asked": ("correctness", "logic")[i % 2],
        }
        for i in range(n)
    ]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def written(folder: Path) -> list[dict[str, object]]:
    text = (folder / "results.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def start(home: Home, files: dict[str, bytes], seed: object = 1) -> jobs.Run:
    run = jobs.create(home, "inject", {"seed": seed, "device": "none"}, files)
    return jobs.wait(jobs.start(run), timeout=60)


def test_every_row_gets_a_line(home: Home) -> None:
    run = start(home, {"input.jsonl": rows(8)})
    assert run.state == "done", run.message
    lines = written(run.folder)
    assert [line["positive_id"] for line in lines] == [f"p{i}" for i in range(8)]
    assert lines[3] == {
        "positive_id": "p3",
        "asked": "logic",
        "failed": "empty",
        "detail": "the answer is empty",
    }
    good = [line for line in lines if "failed" not in line]
    assert all(line["source"] == "rules" and line["findings"] for line in good)
    found = jobs.results(run)
    assert (found["pairs"], found["failed"], found["reasons"]) == (7, 1, {"empty": 1})


def test_a_killed_run_goes_on_behind_its_torn_line(home: Home) -> None:
    whole = written(start(home, {"input.jsonl": rows(6)}).folder)
    torn = "\n".join([*map(json.dumps, whole[:2]), '{"positive_id": "p2", "as'])
    run = start(home, {"input.jsonl": rows(6), "results.jsonl": torn.encode()})
    assert run.state == "done", run.message
    assert written(run.folder) == whole


def test_a_run_without_positives_fails_in_words(home: Home) -> None:
    run = start(home, {"input.jsonl": b""})
    assert run.state == "failed"
    assert "holds no positives" in run.message
