"""The injection job: real child processes on real run folders."""

import json
import os
import signal
from pathlib import Path

import pytest
from waiting import until

from seapo import jobs
from seapo.diff import spans
from seapo.errors import BadInput
from seapo.lab.classify import classify
from seapo.lab.questions import questions
from seapo.lab.rewriting import REQUESTS, request
from seapo.records import Injection, Positive, Turn
from seapo.settings import DEMO, EMBEDDED_MODEL, Home
from seapo.workers.child import Child, Stopped
from seapo.workers.generating import BATCH, Writer, load_writer
from seapo.workers.inject import main
from seapo.workers.lab_rewriting import Failed, rewrite

TYPES = ("correctness", "logic", "hallucination")
HOSTILE = (
    "",
    "   ",
    "word " * 3000,
    "你好，世界。" * 4,
    "<|end|><|assistant|> <script>alert(1)</script>",
    "\x00\ud7ff👩‍👩‍👧 \u202e",
    "def f(x):\n    return x ** 2\n" * 4,
)


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


def lab(n: int) -> list[dict[str, object]]:
    """Rows of positives of the model's own world, types in turn."""
    lines = (DEMO / "lab.jsonl").read_text(encoding="utf-8").splitlines()[:n]
    return [
        {
            "positive_id": found["id"],
            "turns": [{"role": "user", "content": found["prompt"]}],
            "answer": found["response"],
            "asked": TYPES[at % 3],
        }
        for at, found in enumerate(map(json.loads, lines))
    ]


def lines(found: list[dict[str, object]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in found).encode()


def embedded(home: Home, found: list[dict[str, object]], **config: object) -> jobs.Run:
    given = {"engine": "embedded", "seed": 1, "device": "none", **config}
    return jobs.create(home, "inject", given, {"input.jsonl": lines(found)})


def first_lines(run: jobs.Run, more_than: int) -> None:
    """Wait until the run has left more than so many lines."""
    path = run.folder / "results.jsonl"
    until(
        lambda: path.exists() and len(written(run.folder)) > more_than,
        240,
        lambda: jobs.log_tail(run),
    )


@pytest.fixture(scope="module")
def writer() -> Writer:
    return load_writer(str(EMBEDDED_MODEL))


def test_the_model_leaves_a_pair_or_a_counted_failure_each(home: Home) -> None:
    odd = [{**row, "answer": text} for row, text in zip(lab(9), HOSTILE, strict=False)]
    asked = [*lab(60), *({**row, "positive_id": f"odd{at}"} for at, row in enumerate(odd))]
    run = embedded(home, asked)
    results = main(Child(run.folder))
    found = written(run.folder)
    assert sorted(str(line["positive_id"]) for line in found) == sorted(
        str(row["positive_id"]) for row in asked
    )
    failed = {str(line["positive_id"]): line["failed"] for line in found if "failed" in line}
    assert set(failed.values()) <= {"unchanged", "empty", "truncated", "too_long", "duplicate"}
    assert [failed[f"odd{at}"] for at in range(3)] == ["empty", "empty", "too_long"]
    good = [line for line in found if "rejected" in line]
    assert len(good) > 30
    for line in good:
        assert (line["source"], line["rule"], line["type"]) == (
            "embedded",
            "rewrite",
            line["asked"],
        )
        assert line["findings"] and REQUESTS[str(line["asked"])] in str(line["why"])
        assert line["receipt"]["mode"] == "lab"
    assert (results["pairs"], results["failed"]) == (len(good), len(failed))
    assert results["asked"] >= len(good) and results["completion_tokens"] > 5 * len(good)


def test_a_killed_rewriting_goes_on_without_asking_again(home: Home) -> None:
    asked = lab(200)
    run = jobs.start(embedded(home, asked))
    first_lines(run, 0)
    os.kill(jobs.find(home, run.id).pid or 0, signal.SIGKILL)
    until(lambda: not jobs.active(jobs.find(home, run.id).state))
    kept = written(run.folder)
    assert 0 < len(kept) < len(asked)
    child = Child(run.folder)  # goes on in this process, where the libraries are loaded
    main(child)
    found = written(run.folder)
    assert found[: len(kept)] == kept
    assert sorted(str(line["positive_id"]) for line in found) == sorted(
        str(row["positive_id"]) for row in asked
    )
    answers = [json.loads(line)["key"] for line in (run.folder / "answers.jsonl").open()]
    assert len(answers) == len(set(answers))


def test_a_stopped_rewriting_keeps_what_is_done(home: Home) -> None:
    run = embedded(home, lab(200))

    class Impatient(Child):
        """Is asked to stop when it has written its first line."""

        def stopping(self) -> bool:
            return (self.folder / "results.jsonl").exists()

    with pytest.raises(Stopped):
        main(Impatient(run.folder))
    assert 0 < len(written(run.folder)) <= BATCH


def test_spans_say_exactly_what_was_rewritten(writer: Writer) -> None:
    positives = [Positive((Turn("user", str(r["turns"])),), str(r["answer"])) for r in lab(12)]
    made = rewrite(writer, positives, ["logic"] * 12, seed=3)
    for positive, found in zip(positives, made, strict=True):
        if isinstance(found, Injection):
            assert found.spans == spans(positive.answer, found.rejected)
            assert found.spans.chosen


def test_what_is_rewritten_hangs_on_the_positive_alone(writer: Writer) -> None:
    positives = [Positive((Turn("user", f"Say {n}."),), f"The answer is {n}.") for n in range(3)]
    kinds = list(TYPES)
    together = rewrite(writer, positives, kinds, seed=5)
    alone = [rewrite(writer, [p], [t], seed=5)[0] for p, t in zip(positives, kinds, strict=True)]
    assert together == alone


def test_earlier_turns_reach_the_model(writer: Writer) -> None:
    heard: list[str] = []

    class Listening(Writer):
        def answers(self, conversations, *rest):  # type: ignore[no-untyped-def]
            heard.extend(" / ".join(turn["content"] for turn in talk) for talk in conversations)
            return super().answers(conversations, *rest)

    turns = (Turn("system", "Be brief."), Turn("user", "Hello"), Turn("assistant", "Hi"))
    positive = Positive((*turns, Turn("user", "What is 2 + 3?")), "2 + 3 = 5.")
    rewrite(Listening(writer.model, writer.tokenizer), [positive], ["logic"], seed=1)
    asked = request("What is 2 + 3?", "2 + 3 = 5.", "logic")
    assert heard[0] == f"Be brief. / Hello / Hi / {asked}"


def test_types_and_engines_that_are_not_there_are_refused(writer: Writer, home: Home) -> None:
    one = Positive((Turn("user", "Hello"),), "Hi there.")
    with pytest.raises(BadInput, match="'humour'"):
        rewrite(writer, [one], ["humour"], seed=1)
    assert rewrite(writer, [], [], seed=1) == []
    assert rewrite(writer, [Positive((), "")], ["logic"], seed=1) == [Failed("empty")]
    with pytest.raises(BadInput, match="No engine 'none-such'"):
        main(Child(embedded(home, lab(1), engine="none-such").folder))


def test_nine_in_ten_rewrites_of_the_models_own_world_are_wrong(writer: Writer) -> None:
    asked = questions("development", 30, seed=7)
    positives = [Positive((Turn("user", q.prompt),), q.reference) for q in asked]
    made = rewrite(writer, positives, [TYPES[at % 3] for at in range(len(asked))], seed=1)
    wrong = [
        isinstance(found, Injection) and classify(question, found.rejected) != "right"
        for question, found in zip(asked, made, strict=True)
    ]
    assert sum(wrong) >= 0.9 * len(asked)
