"""The verb inject: start it, wait, and say what came of it."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from seapo import jobs, pipeline, settings
from seapo.cli.answer import Answer, counted, say
from seapo.errors import JobFailed
from seapo.jobs import Run
from seapo.settings import Home
from seapo.store import counting, reading
from seapo.values import assignments
from seapo.verify import WORDS

_TOLD = (
    "usable", "findings", "asked", "prompt_tokens", "completion_tokens", "cost", "pairs_per_s",
    "tokens_per_s",
)  # fmt: skip


def inject(options: Namespace) -> Answer:
    home = settings.home(options.home)
    studio = pipeline.open_studio(home)
    try:
        number = reading.dataset_id(studio.store, options.dataset)
        before = counting.newest(studio.store)
        run = pipeline.start_inject(
            studio, options.dataset, options.engine, options.mix, options.limit, options.seed,
            assignments(options.set),
        )  # fmt: skip
    finally:
        # Nobody holds the store for the length of a job.
        studio.close()
    if options.detach:
        return Answer({"job": run.id, "state": run.state}, f"Started {run.id}.")
    run = jobs.wait(run, on_progress=say)
    by_type, reasons = _taken(home, run, number, before)
    if run.state != "done":
        raise JobFailed(f"{run.id} is {run.state}: {run.message} What it made is kept.")
    return _answer(run, by_type, reasons)


def _taken(
    home: Home, run: Run, number: int, before: counting.Newest
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """What the store took: pairs by type, failures by reason."""
    studio = pipeline.open_studio(home)
    try:
        by_type = counting.pairs_of_run(studio.store, run.id, number, before)
        return by_type, counting.failures(studio.store, run.id)
    finally:
        studio.close()


def _answer(run: Run, by_type: Mapping[str, int], reasons: Mapping[str, int]) -> Answer:
    made, failed = sum(by_type.values()), sum(reasons.values())
    # The same negative asked for under two types, or made before: no failure, and no new pair.
    results = jobs.results(run)
    lines = sum(int(str(results.get(name) or 0)) for name in ("pairs", "failed"))
    known = max(0, lines - made - failed)
    data: dict[str, object] = {
        "job": run.id, "pairs": made, "by_type": by_type, "failed": failed, "reasons": reasons,
        "known": known, **{name: results[name] for name in _TOLD if name in results},
        **{name: run.config[name] for name in ("profile", "shares") if name in run.config},
    }  # fmt: skip
    text = f"{made} pairs ({counted(by_type)}), {failed} not possible ({counted(reasons)})"
    text += f", {known} there already." if known else "."
    return Answer(data, "\n".join([f"{text} Run {run.id}.", *_usable(results)]))


def _usable(results: Mapping[str, Any]) -> list[str]:
    """A line a type: how many can be used as they are, and why the others cannot."""
    made: Mapping[str, int] = results.get("by_type") or {}
    return [
        f"{kind}: {results['usable'].get(kind, 0)} of {number} usable as they are"
        + _because(results["findings"].get(kind, {}))
        for kind, number in made.items()
    ]


def _because(names: Mapping[str, int]) -> str:
    most = sorted(names.items(), key=lambda item: -item[1])[:4]
    return "".join(f"; {number} {WORDS.get(name, name)}" for name, number in most)
