"""Data sets are listed, renamed, archived and deleted without touching what others hold."""

import json
from pathlib import Path

import pytest

from seapo.errors import BadInput, NotFound
from seapo.store import Store
from seapo.store.datasets import (
    archive,
    delete,
    export_set_aside,
    list_datasets,
    rename,
    set_aside_rows,
    unarchive,
)
from seapo.store.importing import bring_in


def rows(first: int, last: int) -> list[dict[str, str]]:
    return [
        {"prompt": f"ask {n}", "chosen": f"right {n}", "rejected": f"wrong {n}"}
        for n in range(first, last)
    ]


@pytest.fixture
def two_sets(tmp_path: Path, store: Store) -> Store:
    """`one` holds rows 0 to 3 and two bad ones, `two` rows 2 to 5: two texts in common."""
    for name, first, last in (("one", 0, 4), ("two", 2, 6)):
        path = tmp_path / f"{name}.jsonl"
        bad = ['{"prompt": "a", "chosen": "b"}', "torn {"] if name == "one" else []
        path.write_text("\n".join([json.dumps(row) for row in rows(first, last)] + bad) + "\n")
        bring_in(store, path, licence="MIT")
    return store


def count(store: Store, table: str) -> int:
    return int(store.cursor().execute(f"select count(*) from {table}").fetchall()[0][0])


def test_the_list_says_what_each_set_holds(two_sets: Store) -> None:
    one, two = list_datasets(two_sets)
    assert (one.name, one.format, one.origin, one.licence) == (
        "one",
        "preference",
        "one.jsonl",
        "MIT",
    )
    assert (one.rows_read, one.rows_kept, one.set_aside, one.duplicates) == (6, 4, 2, 0)
    assert (two.positives, two.pairs, two.negatives, two.states) == (4, 4, 0, {"undecided": 4})
    assert one.bytes > 50
    assert len(one.origin_hash or "") == 64


def test_bytes_are_a_share_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(0, 500)))
    with Store.open(tmp_path / "home" / "studio.duckdb") as store:
        bring_in(store, path)
        assert store.path
        assert 0 < list_datasets(store)[0].bytes <= store.path.stat().st_size


def test_rename(two_sets: Store) -> None:
    rename(two_sets, "one", "first")
    assert [row.name for row in list_datasets(two_sets)] == ["first", "two"]


@pytest.mark.parametrize(
    ("name", "new_name", "message"),
    [
        ("one", "two", "data set two already"),
        ("one", " ", "not blank"),
        ("none", "x", "no data set none. There are one, two."),
    ],
)
def test_a_name_that_cannot_be(name: str, new_name: str, message: str, two_sets: Store) -> None:
    with pytest.raises(BadInput, match=message):
        rename(two_sets, name, new_name)
    assert [row.name for row in list_datasets(two_sets)] == ["one", "two"]


def test_archived_sets_leave_the_list_and_come_back(two_sets: Store) -> None:
    archive(two_sets, "one")
    assert [row.name for row in list_datasets(two_sets)] == ["two"]
    assert [bool(row.archived) for row in list_datasets(two_sets, archived=True)] == [True, False]
    unarchive(two_sets, "one")
    assert len(list_datasets(two_sets)) == 2
    assert count(two_sets, "positives") == 6


def test_deleting_keeps_what_another_set_holds_and_all_decisions(two_sets: Store) -> None:
    pairs = two_sets.cursor().execute("select pair_id from board where dataset_id = 1").fetchall()
    for number, (pair,) in enumerate(pairs):
        two_sets.cursor().execute(
            "insert into decisions (key, pair_id, verdict, reviewer) values (?, ?, 'accept', 'me')",
            [str(number), pair],
        )
    delete(two_sets, "one")
    assert [row.name for row in list_datasets(two_sets)] == ["two"]
    left = {name: count(two_sets, name) for name in ("positives", "pairs", "memberships", "board")}
    assert set(left.values()) == {4}
    assert (count(two_sets, "decisions"), count(two_sets, "set_aside")) == (4, 0)


def test_a_set_imported_again_finds_its_decisions(two_sets: Store, tmp_path: Path) -> None:
    pair = (
        two_sets.cursor().execute("select pair_id from board where dataset_id = 1").fetchall()[0][0]
    )
    two_sets.cursor().execute(
        "insert into decisions (key, pair_id, verdict, reviewer) values ('k', ?, 'accept', 'me')",
        [pair],
    )
    delete(two_sets, "one")
    bring_in(two_sets, tmp_path / "one.jsonl")
    assert list_datasets(two_sets)[-1].states == {"accepted": 1, "undecided": 3}


def test_deleting_what_is_not_there(two_sets: Store) -> None:
    with pytest.raises(NotFound, match="There are one, two"):
        delete(two_sets, "three")


def test_rows_set_aside_can_be_read_and_written(two_sets: Store, tmp_path: Path) -> None:
    found = set_aside_rows(two_sets, "one")
    assert [(row.line, row.reason, row.raw) for row in found] == [
        (5, "missing", '{"prompt": "a", "chosen": "b"}'),
        (6, "not_json", "torn {"),
    ]
    assert [row.line for row in set_aside_rows(two_sets, "one", reason="not_json")] == [6]
    assert [row.line for row in set_aside_rows(two_sets, "one", limit=1, offset=1)] == [6]
    out = tmp_path / "aside.jsonl"
    assert export_set_aside(two_sets, "one", out) == 2
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert written[1] == {
        "line": 6,
        "reason": "not_json",
        "detail": "not valid JSON",
        "raw": "torn {",
    }
