"""Freezing: what the id depends on, where prompts go, what is left out, and that nothing is half there."""

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seapo.errors import BadInput, NotFound
from seapo.settings import Home
from seapo.snapshot import (
    Snapshot,
    find_snapshot,
    freeze,
    list_snapshots,
    prompt_parts,
    verify_snapshot,
)


def pair(number: int, prompt: int | None = None, **more: Any) -> dict[str, Any]:
    asked = number if prompt is None else prompt
    row = {
        "pair_id": f"p{number}",
        "type": ("correctness", "logic")[number % 2],
        "source": "rules",
        "turns": [{"role": "user", "content": f"Question {asked}?"}],
        "chosen": f"Answer {number} — “good”.",
        "rejected": f"Answer {number} is bad.",
        "state": "accepted",
        "reviewer": "ada",
    }
    return {**row, **more}


def pairs(count: int, prompts: int | None = None) -> list[dict[str, Any]]:
    return [pair(number, number % prompts if prompts else None) for number in range(count)]


def prompts_of(snapshot: Snapshot, split: str) -> set[str]:
    return {"|".join(prompt_parts(row["turns"])) for row in snapshot.pairs(split)}


def test_the_same_content_is_the_same_snapshot(tmp_path: Path) -> None:
    first = freeze(pairs(50), tmp_path, "one")
    again = freeze(reversed(pairs(50)), tmp_path, "two")
    assert (again.id, again.folder) == (first.id, first.folder)
    assert (first.name, again.name) == ("one", "two")
    assert find_snapshot_names(tmp_path) == {"one": first.id, "two": first.id}
    assert [f.name for f in tmp_path.iterdir() if f.name != ".names"] == [first.id]


def find_snapshot_names(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in (folder / ".names").iterdir()}


@pytest.mark.parametrize(
    "change",
    [
        {"chosen": "x"},
        {"rejected": "x"},
        {"type": "unknown"},
        {"turns": [{"role": "system", "content": "x"}]},
    ],
)
def test_other_content_is_another_snapshot(tmp_path: Path, change: dict[str, Any]) -> None:
    first = freeze(pairs(10), tmp_path)
    other = freeze([pair(0, **change), *pairs(10)[1:]], tmp_path)
    assert other.id != first.id
    assert first.name == "snapshot-1" and other.name == "snapshot-2"


def test_who_and_when_are_no_content(tmp_path: Path) -> None:
    first = freeze(pairs(10), tmp_path)
    rows = [{**row, "reviewer": "bob", "decided_at": "2026-01-01"} for row in pairs(10)]
    assert freeze(rows, tmp_path).id == first.id


@pytest.mark.parametrize(
    ("prompts", "share", "held"),
    [(1, 0.05, 0), (19, 0.05, 1), (20, 0.05, 1), (20, 0.01, 1), (100, 0.05, 5), (2, 0.99, 1),
     (100, 0.0, 0)],
)  # fmt: skip
def test_the_split_is_by_prompt_and_exact(
    tmp_path: Path, prompts: int, share: float, held: int
) -> None:
    snapshot = freeze(pairs(prompts * 3, prompts), tmp_path, eval_share=share)
    train, evaluated = prompts_of(snapshot, "train"), prompts_of(snapshot, "eval")
    assert len(evaluated) == held == snapshot.manifest["eval_prompts"]
    assert not train & evaluated
    assert len(train | evaluated) == prompts
    assert snapshot.manifest["eval_pairs"] == held * 3


def test_the_split_changes_with_the_seed_only(tmp_path: Path) -> None:
    first = freeze(pairs(100), tmp_path)
    assert prompts_of(freeze(reversed(pairs(100)), tmp_path), "eval") == prompts_of(first, "eval")
    other = freeze(pairs(100), tmp_path, seed=1)
    assert other.id != first.id
    assert prompts_of(other, "eval") != prompts_of(first, "eval")


def test_the_manifest_counts_and_says_what_was_left_out(tmp_path: Path) -> None:
    odd = [
        pair(90, rejected="Answer 90 — “good”. "),
        pair(91, rejected="  "),
        pair(0),
        pair(92, reviewer=None),
        pair(93, turns=[]),
    ]
    told = {"dataset": "gsm", "policy": "accepted", "left_out": {"undecided": 7}}
    made = freeze([*pairs(20), *odd], tmp_path, provenance=told)
    manifest = json.loads((made.folder / "manifest.json").read_text())
    assert manifest["left_out"] == {
        "undecided": 7,
        "identical answers": 1,
        "empty answer": 1,
        "no prompt": 1,
        "repeated": 1,
    }
    assert manifest["pairs"] == 21 == manifest["train_pairs"] + manifest["eval_pairs"]
    assert manifest["by_type"] == {"correctness": 11, "logic": 10}
    assert manifest["by_reviewer"] == {"ada": 20}
    assert (manifest["name"], manifest["policy"]) == ("gsm-1", "accepted")


def test_nothing_to_freeze_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Left out: 1 identical answers, 388 undecided"):
        freeze(
            [pair(1, rejected="Answer 1 — “good”.")],
            tmp_path,
            provenance={"left_out": {"undecided": 388}},
        )
    with pytest.raises(ZeroDivisionError):
        freeze((pair(1 // zero) for zero in [1, 0]), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("dataset", "name"),
    [({"name": "a/b", "format": "x"}, "a/b-1"), ("x" * 90, "x" * 40 + "-1"), ({}, "snapshot-1")],
)
def test_an_unnamed_snapshot_is_called_after_its_data_set(
    tmp_path: Path, dataset: object, name: str
) -> None:
    home = Home(tmp_path).make()
    made = freeze(pairs(3), home.snapshots, provenance={"dataset": dataset})
    assert made.name == name and find_snapshot(home, name).id == made.id


@pytest.mark.parametrize("share", [-0.1, 1.0, 2])
def test_a_share_that_is_none(tmp_path: Path, share: float) -> None:
    with pytest.raises(BadInput, match="from 0 to below 1"):
        freeze(pairs(3), tmp_path, eval_share=share)


def test_names_belong_to_one_content(tmp_path: Path) -> None:
    first = freeze(pairs(5), tmp_path, "gold/../x ä")
    with pytest.raises(BadInput, match=f"belongs to snapshot {first.id}"):
        freeze(pairs(6), tmp_path, "gold/../x ä")
    for bad in ("", " ", first.id, "x" * 300):
        with pytest.raises(BadInput, match="cannot name a snapshot"):
            freeze(pairs(5), tmp_path, bad)
    assert len([f for f in tmp_path.iterdir() if f.name != ".names"]) == 1


def test_found_by_id_and_name_and_else_told(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    assert list_snapshots(home) == []
    made = freeze(pairs(5), home.snapshots, "gold")
    (home.snapshots / "torn").mkdir()
    assert find_snapshot(home, "gold").id == find_snapshot(home, made.id).id == made.id
    assert [s.name for s in list_snapshots(home)] == ["gold"]
    for missing in ("silver", "../snapshots", "", "x" * 400, "0" * 24):
        with pytest.raises(NotFound, match=rf"gold \({made.id}\)"):
            find_snapshot(home, missing)


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    made = freeze(pairs(30), tmp_path)
    verify_snapshot(made)
    path = made.folder / "train.jsonl"
    path.chmod(0o644)
    path.write_text(path.read_text().replace("good", "poor", 1))
    with pytest.raises(BadInput, match=r"train\.jsonl was changed"):
        verify_snapshot(made)
    path.unlink()
    with pytest.raises(BadInput, match=r"train\.jsonl is missing"):
        verify_snapshot(made)


def test_false_labelled_completions_are_kept_beside(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "Why?"}]
    falses = [{"turns": turns, "completion": text} for text in ("Because.", "Because.", " ")]
    made = freeze(pairs(3), tmp_path, negatives=falses)
    lines = (made.folder / "negatives.jsonl").read_text().splitlines()
    assert [json.loads(line)["completion"] for line in lines] == ["Because."]
    assert made.manifest["negatives"] == 1
    assert made.id != freeze(pairs(3), tmp_path).id


def test_rows_are_streamed(tmp_path: Path) -> None:
    def wide() -> Iterator[dict[str, Any]]:
        for number in range(4_000):
            yield pair(number, chosen=f"{number}" * 1_000)

    tracemalloc.start()
    freeze(wide(), tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000  # the texts alone are 15 MB
