"""Judges' findings in the store: taken in once, the newest shown, and old stores kept whole."""

import json
from pathlib import Path

import pytest
from making import add_dataset, add_pairs, positive, result_line, write_lines

from seapo import store as stores
from seapo.records import Decision, pair_id
from seapo.store import Store, counting, datasets, findings, freezing, reading, taking
from seapo.store.decisions import decide, history
from seapo.store.filters import PairFilter
from seapo.store.migrations import MIGRATIONS


def said(pair: str, **values: float) -> dict[str, object]:
    """A judge run's line."""
    seen = [{"name": name, "value": value, "detail": ""} for name, value in values.items()]
    return {"pair_id": pair, "findings": seen}


def values(store: Store, pair: str) -> dict[str, float]:
    return {one["name"]: one["value"] for one in reading.pair(store, pair)["findings"]}


@pytest.fixture
def judged(store: Store, tmp_path: Path) -> tuple[int, list[str]]:
    number = add_dataset(store)
    return number, add_pairs(store, tmp_path, number)


def test_a_judge_s_lines_are_taken_once_and_a_torn_one_waits(
    store: Store, judged: tuple[int, list[str]], tmp_path: Path
) -> None:
    number, ids = judged
    results = tmp_path / "judged.jsonl"
    write_lines(results, [said(ids[0], judge_error=1)])
    torn = json.dumps(said(ids[1], judge_error=0))
    with results.open("a") as file:
        file.write(torn[:30])
    assert findings.take_judged(store, "judge-a", number, results) == 1
    assert findings.take_judged(store, "judge-a", number, results) == 0
    with results.open("a") as file:
        file.write(torn[30:] + "\n")
    assert findings.take_judged(store, "judge-a", number, results) == 1
    assert [values(store, i)["judge_error"] for i in ids[:2]] == [1, 0]
    assert store.cursor().execute("select count(*) from findings").fetchone() == (2,)


def test_a_newer_run_replaces_all_that_an_older_judge_said(
    store: Store, judged: tuple[int, list[str]], tmp_path: Path
) -> None:
    number, ids = judged
    first = said(ids[0], judge_error=1, judge_severity=4, reference_margin=0.5, length_ratio=2)
    for run, line in (("judge-a", first), ("judge-b", said(ids[0], judge_error=0))):
        write_lines(tmp_path / run, [line])
        findings.take_judged(store, run, number, tmp_path / run)
    row = reading.pair(store, ids[0])
    assert values(store, ids[0]) == {"length_ratio": 2, "judge_error": 0, "reference_margin": 0.5}
    assert row["margin"] == 0.5
    assert reading.pair(store, ids[1])["margin"] is None
    shown = "select name, value from newest_findings where pair_id = ? order by name"
    assert store.cursor().execute(shown, [ids[0]]).fetchall() == [
        ("judge_error", 0.0), ("length_ratio", 2.0), ("reference_margin", 0.5)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "{torn",
        "[1]",
        '{"pair_id": 3, "findings": []}',
        '{"pair_id": "x"}',
        '{"pair_id": "x", "findings": [{"name": "a", "value": "high"}]}',
        '{"pair_id": "x", "findings": [{"name": "a", "value": NaN}]}',
        '{"pair_id": "x", "findings": "none"}',
    ],
)
def test_a_line_that_is_no_result_is_counted(
    store: Store, judged: tuple[int, list[str]], tmp_path: Path, line: str
) -> None:
    number, ids = judged
    good = json.dumps(said(ids[0], judge_error=1))
    (tmp_path / "r").write_text(f"{line}\n{good}\n")
    assert findings.take_judged(store, "judge-a", number, tmp_path / "r") == 1
    assert findings.unscored(store, "judge-a") == {findings.BROKEN: 1}


def test_unscored_pairs_are_counted_by_reason_and_strangers_left(
    store: Store, judged: tuple[int, list[str]], tmp_path: Path
) -> None:
    number, ids = judged
    lost = {"pair_id": ids[0], "unscored": "unreadable", "detail": "no object"}
    both = {**said(ids[1], judge_worse=1), "unscored": "too_long"}
    write_lines(tmp_path / "r", [lost, both, said("not here", judge_error=1)])
    assert findings.take_judged(store, "judge-a", number, tmp_path / "r") == 1
    assert findings.unscored(store, "judge-a") == {"too_long": 1, "unreadable": 1}
    assert values(store, ids[1])["judge_worse"] == 1
    assert findings.take_judged(store, "judge-b", 99, tmp_path / "r") == 0


def test_findings_and_receipts_go_along_in_a_report_but_not_into_freezing(
    store: Store, judged: tuple[int, list[str]], tmp_path: Path
) -> None:
    number, ids = judged
    made = positive(2)
    line = {
        **result_line(2, "logic"),
        "rejected": "No.",
        "receipt": {"template": "a@1", "attempt": 2},
    }
    write_lines(tmp_path / "more", [line])
    taking.take(store, "more", number, tmp_path / "more")
    pair = pair_id(made.id, "No.", "logic")
    write_lines(tmp_path / "r", [said(pair, judge_error=1)])
    findings.take_judged(store, "judge-a", number, tmp_path / "r")
    decide(store, [Decision("k", pair, "accept", "ana")])
    (row,) = freezing.reviewed(store, "sums")
    assert row["receipt"] == {"template": "a@1", "attempt": 2}
    assert row["findings"][-1]["name"] == "judge_error"
    (frozen,) = freezing.wanted(store, "sums", ["accepted"])
    assert "judge_error" not in {one["name"] for one in frozen["findings"]}
    assert reading.pair(store, ids[0])["receipt"] is None


def test_findings_go_with_the_pairs_that_nothing_else_holds(
    store: Store, judged: tuple[int, list[str]], tmp_path: Path
) -> None:
    number, ids = judged
    add_pairs(store, tmp_path, add_dataset(store, "other", 1), 1)
    write_lines(tmp_path / "r", [said(i, judge_error=1) for i in ids])
    findings.take_judged(store, "judge-a", number, tmp_path / "r")
    datasets.delete(store, "sums")
    assert values(store, ids[0])["judge_error"] == 1
    assert store.cursor().execute("select count(*) from findings").fetchone() == (1,)


def test_a_page_s_cache_sees_that_findings_came(
    store: Store, judged: tuple[int, list[str]], tmp_path: Path
) -> None:
    before = counting.version(store)
    write_lines(tmp_path / "r", [said(judged[1][0], judge_error=1)])
    findings.take_judged(store, "judge-a", judged[0], tmp_path / "r")
    assert counting.version(store) != before


def test_a_store_of_the_first_version_opens_with_all_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, made = tmp_path / "studio.duckdb", positive(1)
    with monkeypatch.context() as old:
        old.setattr(stores, "MIGRATIONS", MIGRATIONS[:1])
        with Store.open(path) as store:
            number = add_dataset(store, count=1)
            old_pair(store, number, made.id)
            old_decision(store)
    for _ in range(2):
        with Store.open(path) as store:
            (row,) = reading.pairs(store, PairFilter("sums"))
            assert (row["state"], row["type"], row["rejected"]) == ("accepted", "logic", "3")
            assert (row["receipt"], row["margin"]) == (None, None)
            assert [told["how"] for told in history(store, "p")] == ["hand"]
            assert row["findings"] == [{"name": "length_ratio", "value": 1.0, "detail": ""}]
            version = store.cursor().execute("select max(version) from store_version").fetchone()
            assert version == (len(MIGRATIONS),)
    with Store.open(path) as store:
        write_lines(tmp_path / "r", [said("p", judge_error=1)])
        assert findings.take_judged(store, "judge-a", number, tmp_path / "r") == 1


def old_pair(store: Store, dataset: int, positive_id: str) -> None:
    """A pair as the first version wrote it."""
    seen = json.dumps([{"name": "length_ratio", "value": 1.0, "detail": ""}])
    with store.writing() as cursor:
        cursor.execute(
            "insert into pairs (pair_id, positive_id, rejected, type, asked, source, findings)"
            " values ('p', ?, '3', 'correctness', 'logic', 'rules', ?)",
            [positive_id, seen],
        )
        cursor.execute(
            "insert into board (dataset_id, pair_id, pair_number, positive_id, positive_number,"
            " asked, type, source, chosen_chars, rejected_chars)"
            " select ?, 'p', 1, ?, number, 'logic', 'correctness', 'rules', 9, 1 from positives",
            [dataset, positive_id],
        )


def old_decision(store: Store) -> None:
    """An acceptance with another type, as the first version wrote it."""
    with store.writing() as cursor:
        cursor.execute(
            "insert into decisions (key, pair_id, verdict, reviewer, type)"
            " values ('k', 'p', 'accept', 'ana', 'logic')"
        )
        cursor.execute("update board set state = 'accepted', reviewer = 'ana', type = 'logic'")
