"""Taking in what injection runs have written so far: idempotent by id, so it can be done at any time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from seapo.records import pair_id
from seapo.store import Cursor, Store, one

_CHUNK = 4_000_000
"""Bytes of a result file taken in by one transaction; what bounds the memory."""

_PAIRS = pa.schema(
    [
        ("position", pa.int64()),
        *(
            (name, pa.string())
            for name in (
                "pair_id", "positive_id", "rejected", "type", "asked", "source", "rule", "why",
                "spans", "findings",
            )
        ),
    ]
)  # fmt: skip
_FAILURES = pa.schema(
    [(name, pa.string()) for name in ("positive_id", "asked", "reason", "detail")]
)


def take(store: Store, run: str, dataset_id: int, results: Path) -> int:
    """Take in the whole lines of a result file that are new since the last time; how many pairs.

    A line is a pair (`rejected`, `type`, …) or a counted failure (`failed`). A torn last line waits.
    Where the data set is gone, nothing is taken.
    """
    if not results.exists():
        return 0
    total = 0
    while True:
        taken = _take_chunk(store, run, dataset_id, results)
        if taken is None:
            return total
        total += taken


def _take_chunk(store: Store, run: str, dataset_id: int, results: Path) -> int | None:
    with store.writing() as cursor:
        start = _offset(cursor, run)
        block = _whole_lines(results, start)
        if not block or not _is_there(cursor, dataset_id):
            return None
        lines = [_read(line) for line in block.split(b"\n") if line.strip()]
        added = _add_pairs(cursor, run, dataset_id, [line for line in lines if "rejected" in line])
        _add_failures(cursor, run, dataset_id, [line for line in lines if "failed" in line])
        cursor.execute("insert or replace into taken values (?, ?)", [run, start + len(block)])
        return added


_NEEDED = ("positive_id", "rejected", "type", "asked")


def _read(line: bytes) -> dict[str, Any]:
    """A result as it was written; what is none becomes a counted failure, or no store would open again."""
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    texts = _NEEDED if isinstance(found, dict) and "failed" not in found else ("failed",)
    if isinstance(found, dict) and all(isinstance(found.get(name), str) for name in texts):
        return {"positive_id": "", "asked": "", **found}
    shown = line[:200].decode("utf-8", "replace")
    return {"positive_id": "", "asked": "", "failed": "unreadable", "detail": shown}


def _whole_lines(results: Path, start: int) -> bytes:
    with results.open("rb") as file:
        file.seek(start)
        block = file.read(_CHUNK)
        while block and b"\n" not in block and (more := file.read(_CHUNK)):
            block += more
    return block[: block.rfind(b"\n") + 1]


def _offset(cursor: Cursor, run: str) -> int:
    row = one(cursor, "select bytes from taken where run = ?", [run])
    return int(row[0]) if row else 0


def _is_there(cursor: Cursor, dataset_id: int) -> bool:
    return one(cursor, "select 1 from datasets where dataset_id = ?", [dataset_id]) is not None


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
            coalesce(s.last.state, 'undecided') as state, s.last.reason as reason,
            s.last.reviewer as reviewer, s.last.decided as decided,
            coalesce(s.type, f.type) as type, s.edit is not null as edited,
            length(coalesce(s.edit, f.rejected)) as rejected_chars
        from fresh f
        join positives o using (positive_id)
        join pairs p on p.pair_id = f.pair_id
        left join (
            select * from pair_states where pair_id in (select pair_id from fresh)
        ) s on s.pair_id = f.pair_id
        order by f.position
        """,
        [dataset_id],
    )
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
