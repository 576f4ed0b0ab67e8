"""Injection by vLLM beside bare `LLM.chat` on the same prompts, and the memory that more rows take.

Both use one loaded model, in turns; the ratio is the median of the rounds' ratios. The injection reads rows
from a file, draws, checks and writes its lines, as a run does; the bare call gets its prompts as a list.

    python bench/inject.py [--rows 2000] [--rounds 5] [--out bench/out/inject.json]
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from seapo import settings
from seapo.engines import EngineConfig, parse
from seapo.injectors.config import InjectConfig
from seapo.jobs.files import read_lines, write_json
from seapo.lab.question import Question
from seapo.lab.questions import questions
from seapo.records import Positive, Turn
from seapo.workers.child import Child
from seapo.workers.engines.in_vllm import VLLMEngine, open_vllm
from seapo.workers.inject import Injection
from seapo.workers.injection.asking import ask, asking_of
from seapo.workers.injection.lines import positive_of
from seapo.workers.injection.model import Injecting

TYPES = ("correctness", "logic", "hallucination")
WANTED = 0.95
SPEC = parse("vllm:embedded")


def main() -> int:
    options = _options()
    rows = made_rows(options.rows)
    with tempfile.TemporaryDirectory() as folder:
        home = settings.Home(Path(folder)).make()
        engine = open_vllm(SPEC, EngineConfig(), "cpu", home.runs)
        asking = asking_of(SPEC, EngineConfig(), InjectConfig(tries=0), 0, home)
        requests = [
            ask(asking, positive_of(row), row["asked"], str(at), (0, 0), ()).request
            for at, row in enumerate(rows)
        ]
        injected(engine, asking, rows[:64], home.runs / "warm")
        found, grown = [], []
        for at in range(options.rounds):
            pair = [
                lambda at=at: injected(engine, asking, rows, home.runs / f"run-{at}"),
                lambda: bare(engine, requests),
            ]
            took = {0: 0.0, 1: 0.0}
            for which in (0, 1) if at % 2 == 0 else (1, 0):
                before = time.perf_counter()
                grown.append(pair[which]()) if which == 0 else pair[which]()
                took[which] = time.perf_counter() - before
            found.append((took[0], took[1]))
        small = injected(engine, asking, rows[: len(rows) // 4], home.runs / "small")
        engine.close()
    return report(options, found, small, grown)


def made_rows(count: int) -> list[dict[str, Any]]:
    """Rows of the models' own world: short prompts and answers, where what is not the model weighs most."""
    asked = _asked(count)
    return [
        {
            "positive_id": Positive((Turn("user", q.prompt),), q.reference).id,
            "turns": [{"role": "user", "content": q.prompt}],
            "answer": q.reference,
            "asked": TYPES[at % 3],
        }
        for at, q in enumerate(asked)
    ]


def _asked(count: int) -> list[Question]:
    half = -(-count // 10)  # no part of the world has so many alone
    return [*questions("development", half, seed=3), *questions("test", half, seed=3)][:count]


def injected(engine: VLLMEngine, asking: Any, rows: Sequence[Any], folder: Path) -> float:
    """An injection into a run folder; MiB that the process grew by."""
    folder.mkdir(parents=True)
    (folder / "input.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    write_json(folder / "config.json", {})
    write_json(folder / "status.json", {})
    before = psutil.Process().memory_info().rss
    run = Injection(Child(folder))
    injecting = Injecting(engine, asking, run.keep)
    for lines in injecting.lines(read_lines(folder / "input.jsonl")):
        for line in lines:
            run.child.append("results.jsonl", line)
            run.counts.add(line)
    assert run.counts.by_type.total() + run.counts.reasons.total() == len(rows)
    return (psutil.Process().memory_info().rss - before) / 2**20


def bare(engine: VLLMEngine, requests: Sequence[Any]) -> None:
    from vllm import SamplingParams

    engine._llm.chat(
        [list(request.turns) for request in requests],
        [SamplingParams(max_tokens=request.max_tokens, temperature=0.0) for request in requests],
        use_tqdm=False,
    )


def report(
    options: argparse.Namespace,
    found: Sequence[tuple[float, float]],
    small: float,
    grown: Sequence[float],
) -> int:
    ratios = [alone / ours for ours, alone in found]
    ratio = statistics.median(ratios)
    for ours, alone in found:
        print(
            f"injection {options.rows / ours:7.1f} rows/s   LLM.chat {options.rows / alone:7.1f} rows/s"
        )
    print(f"throughput: {ratio:.3f} of LLM.chat (median of {len(ratios)}; wanted {WANTED})")
    print(
        f"grown by {grown[0]:.1f} MiB over {options.rows} rows at first, {grown[-1]:.1f} at last,"
    )
    print(f"and {small:.1f} over {options.rows // 4} after that")
    figures = {"rows": options.rows, "seconds": found, "ratio": ratio, "mib": [*grown, small]}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=1) + "\n")
    return 0 if ratio >= WANTED else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("bench/out/inject.json"))
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
