"""Small data sets put into a store, for tests that are not about importing."""

import json
from collections.abc import Sequence
from pathlib import Path

from seapo.records import Positive, Turn
from seapo.store import Store, one, taking

TYPES = ("correctness", "logic", "hallucination")


def positive(number: int) -> Positive:
    return Positive(
        (Turn("user", f"What is {number} + 1?"),),
        f"{number} + 1 = {number + 1}. The answer is {number + 1}.",
    )


def add_dataset(store: Store, name: str = "sums", count: int = 6) -> int:
    """A data set of `count` positives; its number."""
    with store.writing() as cursor:
        row = one(
            cursor,
            "insert into datasets (name, format, origin, rows_read, rows_kept)"
            " values (?, 'question-answer', 'made', ?, ?) returning dataset_id",
            [name, count, count],
        )
        assert row
        for line in range(1, count + 1):
            made = positive(line)
            turns = [{"role": t.role, "content": t.content} for t in made.turns]
            cursor.execute(
                "insert into positives (positive_id, turns, answer) select ?, ?, ?"
                " where ? not in (select positive_id from positives)",
                [made.id, turns, made.answer, made.id],
            )
            cursor.execute(
                "insert into memberships (dataset_id, positive_id, line) values (?, ?, ?)",
                [row[0], made.id, line],
            )
    return int(row[0])


def result_line(number: int, error_type: str) -> dict[str, object]:
    """What an injection run writes about one positive."""
    made = positive(number)
    rejected = made.answer.replace(str(number + 1), str(number + 2))
    at = made.answer.index(str(number + 1))
    width = len(str(number + 1))
    return {
        "positive_id": made.id,
        "asked": error_type,
        "type": error_type,
        "rejected": rejected,
        "rule": "sum",
        "spans": {"chosen": [[at, at + width]], "rejected": [[at, at + len(str(number + 2))]]},
        "why": f"{number} + 1 is {number + 1}.",
        "findings": [{"name": "length_ratio", "value": 1.0, "detail": ""}],
        "source": "rules",
    }


def add_pairs(store: Store, folder: Path, dataset_id: int, count: int = 6) -> list[str]:
    """A pair for each of the first positives, types in turn; their ids in board order."""
    lines = [result_line(n, TYPES[n % 3]) for n in range(1, count + 1)]
    write_lines(folder / "results.jsonl", lines)
    taking.take(store, f"made-{dataset_id}", dataset_id, folder / "results.jsonl")
    rows = store.cursor().execute(
        "select pair_id from board where dataset_id = ? order by number", [dataset_id]
    )
    return [row[0] for row in rows.fetchall()]


def write_lines(path: Path, rows: Sequence[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
