"""Times every audit question over 1,000,000 pairs with as many decisions, beside a plain scan in the same run.

    python bench/audit.py [PAIRS]

The ratio is to a plain `count(*)` by state: what the machine needs only to look at the rows.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from seapo import audit
from seapo.store import Store, asking, counting

PAIRS = 1_000_000
ROUNDS = 7
OUT = Path(__file__).parent / "out" / "audit.json"
LIMIT_MS = 100.0

FILL = """
    insert into datasets (name, format, origin) values ('big', 'generated', 'bench');
    insert into board
        (dataset_id, pair_id, pair_number, positive_id, positive_number, asked, type, state,
         reason, reviewer, decided, source, rule, chosen_chars, rejected_chars)
    select
        (select dataset_id from datasets where name = 'big'), 'pair' || i, i, 'positive' || i, i,
        ['correctness', 'logic', 'hallucination'][1 + i % 3],
        ['correctness', 'logic', 'hallucination'][1 + (i + (hash(i) % 20 = 0)::int) % 3],
        ['accepted', 'accepted', 'accepted', 'rejected', 'skipped', 'flagged'][1 + (hash(i) % 6)::int],
        case when hash(i) % 6 = 3
            then ['too_obvious', 'not_wrong', 'wrong_type', 'other'][1 + (hash(i + 1) % 4)::int] end,
        ['ana', 'ben', 'chi'][1 + (hash(i + 2) % 3)::int],
        timestamptz '2026-01-01 00:00:00+00' + to_seconds((i * 7.0)::double),
        ['rules', 'imported'][1 + (hash(i + 3) % 2)::int], 'rule' || hash(i + 4) % 12,
        300 + (hash(i + 5) % 400)::int, 280 + (hash(i + 6) % 430)::int
    from range({pairs}) r(i);
    insert into decisions (key, pair_id, verdict, reviewer, decided)
    select 'key' || number, pair_id,
        case state when 'accepted' then 'accept' when 'rejected' then 'reject'
            when 'skipped' then 'skip' else 'flag' end,
        reviewer, decided
    from board;
    insert into memberships select dataset_id, positive_id, number, null from board;
"""


def main() -> int:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "bench.duckdb") as store,
    ):
        with store.writing() as cursor:
            cursor.execute(FILL.format(pairs=pairs))
        rows = measure(store)
    report(pairs, rows)
    return 0


def measure(store: Store) -> list[dict[str, object]]:
    scan = timed(lambda: asking.run(store, SCAN, {"dataset": 1}))
    asked: dict[str, Callable[[], object]] = {
        name: lambda name=name: audit.ask(store, name, "big") for name in audit.QUESTIONS
    }
    asked["cache key"] = lambda: counting.version(store)
    asked["failures"] = lambda: asking.failures(store, "big")
    asked["newest pairs"] = lambda: asking.before_newest(store, "big", 10)
    found = [{"question": "plain count by state", "ms": round(scan, 2), "ratio": 1.0}]
    for name, question in asked.items():
        took = timed(question)
        found.append({"question": name, "ms": round(took, 2), "ratio": round(took / scan, 1)})
    return found


# The plainest look at every row: a count by state. A bare count(*) is answered from statistics.
SCAN = "select state, count(*) from board where dataset_id = $dataset group by state"


def timed(work: Callable[[], object]) -> float:
    """The median of some rounds, in milliseconds, the first left out."""
    work()
    return statistics.median(once(work) for _ in range(ROUNDS))


def once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def report(pairs: int, rows: list[dict[str, object]]) -> None:
    print(f"{pairs:,} pairs, as many decisions; limit {LIMIT_MS:.0f} ms a question")
    for row in rows:
        late = f"  over {LIMIT_MS:.0f} ms" if row["ms"] > LIMIT_MS else ""
        print(f"{row['question']:<26} {row['ms']:>9} ms  {row['ratio']:>8} x{late}")
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"pairs": pairs, "questions": rows}, indent=1) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
