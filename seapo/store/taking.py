"""Taking in what injection runs have written so far: idempotent by id, so it can be done at any time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from seapo.records import pair_id
from seapo.store import Cursor, Store, board, one
from seapo.store.lines import Line, object_in, shown, take_lines

_PAIRS = pa.schema(
    [
        ("position", pa.int64()),
        *(
            (name, pa.string())
            for name in (
                "pair_id", "positive_id", "rejected", "type", "asked", "source", "rule", "why",
                "spans", "findings", "receipt",
            )
        ),
    ]
)  # fmt: skip
_FAILURES = pa.schema(
    [(name, pa.string()) for name in ("positive_id", "asked", "reason", "detail")]
)
_NEEDED = ("positive_id", "rejected", "type", "asked")


def take(store: Store, run: str, dataset_id: int, results: Path) -> int:
    """Take in the whole lines of a result file that are new since the last time; how many pairs.

    A line is a pair (`rejected`, `type`, …) or a counted failure (`failed`). A torn last line waits.
    Where the data set is gone, nothing is taken.
    """

    def add(cursor: Cursor, lines: Sequence[Line]) -> int:
        added = _add_pairs(cursor, run, dataset_id, [line for line in lines if "rejected" in line])
        _add_failures(cursor, run, dataset_id, [line for line in lines if "failed" in line])
        return added

    return take_lines(store, run, dataset_id, results, _read, add)


def _read(line: bytes) -> Line:
    """A result as it was written; what is none becomes a counted failure, or no store would open again."""
    found = object_in(line)
    texts = _NEEDED if found is not None and "failed" not in found else ("failed",)
    if found is not None and all(isinstance(found.get(name), str) for name in texts):
        return {"positive_id": "", "asked": "", **found}
    return {"positive_id": "", "asked": "", "failed": "unreadable", "detail": shown(line)}


def _add_pairs(
    cursor: Cursor, run: str, dataset_id: int, lines: Sequence[Mapping[str, Any]]
) -> int:
    if not lines:
        return 0
    rows = [_pair_row(position, line) for position, line in enumerate(lines)]
    cursor.register("found", pa.Table.from_pylist(rows, schema=_PAIRS))
    # The same text found twice is one pair; the first finder keeps the receipt.
    cursor.execute(
        """
        create or replace temp table fresh as
        select * from found
        where pair_id not in (select pair_id from board where dataset_id = ?)
          and positive_id in (select positive_id from positives)
        qualify row_number() over (partition by pair_id order by position) = 1
        """,
        [dataset_id],
    )
    cursor.unregister("found")
    cursor.execute(
        """
        insert into pairs by name
        select * exclude (position), ? as run from fresh
        where pair_id not in (select pair_id from pairs) order by position
        """,
        [run],
    )
    counted = one(
        cursor,
        """
        insert into board by name
        select
            ? as dataset_id, f.pair_id, p.number as pair_number, f.positive_id,
            o.number as positive_number, f.asked, f.source, f.rule,
            length(o.answer) as chosen_chars,
            f.type, length(f.rejected) as rejected_chars
        from fresh f
        join positives o using (positive_id)
        join pairs p on p.pair_id = f.pair_id
        order by f.position
        """,
        [dataset_id],
    )
    ids = [row[0] for row in cursor.execute("select pair_id from fresh").fetchall()]
    board.catch_up(cursor, dataset_id, ids)
    cursor.execute("drop table fresh")
    return int(counted[0]) if counted else 0


def _pair_row(position: int, line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "position": position,
        "pair_id": pair_id(line["positive_id"], line["rejected"], line["type"]),
        "positive_id": line["positive_id"],
        "rejected": line["rejected"],
        "type": line["type"],
        "asked": line["asked"],
        "source": line.get("source", "rules"),
        "rule": line.get("rule", ""),
        "why": line.get("why", ""),
        "spans": json.dumps(line.get("spans") or {"chosen": [], "rejected": []}),
        "findings": json.dumps(line.get("findings") or []),
        "receipt": json.dumps(line["receipt"]) if line.get("receipt") else None,
    }


def _add_failures(
    cursor: Cursor, run: str, dataset_id: int, lines: Iterable[Mapping[str, Any]]
) -> None:
    rows = [
        {
            "positive_id": line["positive_id"],
            "asked": line["asked"],
            "reason": line["failed"],
            "detail": line.get("detail", ""),
        }
        for line in lines
    ]
    if not rows:
        return
    cursor.register("failed", pa.Table.from_pylist(rows, schema=_FAILURES))
    cursor.execute(
        "insert into failures by name select ? as run, ? as dataset_id, * from failed",
        [run, dataset_id],
    )
    cursor.unregister("failed")
