"""The command line as other programs see it: exit codes, the last line of JSON, nothing changed on bad input."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from seapo.cli import main
from seapo.settings import ROOT, Home
from seapo.store import Store

ROWS = [
    {
        "question": f"Tom has {n} apples and buys {n + 2} more. How many apples has he now?",
        "answer": f"Tom had {n} apples. {n} + {n + 2} = {2 * n + 2}. The answer is {2 * n + 2}.",
    }
    for n in range(3, 33)
]


def run(home: Home, *words: str, stdin: str = "") -> tuple[int, Any, str]:
    """Exit code, the JSON of the last line (None without one), and all of standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "seapo", *words, "--home", str(home.path), "--json"],
        capture_output=True, text=True, cwd=ROOT, input=stdin, timeout=240, check=False,
    )  # fmt: skip
    lines = done.stdout.strip().split("\n")
    try:
        return done.returncode, json.loads(lines[-1]), done.stdout
    except ValueError:
        return done.returncode, None, done.stdout + done.stderr


@pytest.fixture
def sums(home: Home, tmp_path: Path) -> Home:
    """A home with a small imported set and a pair for each positive."""
    path = tmp_path / "sums.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    code, found, out = run(home, "import", str(path))
    assert (code, found["positives"]) == (0, 30), out
    code, found, out = run(home, "inject", "--dataset", "sums", "--seed", "1")
    assert (code, found["pairs"], found["failed"]) == (0, 30, 0), out
    assert found["by_type"] == {"correctness": 10, "hallucination": 10, "logic": 10}
    return home


def test_the_road_from_file_to_export(sums: Home, tmp_path: Path) -> None:
    code, last, out = run(sums, "pairs", "--dataset", "sums")
    pairs = [json.loads(line) for line in out.strip().split("\n")[:-1]]
    assert (code, last["count"], len(pairs)) == (0, 30, 30)
    assert {"id", "type", "prompt", "chosen", "rejected", "spans", "findings", "state"} <= set(
        pairs[0]
    )
    lines = "\n".join(json.dumps({"pair": p["id"], "verdict": "accept"}) for p in pairs[:25])
    assert run(sums, "decide", "--from", "-", stdin=lines)[1]["decided"] == 25
    reject = ("decide", "--pair", pairs[25]["id"], "--verdict", "reject", "--reason", "not_wrong")
    assert run(sums, *reject, "--reviewer", "ann")[:2] == (0, {"decided": 1})
    code, frozen, _ = run(sums, "snapshot", "--dataset", "sums", "--name", "first")
    assert (code, frozen["pairs"], sum(frozen["by_type"].values())) == (0, 25, 25)
    assert frozen["eval_pairs"] == 1
    for format_name, factor in [("dpo-jsonl", 1), ("kto-jsonl", 2), ("sharegpt", 1)]:
        out_path = tmp_path / f"{format_name}.out"
        words = ("export", "--snapshot", "first", "--format", format_name, "--out", str(out_path))
        code, wrote, text = run(sums, *words)
        assert (code, wrote["rows"]) == (0, 24 * factor), text
    words = ("export", "--dataset", "sums", "--format", "review-jsonl", "--out")
    code, wrote, _ = run(sums, *words, str(tmp_path / "reviewed.jsonl"))
    rows = [json.loads(line) for line in (tmp_path / "reviewed.jsonl").read_text().splitlines()]
    assert (code, wrote["rows"], len(rows)) == (0, 26, 26)
    assert rows[-1]["reason"] == "not_wrong"
    assert rows[-1]["history"][0]["reviewer"] == "ann"


def test_injecting_again_adds_nothing_and_all_asks_for_each_type(sums: Home) -> None:
    again = run(sums, "inject", "--dataset", "sums", "--seed", "1")[1]
    assert (again["pairs"], again["failed"], again["known"]) == (0, 0, 30)
    code, found, _ = run(
        sums, "inject", "--dataset", "sums", "--mix", "all", "--limit", "2", "--seed", "9"
    )
    assert code == 0
    assert found["pairs"] + found["failed"] + found["known"] == 6


def test_pairs_that_another_set_has_too_are_counted(sums: Home, tmp_path: Path) -> None:
    assert run(sums, "import", str(tmp_path / "sums.jsonl"), "--name", "twin")[0] == 0
    assert run(sums, "inject", "--dataset", "twin", "--seed", "1")[1]["pairs"] == 30


def test_the_first_rows_that_an_import_sets_aside_are_named(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "torn.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS[:3]) + "torn\n{}\n" * 2)
    assert main(["import", str(path), "--home", str(home.path)]) == 0
    said = capsys.readouterr().out
    assert "3 kept" in said and "4 set aside" in said
    assert "first: line 4 not_json, line 5 missing, line 6 not_json." in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("import", "nowhere.jsonl"), "is not there"),
        (("inject", "--dataset", "x"), "No data set 'x'. There are: none yet"),
        (("pairs", "--dataset", "x"), "No data set 'x'"),
        (("pairs", "--dataset", "x", "--type", "y"), "No error type 'y'"),
        (("decide", "--pair", "x", "--verdict", "accept"), "No pair 'x' here"),
        (("decide", "--pair", "x"), "--pair came without --verdict"),
        (("snapshot", "--dataset", "x"), "No data set 'x'"),
        (("train", "--snapshot", "x"), "x"),
        (("evaluate", "--model", "/nowhere"), "No model folder at /nowhere"),
        (("compare", "a"), "at least two runs"),
        (("stop", "../../etc"), "no run"),
        (("export", "--snapshot", "x", "--format", "xml", "--out", "o"), "no format 'xml'"),
        (("datasets", "--delete", "x"), "x"),
    ],
)
def test_bad_input_is_2_with_a_clear_message(
    home: Home, words: tuple[str, ...], message: str
) -> None:
    code, found, out = run(home, *words)
    assert code == 2, out
    assert message in found["error"]


def test_bad_usage_is_2(home: Home) -> None:
    code, found, _ = run(home, "fly")
    assert (code, "invalid choice: 'fly'" in found["error"]) == (2, True)
    assert run(home, "inject")[1]["error"].startswith("the following arguments are required")


def test_a_decision_file_with_a_bad_line_changes_nothing(sums: Home) -> None:
    pair = json.loads(run(sums, "pairs", "--dataset", "sums", "--limit", "1")[2].split("\n")[0])
    lines = json.dumps({"pair": pair["id"], "verdict": "accept"}) + "\n{broken"
    code, found, _ = run(sums, "decide", "--from", "-", stdin=lines)
    assert code == 2
    assert "line 2: not JSON" in found["error"]
    assert run(sums, "pairs", "--dataset", "sums", "--state", "accepted")[1]["count"] == 0


def test_a_store_held_by_the_app_is_named(home: Home) -> None:
    with Store.open(home.make().store):
        code, found, _ = run(home, "datasets")
        assert code == 1
        assert "held by" in found["error"]
        assert run(home, "jobs")[:2] == (0, {"jobs": []})


def test_decide_writes_the_chosen_text_anew_and_notes_why(sums: Home, tmp_path: Path) -> None:
    pair = json.loads(run(sums, "pairs", "--dataset", "sums", "--limit", "1")[2].split("\n")[0])
    better = tmp_path / "better.txt"
    better.write_text("A better answer.")
    words = ("decide", "--pair", pair["id"], "--verdict", "accept", "--reviewer", "ann")
    assert run(sums, *words, "--edit-chosen", str(better), "--note", "units")[0] == 0
    after = json.loads(run(sums, "pairs", "--dataset", "sums", "--limit", "1")[2].split("\n")[0])
    assert (after["chosen"], after["original_chosen"]) == ("A better answer.", pair["chosen"])
    out = tmp_path / "reviewed.jsonl"
    options = ("export", "--dataset", "sums", "--format", "review-jsonl", "--out", str(out))
    assert run(sums, *options)[0] == 0
    told = json.loads(out.read_text().split("\n")[0])["history"][0]
    assert (told["note"], told["how"], told["edit_chosen"]) == ("units", "hand", "A better answer.")
