"""What injection runs write is taken in once, line by whole line."""

import json
from pathlib import Path

from making import add_dataset, add_pairs, result_line, write_lines
from test_decisions import check_board, say

from seapo.records import pair_id, spans_of
from seapo.store import Store, counting, reading, taking
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter


def test_lines_are_taken_once_and_a_torn_one_waits(store: Store, tmp_path: Path) -> None:
    number = add_dataset(store)
    results = tmp_path / "results.jsonl"
    write_lines(results, [result_line(1, "logic")])
    torn = json.dumps(result_line(2, "logic"))
    with results.open("a") as file:
        file.write(torn[:40])
    assert taking.take(store, "run", number, results) == 1
    assert taking.take(store, "run", number, results) == 0
    with results.open("a") as file:
        file.write(torn[40:] + "\n")
    assert taking.take(store, "run", number, results) == 1
    assert reading.count(store, PairFilter(dataset="sums")) == 2


def test_the_same_result_by_another_run_adds_nothing(store: Store, tmp_path: Path) -> None:
    number = add_dataset(store)
    ids = add_pairs(store, tmp_path, number)
    assert taking.take(store, "second", number, tmp_path / "results.jsonl") == 0
    assert reading.count(store, PairFilter()) == len(ids)


def test_failures_are_counted_by_reason(store: Store, tmp_path: Path) -> None:
    failed = {"positive_id": "x", "asked": "logic", "failed": "empty", "detail": "no text"}
    write_lines(tmp_path / "r.jsonl", [failed, failed, {**failed, "failed": "no_words"}])
    taking.take(store, "run", add_dataset(store), tmp_path / "r.jsonl")
    assert counting.failures(store, "run") == {"empty": 2, "no_words": 1}


def test_a_pair_in_two_sets_is_one_pair_with_one_history(store: Store, tmp_path: Path) -> None:
    first = add_pairs(store, tmp_path, add_dataset(store, "a"))
    decide(store, [say(first[0], "accept")])
    second = add_pairs(store, tmp_path, add_dataset(store, "b"))
    assert first == second
    rows = reading.pairs(store, PairFilter(dataset="b"))
    assert [row["state"] for row in rows[:2]] == ["accepted", "undecided"]
    decide(store, [say(first[1], "flag")])
    assert reading.pairs(store, PairFilter(dataset="a"))[1]["state"] == "flagged"
    check_board(store)


def test_ids_and_spans_are_those_of_the_records(store: Store, tmp_path: Path) -> None:
    ids = add_pairs(store, tmp_path, add_dataset(store), 1)
    row = reading.pair(store, ids[0])
    assert row["id"] == pair_id(row["positive_id"], row["rejected"], row["type"])
    spans = spans_of(row["spans"])
    (start, end), (left, right) = spans.chosen[0], spans.rejected[0]
    assert (row["chosen"][start:end], row["rejected"][left:right]) == ("2", "3")


def test_a_result_for_a_deleted_set_is_left(store: Store, tmp_path: Path) -> None:
    write_lines(tmp_path / "r.jsonl", [result_line(1, "logic")])
    assert taking.take(store, "run", 99, tmp_path / "r.jsonl") == 0


def test_lines_that_are_no_results_are_counted_and_the_others_taken(
    store: Store, tmp_path: Path
) -> None:
    number = add_dataset(store)
    results = tmp_path / "r.jsonl"
    stranger = {**result_line(2, "logic"), "positive_id": "not here"}
    write_lines(results, [result_line(1, "logic"), {"rejected": 7}, stranger])
    with results.open("a") as file:
        file.write('{"cut\n[1]\n' + json.dumps(result_line(3, "logic")) + "\n")
    assert taking.take(store, "run", number, results) == 2
    assert counting.failures(store, "run") == {"unreadable": 3}
    assert store.cursor().execute("select count(*) from pairs").fetchone() == (2,)
