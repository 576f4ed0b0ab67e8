"""Exports as the libraries that read them see them."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from seapo.errors import BadInput
from seapo.export import eval_path, export, sharegpt_turns
from seapo.snapshot import Snapshot, freeze

SYSTEM = {"role": "system", "content": "Be kind."}


def turn(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def pair(number: int) -> dict[str, Any]:
    return {
        "pair_id": f"p{number}",
        "type": "logic",
        "source": "rules",
        "turns": [SYSTEM, turn("user", f"Question {number // 2}?")],
        "chosen": f"Good {number // 2}\u2028“é”",
        "rejected": f"Bad {number}",
        "state": "accepted",
    }


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    falses = [{"turns": [turn("user", "Why?")], "completion": "Because."}]
    folder = tmp_path / "snapshots"
    return freeze(map(pair, range(80)), folder, eval_share=0.1, negatives=falses)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_dpo_rows_are_conversational_with_an_explicit_prompt(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "pairs.jsonl"
    assert export(snapshot, "dpo-jsonl", out) == 72 == len(lines(out))
    assert len(lines(tmp_path / "new" / "pairs.eval.jsonl")) == 8
    row = lines(out)[0]
    assert row["prompt"][0] == SYSTEM and row["prompt"][1]["role"] == "user"
    assert [m["role"] for m in row["chosen"] + row["rejected"]] == ["assistant", "assistant"]
    assert sorted(p.name for p in out.parent.iterdir()) == ["pairs.eval.jsonl", "pairs.jsonl"]


def test_parquet_holds_the_same_rows(snapshot: Snapshot, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    export(snapshot, "dpo-jsonl", tmp_path / "p.jsonl")
    assert export(snapshot, "dpo-parquet", tmp_path / "p.parquet") == 72
    for name in ("p", "p.eval"):
        rows = pq.read_table(tmp_path / f"{name}.parquet").to_pylist()
        assert rows == lines(tmp_path / f"{name}.jsonl")


def test_kto_rows_are_shuffled_and_each_positive_stands_once(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    out = tmp_path / "k.jsonl"
    count = export(snapshot, "kto-jsonl", out)
    rows = lines(out)
    labels = [row["label"] for row in rows]
    assert count == len(rows) == 36 + 72 + 1
    assert labels.count(True) == 36
    switches = sum(a != b for a, b in pairwise(labels))
    assert switches > 25  # in blocks it is 1
    assert any(row["completion"][0]["content"] == "Because." for row in rows)
    first = out.read_bytes()
    export(snapshot, "kto-jsonl", out)
    assert out.read_bytes() == first
    held = {str(row["prompt"]) for row in lines(tmp_path / "k.eval.jsonl")}
    assert held and not held & {str(row["prompt"]) for row in rows}


def test_a_chosen_completion_is_never_also_undesirable(tmp_path: Path) -> None:
    turned = {**pair(1), "chosen": "Bad 0", "rejected": "worse"}
    made = freeze([pair(0), turned], tmp_path / "s")
    export(made, "kto-jsonl", tmp_path / "k.jsonl")
    found = {row["completion"][0]["content"]: row["label"] for row in lines(tmp_path / "k.jsonl")}
    assert found["Bad 0"] is True and found["worse"] is False


@pytest.mark.parametrize("name", ["s.json", "s.jsonl"])
def test_sharegpt_comes_with_its_description(snapshot: Snapshot, tmp_path: Path, name: str) -> None:
    (tmp_path / "dataset_info.json").write_text('{"mine": {"file_name": "x.json"}}')
    out = tmp_path / name
    assert export(snapshot, "sharegpt", out) == 72
    rows = json.loads(out.read_text()) if name == "s.json" else lines(out)
    assert [m["from"] for m in rows[0]["conversations"]] == ["system", "human"]
    assert rows[0]["chosen"]["from"] == rows[0]["rejected"]["from"] == "gpt"
    told = json.loads((tmp_path / "dataset_info.json").read_text())
    assert set(told) == {"mine", "s", "s_eval"}
    assert told["s_eval"]["file_name"] == eval_path(out).name
    assert told["s"]["ranking"] is True and told["s"]["formatting"] == "sharegpt"


@pytest.mark.parametrize(
    ("roles", "wanted"),
    [
        ("u", "h"), ("su", "sh"), ("uau", "hgh"), ("uu", "h"), ("auau", "hghgh"), ("ua", "hgh"),
        ("s", "sh"), ("", "h"), ("uaat", "hgo"), ("usu", "h"), ("uatau", "hgogh"),
    ],
)  # fmt: skip
def test_sharegpt_turns_alternate_and_end_with_the_human(roles: str, wanted: str) -> None:
    names = {"u": "user", "a": "assistant", "s": "system", "t": "tool"}
    short = {"human": "h", "gpt": "g", "system": "s", "observation": "o"}
    found = sharegpt_turns([turn(names[role], role) for role in roles])
    assert "".join(short[m["from"]] for m in found) == wanted
    spoken = [m for m in found if m["from"] != "system"]
    assert len(spoken) % 2 == 1  # LLaMA-Factory drops a preference row with an even count


def test_what_cannot_be_exported_says_so(snapshot: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Known: dpo-jsonl, dpo-parquet, kto-jsonl, sharegpt"):
        export(snapshot, "csv", tmp_path / "x")
    with pytest.raises(BadInput, match="is a folder"):
        export(snapshot, "dpo-jsonl", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="cannot be written"):
        export(snapshot, "dpo-jsonl", tmp_path / "file" / "x.jsonl")
    (tmp_path / "dataset_info.json").write_text("{torn")
    with pytest.raises(BadInput, match="is no JSON"):
        export(snapshot, "sharegpt", tmp_path / "x.json")
