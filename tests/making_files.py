"""Files to bring in, and what came of them, for tests."""

import json
from pathlib import Path
from typing import Any

from seapo.store import Store
from seapo.store.datasets import set_aside_rows
from seapo.store.importing import Imported

GOOD: list[dict[str, Any]] = [
    {"prompt": f"ask {n}", "chosen": f"right {n}", "rejected": f"wrong {n}"} for n in range(3)
]
UNKNOWN = [
    {"frage": f"F{n}", "gut": f"G{n}", "schlecht": f"S{n}", "hinweis": "H"} for n in range(3)
]
QUOTED = '"a, ""b""\nsecond",right,wrong\n'
CSV_HEAD = "prompt,chosen,rejected\n"


def lines(*rows: object) -> bytes:
    return b"".join(
        (row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows
    )


def put(folder: Path, data: bytes, name: str = "rows.jsonl") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def tables(store: Store) -> tuple[int, ...]:
    names = ("datasets", "positives", "memberships", "pairs", "board", "negatives", "set_aside")
    query = ", ".join(f"(select count(*) from {name})" for name in names)
    return store.cursor().execute(f"select {query}").fetchall()[0]


def asides(store: Store, done: Imported) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in set_aside_rows(store, done.name)]
