"""The evaluation worker on the shipped model: every answer kept, resumed without asking twice, real suites."""

import json
from pathlib import Path
from typing import Any

import pytest

from seapo import jobs
from seapo.errors import BadInput, SeapoError
from seapo.lab.question import DIMENSIONS
from seapo.settings import Home
from seapo.workers.child import Child
from seapo.workers.evaluate import chunks, main, suite_of

FIELDS = {"id", "dimension", "kind", "group", "prompt", "target", "answer", "score"}
GSM = {"question": "What is 47 + 25?", "answer": "47 + 25 = 72\n#### 72"}
TRUTH = {
    "question": "Is it true that Spain lies in Europe?",
    "mc1_targets": {"choices": ["Yes. Spain lies in Europe.", "No."], "labels": [1, 0]},
    "mc2_targets": {"choices": ["Yes. Spain lies in Europe.", "No."], "labels": [1, 0]},
}


def _evaluate(home: Path, **config: object) -> tuple[dict[str, Any], Path]:
    run = jobs.create(Home(home), "evaluate", {"model": "embedded", "device": "none", **config})
    return main(Child(run.folder)), run.folder


def _items(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "items.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    return _evaluate(tmp_path_factory.mktemp("home"), suite="embedded", limit=8)


@pytest.mark.slow
def test_each_dimension_has_a_score_with_its_interval(
    evaluated: tuple[dict[str, Any], Path],
) -> None:
    results, _ = evaluated
    assert set(results["scores"]) == set(DIMENSIONS)
    assert set(results["n"].values()) == {6}
    assert set(results["unseen"]["n"].values()) == {2}  # a quarter, scored apart
    for found in (results, results["unseen"]):
        for name, score in found["scores"].items():
            low, high = found["intervals"][name]
            assert 0 <= low <= score <= high <= 1


@pytest.mark.slow
def test_every_item_is_kept_with_what_the_model_said(
    evaluated: tuple[dict[str, Any], Path],
) -> None:
    items = _items(evaluated[1])
    assert len({item["id"] for item in items}) == 40
    assert all(set(item) == FIELDS for item in items)
    assert all(item["answer"].strip().endswith(".") for item in items)
    assert {item["kind"] for item in items} == {"generate", "choose"}


@pytest.mark.slow
def test_a_resumed_run_asks_only_what_is_open_and_ends_the_same(
    evaluated: tuple[dict[str, Any], Path], tmp_path: Path
) -> None:
    results, whole = evaluated
    run = jobs.create(Home(tmp_path), "evaluate", json.loads((whole / "config.json").read_text()))
    lines = (whole / "items.jsonl").read_text().splitlines(keepends=True)
    torn = "".join(lines[:25]) + lines[25][:40]
    (run.folder / "items.jsonl").write_text(torn)
    again = main(Child(run.folder))
    assert again["scores"] == results["scores"]
    assert sorted(item["id"] for item in _items(run.folder)) == sorted(
        item["id"] for item in _items(whole)
    )


@pytest.mark.slow
def test_a_users_own_suite_runs_by_generating_and_by_choosing(tmp_path: Path) -> None:
    folder = tmp_path / "suite"
    folder.mkdir()
    (folder / "gsm.jsonl").write_text(json.dumps(GSM) + "\n")
    (folder / "truth.jsonl").write_text(json.dumps(TRUTH) + "\n")
    tasks = [
        {"file": "gsm.jsonl", "format": "gsm8k", "dimension": "mathematics"},
        {"file": "truth.jsonl", "format": "truthfulqa", "dimension": "truthfulness"},
    ]
    (folder / "suite.json").write_text(json.dumps({"tasks": tasks}))
    results, run = _evaluate(tmp_path / "home", suite=str(folder))
    assert results["n"] == {"mathematics": 1, "truthfulness": 2}
    mc2 = next(item["score"] for item in _items(run) if item["group"] == "mc2")
    assert 0 < mc2 < 1


@pytest.mark.slow
def test_a_folder_that_is_no_model_says_so(tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "config.json").write_text("{}")
    with pytest.raises(SeapoError, match="cannot be loaded"):
        _evaluate(tmp_path / "home", model=str(model), limit=1)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["/nowhere/model", "two/slashes/here"])
def test_models_that_are_not_there(model: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=f"There is no folder {model!r}"):
        _evaluate(tmp_path, model=model, limit=1)


def test_answered_items_are_not_asked_again() -> None:
    suite = suite_of({"suite": "embedded", "limit": 3})
    ids = [item.id for task in suite.tasks for item in task.items]
    left = [item.id for _, items in chunks(suite, set(ids[:7])) for item in items]
    assert left == ids[7:]


def test_an_unknown_suite_names_the_known_ones() -> None:
    with pytest.raises(BadInput, match="'mmlu' is no suite: give embedded, embedded-development"):
        suite_of({"suite": "mmlu"})
