"""The rows in a file, container by container: which there are, and on which line each stands."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from making_files import CSV_HEAD, GOOD, QUOTED, asides, put

from seapo.store import Store
from seapo.store.importing import bring_in


def test_csv_lines_count_as_an_editor_shows_them(tmp_path: Path, store: Store) -> None:
    text = (
        CSV_HEAD
        + QUOTED
        + "only,two\n\na,,c\n"
        + 'one,two,three,four\nd,e,f\ng,"never closed,h\ni,j,k\n'
    )
    done = bring_in(store, put(tmp_path, text.encode(), "rows.csv"))
    assert asides(store, done) == [(4, "ragged"), (6, "blank"), (7, "ragged"), (9, "open_quote")]
    kept = store.cursor().execute(
        "select line, turns[1].content from memberships join positives using (positive_id) order by line"
    )
    assert kept.fetchall() == [(2, 'a, "b"\nsecond'), (8, "d"), (10, "i")]


@pytest.mark.parametrize(
    ("text", "kept", "bad"),
    [
        (json.dumps(GOOD)[:-20], [1, 2], [(3, "truncated")]),
        (json.dumps({"examples": GOOD})[:-20], [1, 2], [(3, "truncated")]),
        (json.dumps(GOOD)[:-1], [1, 2, 3], []),
        (json.dumps(GOOD).replace('"right 1"', "right 1"), [1, 3], [(2, "not_json")]),
        (
            json.dumps([GOOD[0], "text", None, GOOD[1]]),
            [1, 4],
            [(2, "not_an_object"), (3, "not_an_object")],
        ),
    ],
)
def test_a_broken_list_keeps_its_good_rows(
    text: str, kept: list[int], bad: list[tuple[int, str]], tmp_path: Path, store: Store
) -> None:
    done = bring_in(store, put(tmp_path, text.encode(), "rows.json"))
    found = store.cursor().execute("select line from memberships order by line").fetchall()
    assert [line for (line,) in found] == kept
    assert asides(store, done) == bad


def test_a_parquet_file_under_another_name_with_nested_messages(
    tmp_path: Path, store: Store
) -> None:
    talk = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    rows = [
        {
            "chosen": talk,
            "rejected": [talk[0], {"role": "assistant", "content": "c"}],
            "score": float("nan"),
        },
        {"chosen": None, "rejected": talk, "score": 1.0},
    ]
    path = tmp_path / "rows.json"
    pq.write_table(pa.Table.from_pylist(rows), path)
    done = bring_in(store, path)
    assert (done.imported, asides(store, done)) == (1, [(2, "null")])
