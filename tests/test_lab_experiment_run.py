"""The experiment really run, in miniature: killed and resumed, stopped, with failures, asking as lm-eval does."""

import json
import os
import signal
import time
from io import StringIO
from pathlib import Path
from typing import Any

import psutil
import pytest
from waiting import until

from seapo import compare, jobs, pipeline
from seapo.errors import BadInput
from seapo.jobs import Run
from seapo.lab.experiment.arms import cells
from seapo.lab.experiment.choices import read
from seapo.settings import Home
from seapo.workers.child import Child
from seapo.workers.experiment.board import Board, Task

TINY = {
    "bases": "embedded", "seeds": "1", "pairs": "10", "limit": "5", "samples": "3", "parallel": "1",
    "arms": "sft,seapo-mix", "regimes": "references", "strengths": "0.7",
}  # fmt: skip
CELLS = [cell.id for cell in cells(read(TINY))]
FIGURES = (
    "table",
    "types",
    "rivals",
    "truthfulness_errors_removed",
    "profile",
    "judge",
    "rewriting",
)


def start(home: Home, **more: str) -> Run:
    return pipeline.start_lab(home, "experiment", {**TINY, **more, "allow_parallel": "true"})


def lines(folder: Path, name: str = "cells.jsonl") -> list[dict[str, Any]]:
    path = folder / name
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return [json.loads(line) for line in text.splitlines()]


def report(run: Run) -> dict[str, Any]:
    done = jobs.wait(run, timeout=280)
    assert done.state == "done", f"{done.message}\n{jobs.log_tail(done)}"
    return jobs.results(done)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    run = start(Home(tmp_path_factory.mktemp("whole")).make())
    return run.folder, report(run)


@pytest.mark.slow
def test_killed_between_cells_it_goes_on_and_ends_with_the_same_table(
    whole: tuple[Path, dict[str, Any]], home: Home
) -> None:
    run = start(home)
    until(lambda: len(lines(run.folder)) >= 2)
    parent = psutil.Process(jobs.find(home, run.id).pid)
    workers = parent.children()
    os.kill(parent.pid, signal.SIGKILL)
    assert workers
    until(lambda: not any(w.is_running() and w.status() != "zombie" for w in workers), 20)
    assert jobs.find(home, run.id).state == "lost"
    before = lines(run.folder)
    assert 2 <= len(before) < len(CELLS)
    found = report(jobs.resume(jobs.find(home, run.id)))
    assert [found[name] for name in FIGURES] == [whole[1][name] for name in FIGURES]
    after = lines(run.folder)
    assert after[: len(before)] == before and sorted(r["cell"] for r in after) == sorted(CELLS)


@pytest.mark.slow
def test_each_cell_is_kept_as_a_run_that_compares_and_has_curves(
    whole: tuple[Path, dict[str, Any]],
) -> None:
    folder, found = whole
    kept = {row["cell"]: row for row in lines(folder)}
    assert list(kept) == CELLS
    mix = kept["embedded/0/references/seapo-mix"]
    assert mix["pairs"] == 10 and mix["steps"] == 2 and mix["chosen_right"] == 1.0
    places = [folder / "cells" / kept[name]["folder"] for name in (CELLS[0], mix["cell"])]
    rows = compare.compare(places)["table"]
    assert {row["dimension"] for row in rows} >= {"knowledge", "average"}
    curve = lines(places[1], "metrics.jsonl")
    assert [row["step"] for row in curve] == [1, 2] and "rewards/margins" in curve[0]
    assert json.loads((places[1] / "config.json").read_text())["method"] == "dpo"
    assert {run for row in found["table"] for run in row["runs"]} == set(kept)
    assert "SeaPO, mix" in (folder / "report.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_failing_cell_is_told_and_the_next_task_is_done(
    whole: tuple[Path, dict[str, Any]],
) -> None:
    from seapo.workers.experiment.worker import serve

    cell = {"base": "embedded", "seed": 7, "regime": "references", "arm": "sft", "strength": None}
    tasks = [{"do": "cell", "with": cell}, {"do": "profile", "with": {"base": "embedded"}}]
    answers = StringIO()
    serve(whole[0], StringIO("".join(f"{json.dumps(task)}\n" for task in tasks)), answers)
    failed, done = map(json.loads, answers.getvalue().splitlines())
    assert "no pairs" in failed["failed"]
    assert done["row"] == whole[1]["profile"]["embedded"]


@pytest.mark.slow
def test_stop_ends_every_process_at_once(home: Home) -> None:
    run = start(home)
    until(lambda: bool(psutil.Process(jobs.find(home, run.id).pid).children()))
    workers = psutil.Process(jobs.find(home, run.id).pid).children()
    begun = time.monotonic()
    assert jobs.stop(run).state == "stopped"
    assert time.monotonic() - begun < 10
    assert not any(w.is_running() and w.status() != "zombie" for w in workers)


@pytest.mark.slow
def test_answers_and_choices_score_as_through_lm_eval(home: Home) -> None:
    from seapo.settings import EMBEDDED_MODEL
    from seapo.workers.evaluate import main as evaluate
    from seapo.workers.experiment.asking import ask, suite
    from seapo.workers.generating import load_writer

    config = {"model": "embedded", "suite": "embedded", "limit": 12, "device": "none"}
    run = jobs.create(home, "evaluate", config)
    evaluate(Child(run.folder))
    theirs = {row["id"]: row for row in lines(run.folder, "items.jsonl")}
    ours = {row["id"]: row for row in ask(load_writer(str(EMBEDDED_MODEL)), suite("test", 12))}
    assert {row["kind"] for row in ours.values()} == {"generate", "choose"}
    assert ours.keys() == theirs.keys()
    for name, row in ours.items():
        assert str(row["answer"]).strip() == str(theirs[name]["answer"]).strip()
        assert row["score"] == theirs[name]["score"]


@pytest.mark.slow
def test_likelihoods_are_those_of_lm_eval(home: Home) -> None:
    from lm_eval.api.instance import Instance
    from lm_eval.models.huggingface import HFLM

    from seapo.settings import EMBEDDED_MODEL
    from seapo.workers.experiment.asking import log_likelihoods
    from seapo.workers.generating import load_writer

    writer = load_writer(str(EMBEDDED_MODEL))
    pairs = [
        (
            [{"role": "user", "content": f"Is it true that {n} is {'odd ' * n}?"}],
            f"No. {n} is even.",
        )
        for n in range(9)
    ]
    model = HFLM(pretrained=writer.model, tokenizer=writer.tokenizer, batch_size=4)
    texts = [model.apply_chat_template(list(turns)) for turns, _ in pairs]
    asked = [
        Instance("loglikelihood", {}, (text, answer), n)
        for n, (text, (_, answer)) in enumerate(zip(texts, pairs, strict=True))
    ]
    theirs = [value for value, _ in model.loglikelihood(asked, disable_tqdm=True)]
    assert log_likelihoods(writer, pairs) == pytest.approx(theirs, abs=1e-3)


@pytest.mark.slow
def test_all_methods_take_the_same_number_of_steps() -> None:
    from seapo.workers.experiment.cell import config_of

    own = {"recipe.dpo.num_train_epochs": "3", "recipe.dpo.per_device_train_batch_size": "32"}
    choices = read({"bases": "embedded", **own})
    found = {method: config_of(choices, method, 100, 5) for method in ("dpo", "kto", "sft")}
    assert {config.max_steps for config in found.values()} == {12}
    assert {config.seed for config in found.values()} == {5}
    batches = {name: config.per_device_train_batch_size for name, config in found.items()}
    assert batches["kto"] == 2 * batches["dpo"] == 2 * batches["sft"] == 64


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("recipe.dpo.learning_rate", "fast", "learning_rate must be a number"),
        ("recipe.sft.beta", "1", "beta"),
        ("bases", "none/such", "folders of models"),
    ],
)
def test_wrong_settings_start_nothing(home: Home, name: str, value: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        start(home, **{name: value})
    assert jobs.list_runs(home) == []


def test_a_task_waits_for_its_needs_and_fails_with_them() -> None:
    told: list[tuple[str, str | None]] = []
    tasks = [
        Task("cell", {}, ("block",), 1), Task("block", {}, ("profile",)), Task("profile", {}),
        Task("base", {}, (), 1),
    ]  # fmt: skip
    board = Board(tasks, lambda task, reason: told.append((task.name, reason)))
    first, second = board.take(), board.take()
    assert first and second and (first.name, second.name) == ("profile", "base")
    board.end(second, None)
    board.end(first, "no model")
    assert board.take() is None
    assert told == [
        ("base", None),
        ("profile", "no model"),
        ("block", "no model"),
        ("cell", "no model"),
    ]
