"""The fast way in for clean JSON lines: it comes to what the careful way comes to, or it is not taken."""

import json
from pathlib import Path
from typing import Any

import pytest

from seapo.errors import BadInput
from seapo.store import Store
from seapo.store.importing import bring_in, bringing, clean

TABLES = {
    "positives": "number, positive_id, turns, answer",
    "memberships": "dataset_id, positive_id, line, source",
    "pairs": "number, pair_id, positive_id, rejected, type, asked, source",
    "board": "number, dataset_id, pair_id, pair_number, positive_number, chosen_chars, rejected_chars",
    "set_aside": "line, reason, detail, raw",
    "datasets": "name, rows_read, rows_kept, duplicates, set_aside",
}
ALWAYS, NEVER = 0, 1 << 40
"""File sizes from which the fast way is tried."""


def pair(prompt: object, chosen: object, rejected: object) -> dict[str, Any]:
    return {"prompt": prompt, "chosen": chosen, "rejected": rejected}


PLAIN = [pair(f"ask {n} \u00e4\U0001f600", f"right {n}\n", f"wrong {n}") for n in range(5000)]
SOURCES = ("a", "b\u00e4'\"", None, " ", "c" * 200, "d" * 201)
CASES = {
    "plain": (PLAIN, True),
    "one good answer, several bad ones": (
        [pair("a", "b", f"c {n}") for n in range(9)] + PLAIN,
        True,
    ),
    "other fields beside": ([{**row, "score": 0.5, "tags": ["x"]} for row in PLAIN], True),
    "where rows came from": (
        [{**row, "source": SOURCES[n % 6]} for n, row in enumerate(PLAIN)],
        True,
    ),
    "one row from two sets": (
        [{**row, "source": "a"} for row in PLAIN] + [{**PLAIN[7], "source": "b"}],
        True,
    ),
    "a source that is no text": (
        [{**row, "source": SOURCES[n % 6] if n else 7} for n, row in enumerate(PLAIN)],
        False,
    ),
    "numbers may be answers": ([{"question": r["prompt"], "answer": 7} for r in PLAIN], False),
    "a row twice": ([*PLAIN, PLAIN[7]], False),
    "a null": ([*PLAIN, pair("a", None, "b")], False),
    "a number": ([*PLAIN, pair("a", 7, "b")], False),
    "identical answers": ([*PLAIN, pair("a", "b", "b ")], False),
}


def put(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    query = "select {columns} from {table} order by all"
    return {
        table: store.cursor().execute(query.format(columns=columns, table=table)).fetchall()
        for table, columns in TABLES.items()
    }


def taken(monkeypatch: pytest.MonkeyPatch, path: Path, size: int) -> tuple[object, bool]:
    """What a store holds that has a set with some of the same texts and then the file; and by which way."""
    monkeypatch.setattr(clean, "SMALL", size)
    ways: list[int | None] = []

    def stage(*given: Any) -> int | None:
        ways.append(clean.stage_clean(*given))
        return ways[-1]

    monkeypatch.setattr(bringing, "stage_clean", stage)
    with Store.memory() as store:
        bring_in(store, put(path.with_name("before.jsonl"), PLAIN[10:20]))
        bring_in(store, path)
        return content(store), ways[-1] is not None


@pytest.mark.parametrize("case", CASES)
def test_both_ways_come_to_the_same(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, clean = CASES[case]
    path = put(tmp_path / "rows.jsonl", rows)
    fast, careful = (taken(monkeypatch, path, size) for size in (ALWAYS, NEVER))
    assert (fast[1], careful[1]) == (clean, False)
    assert fast[0] == careful[0]


def test_a_file_written_to_meanwhile_changes_nothing(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clean, "SMALL", ALWAYS)
    path = put(tmp_path / "rows.jsonl", PLAIN)

    def write(step: str, _: float) -> None:
        if step == "filling the tables":
            put(path, PLAIN[:2500])

    with pytest.raises(BadInput, match="written to while it was read"):
        bring_in(store, path, on_progress=write)
    assert not any(content(store).values())
    assert bring_in(store, path).pairs == 2500
