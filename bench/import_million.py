"""How long a million generated pairs take to import, against DuckDB alone reading the same file.

Each measurement is a process of its own, so that its peak memory is its own; rounds are interleaved, so that
what else the machine does falls on both. `python bench/import_million.py [--rows N] [--rounds N]`.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "bench" / "out" / "import_million.json"
sys.path.insert(0, str(ROOT))

LIMITS = {"clean": 3.0, "bad": 8.0}
MEMORY_LIMIT = 1024.0


def raw(file: Path, folder: Path) -> None:
    """DuckDB reads the three columns into one table of a file of its own, set up as the store is."""
    import duckdb

    from seapo.store import _config

    store = folder / "raw.duckdb"
    with duckdb.connect(str(store), config=_config(store)) as connection:
        connection.execute(
            "create table pairs as select * from read_json(?, format = 'newline_delimited', "
            "columns = {prompt: 'VARCHAR', chosen: 'VARCHAR', rejected: 'VARCHAR'})",
            [str(file)],
        )


def studio(file: Path, folder: Path) -> dict[str, int]:
    """The studio imports the file into a new store."""
    from seapo.store import Store
    from seapo.store.importing import bring_in

    with Store.open(folder / "studio.duckdb") as store:
        done = bring_in(store, file)
    return {"pairs": done.pairs, "set_aside": done.set_aside}


def child(what: str, file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        start = time.perf_counter()
        counts = {"raw": raw, "studio": studio}[what](file, Path(folder))
        seconds = time.perf_counter() - start
        size = sum(path.stat().st_size for path in Path(folder).glob("*.duckdb")) / 2**20
    usage = resource.getrusage(resource.RUSAGE_SELF)
    peak, cpu = usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime
    said = {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "peak_mb": peak,
        "store_mb": size,
        **(counts or {}),
    }
    print(json.dumps({name: round(value, 2) for name, value in said.items()}))


def measure(what: str, file: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--child", what, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(
        f"  {what:7} {file.stem:6} {result['seconds']:7.1f} s {result['cpu_seconds']:7.1f} CPU s "
        f"{result['peak_mb']:6.0f} MB",
        flush=True,
    )
    return result


def best(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {
        **min(rounds, key=lambda one: one["seconds"]),
        "peak_mb": max(one["peak_mb"] for one in rounds),
    }


def bench(rows: int, rounds: int) -> dict[str, Any]:
    from bench.generate import pairs

    with tempfile.TemporaryDirectory(prefix="seapo-bench-") as folder:
        clean, bad = Path(folder) / "clean.jsonl", Path(folder) / "bad.jsonl"
        pairs(clean, rows)
        wrong = pairs(bad, rows, bad_share=0.01)
        plan = (("raw", clean), ("studio", clean), ("studio", bad))
        found: dict[tuple[str, str], list[dict[str, float]]] = {}
        for _ in range(rounds):
            for what, file in plan:
                found.setdefault((what, file.stem), []).append(measure(what, file))
    base = best(found[("raw", "clean")])
    results = {name: best(found[("studio", name)]) for name in LIMITS}
    ratios = {
        name: {unit: round(one[unit] / base[unit], 2) for unit in ("seconds", "cpu_seconds")}
        for name, one in results.items()
    }
    counts = {"rows": rows, "rounds": rounds, "bad_rows": wrong}
    return {**counts, "raw": base, **results, "ratios": ratios}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--child", nargs=2)
    options = parser.parse_args()
    if options.child:
        child(options.child[0], Path(options.child[1]))
        return
    found = bench(options.rows, options.rounds)
    ratios = found["ratios"]
    for name, limit in LIMITS.items():
        peak = found[name]["peak_mb"]
        print(
            f"{name:6} {ratios[name]['seconds']:5.2f} times DuckDB alone (limit {limit}), "
            f"by CPU time {ratios[name]['cpu_seconds']:.2f}; peak {peak:.0f} MB (limit 1024)"
        )
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
