"""The judge's job on real run folders, against a scripted endpoint over HTTP."""

import json
import os
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from scripted_endpoint import ScriptedEndpoint, Seen
from scripted_replies import Reply, refuse, say
from waiting import until

from seapo import jobs
from seapo.errors import JobFailed
from seapo.jobs.files import read_lines
from seapo.settings import Home
from seapo.workers.child import Child, Stopped
from seapo.workers.judge import main

TYPES = {"correctness": "A wrong fact", "logic": "A flawed step"}


def pairs(n: int, each: int = 1) -> list[dict[str, object]]:
    """Pairs of n positives, `each` with as many negatives."""
    return [
        {
            "pair_id": f"p{i}-{k}",
            "turns": [{"role": "user", "content": f"What is {i} + 1?"}],
            "chosen": f"The sum of {i} and 1 is good {i + 1}.",
            "rejected": f"The sum of {i} and 1 is bad {i + 2 + k}.",
            "type": "logic",
            "asked": "logic",
            "spans": {"chosen": [[0, 0]], "rejected": [[20, 30]]},
        }
        for i in range(n)
        for k in range(each)
    ]


def judge_of(body: Mapping[str, Any], number: int) -> Reply:
    """Sees what is bad; calls the bad one worse; says so as JSON."""
    del number
    text = str(body["messages"][-1]["content"])
    if "<first_answer>" in text:
        worse = "first" if text.index(" is bad") < text.index(" is good") else "second"
        return say(json.dumps({"why": "the sum", "worse": worse}))
    bad = " is bad" in text
    said = {"error": bad, "type": "logic" if bad else "none", "quote": "is bad" if bad else ""}
    scores = {"severity": 4 if bad else 0, "accuracy": 1 if bad else 5, "quality": 3}
    return say(json.dumps({"why": "the sum", **said, **scores}))


def run_on(
    home: Home, server: ScriptedEndpoint, rows: list[dict[str, object]], **more: object
) -> jobs.Run:
    config = {"engine": f"openai:{server.url}#m", "types": TYPES, "device": "none", "seed": 1}
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return jobs.create(home, "judge", {**config, **more}, {"input.jsonl": lines})


def written(run: jobs.Run, name: str = "results.jsonl") -> list[dict[str, Any]]:
    return list(read_lines(run.folder / name))


def asked(server: ScriptedEndpoint) -> Counter[str]:
    return Counter(text_of(seen) for seen in server.seen)


def text_of(seen: Seen) -> str:
    return str(seen.body["messages"][-1]["content"])


def test_every_pair_gets_its_findings_and_a_chosen_answer_is_judged_once(home: Home) -> None:
    with ScriptedEndpoint(judge_of) as server:
        run = run_on(home, server, pairs(5, each=3))
        found = main(Child(run.folder))
    lines = written(run)
    assert sorted(line["pair_id"] for line in lines) == [r["pair_id"] for r in pairs(5, each=3)]
    for line in lines:
        values = {one["name"]: one["value"] for one in line["findings"]}
        assert values == {
            "judge_error": 1, "judge_type": 1, "judge_where": 1, "judge_severity": 4,
            "judge_accuracy": 1, "judge_quality": 3, "judge_worse": 1, "judge_chosen_error": 0,
            "judge_chosen_accuracy": 5, "judge_chosen_quality": 3,
        }  # fmt: skip
    assert (found["judged"], found["unscored"], found["asked"]) == (15, 0, 15 * 3 + 5)
    assert found["means"]["judge_error"] == 1  # type: ignore[index]
    assert set(asked(server).values()) == {1}


def test_what_cannot_be_read_is_asked_again_and_then_unscored(home: Home) -> None:
    def script(body: Mapping[str, Any], number: int) -> Reply:
        text = str(body["messages"][-1]["content"])
        if "is bad 2" in text and "<first_answer>" not in text:
            return say("I would rather not say.")
        if "is bad 3" in text and body.get("temperature") == 0:
            return say('{"error": perhaps}')
        return judge_of(body, number)

    with ScriptedEndpoint(script) as server:
        run = run_on(home, server, pairs(3), tries=1)
        found = main(Child(run.folder))
    by_id = {line["pair_id"]: line for line in written(run)}
    lost = by_id["p0-0"]
    assert (lost["unscored"], "rather not" in lost["detail"]) == ("unreadable", True)
    assert {one["name"] for one in lost["findings"]} >= {"judge_worse", "judge_chosen_error"}
    assert not {one["name"] for one in lost["findings"]} & {"judge_error", "judge_accuracy"}
    assert "unscored" not in by_id["p1-0"]
    assert found["reasons"] == {"unreadable": 1}
    assert max(asked(server).values()) == 2


def test_a_question_beside_the_main_one_may_come_to_nothing(home: Home) -> None:
    def script(body: Mapping[str, Any], number: int) -> Reply:
        order = "<first_answer>" in str(body["messages"][-1]["content"])
        return say("no idea") if order else judge_of(body, number)

    with ScriptedEndpoint(script) as server:
        run = run_on(home, server, pairs(2), tries=0)
        found = main(Child(run.folder))
    assert found["judged"] == 2
    assert found["missed"] == {"chosen_first: unreadable": 2, "rejected_first: unreadable": 2}
    assert "judge_worse" not in found["by_finding"]  # type: ignore[operator]


def test_a_killed_judge_goes_on_without_asking_again(home: Home) -> None:
    def slow(body: Mapping[str, Any], number: int) -> Reply:
        return replace(judge_of(body, number), delay=0.02)

    rows = pairs(24, each=2)
    with ScriptedEndpoint(slow) as server:
        run = jobs.start(run_on(home, server, rows, concurrency=4))
        wait_for(run, "answers.jsonl", 40)
        os.kill(jobs.find(home, run.id).pid or 0, signal.SIGKILL)
        until(lambda: not jobs.active(jobs.find(home, run.id).state))
        kept, before = written(run), len(written(run, "answers.jsonl"))
        assert 0 < len(kept) < len(rows)
        again = jobs.wait(jobs.resume(jobs.find(home, run.id)), timeout=60)
        requests = asked(server)
    assert again.state == "done", again.message
    found = written(run)
    assert found[: len(kept)] == kept
    assert Counter(line["pair_id"] for line in found) == Counter(row["pair_id"] for row in rows)
    assert before < 24 * 7 <= len(requests)
    assert requests.total() - len(requests) <= 4  # those under way when it was killed
    assert jobs.results(again)["asked"] == 24 * 7


def wait_for(run: jobs.Run, name: str, lines: int) -> None:
    path = run.folder / name
    until(
        lambda: path.exists() and len(written(run, name)) >= lines, told=lambda: jobs.log_tail(run)
    )


def test_a_stopped_judge_keeps_what_is_done(home: Home) -> None:
    class Impatient(Child):
        """Is asked to stop when it has written its first line."""

        def stopping(self) -> bool:
            return (self.folder / "results.jsonl").exists()

    with ScriptedEndpoint(judge_of) as server:
        run = run_on(home, server, pairs(30), concurrency=2)
        with pytest.raises(Stopped):
            main(Impatient(run.folder))
        assert 0 < len(written(run)) < 30
        main(Child(run.folder))
        assert len(written(run)) == 30


def test_an_engine_that_fails_everything_leaves_no_line(home: Home) -> None:
    with ScriptedEndpoint(lambda body, number: refuse(500)) as server:
        run = run_on(home, server, pairs(30), retries=0)
        with pytest.raises(JobFailed):
            main(Child(run.folder))
        assert written(run) == []
        server.script = judge_of
        assert main(Child(run.folder))["judged"] == 30


def test_rules_run_every_check_on_pairs_of_any_source(home: Home) -> None:
    rows = [{**row, "spans": None} for row in pairs(2, each=2)]
    rows[1]["rejected"] = rows[0]["rejected"]
    rows[3]["rejected"] = rows[3]["chosen"]
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    run = jobs.create(home, "judge", {"engine": "rules", "device": "none"}, {"input.jsonl": lines})
    found = main(Child(run.folder))
    seen = [{one["name"]: one["value"] for one in line["findings"]} for line in written(run)]
    assert [one.get("duplicate") for one in seen] == [None, 1, None, None]
    assert [one["unchanged"] for one in seen] == [0, 0, 0, 1]
    assert found["failing"] == {"duplicate": 1, "unchanged": 1}
    assert (found["judged"], found["unscored"]) == (4, 0)


def test_a_run_without_pairs_fails_in_words(home: Home) -> None:
    run = jobs.create(home, "judge", {"engine": "rules", "device": "none"}, {"input.jsonl": b""})
    run = jobs.wait(jobs.start(run), timeout=60)
    assert run.state == "failed"
    assert "holds no pairs" in run.message


def test_a_wording_in_the_home_is_the_one_that_is_asked(home: Home) -> None:
    own = home.path / "prompts" / "judge"
    own.mkdir(parents=True)
    (own / "single.txt").write_text("MINE {{conversation}} {{answer}} {{types}} is it bad?")
    with ScriptedEndpoint(judge_of) as server:
        run = run_on(home, server, pairs(1), order=False)
        main(Child(run.folder))
        assert all(text_of(seen).startswith("MINE") for seen in server.seen)
