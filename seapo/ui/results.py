"""Evaluations that have ended, by the model they measured, and which two of them belong together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from seapo import jobs
from seapo.jobs import Run

DIMENSIONS = ("knowledge", "reasoning", "mathematics", "coding", "truthfulness")
EMBEDDED = "embedded"


@dataclass(frozen=True)
class Result:
    run: Run
    model: str
    """`embedded`, a training run's id, a path or a hub name."""
    scores: dict[str, float]
    """Fractions of 1 by dimension."""
    intervals: dict[str, list[float]]
    n: dict[str, int]


def results(runs: Sequence[Run]) -> list[Result]:
    """Newest first, as `runs` are."""
    done = [run for run in runs if run.kind == "evaluate" and run.state == "done"]
    return [found for run in done if (found := _read(run)) is not None]


def _read(run: Run) -> Result | None:
    said = jobs.results(run)
    scores, intervals, n = (said.get(name) for name in ("scores", "intervals", "n"))
    if not isinstance(scores, dict) or not scores:
        return None
    return Result(
        run,
        measured(run),
        scores,
        intervals if isinstance(intervals, dict) else {},
        n if isinstance(n, dict) else {},
    )


def measured(run: Run) -> str:
    """The model an evaluation is of, as people name it: a training run by its id, not by its folder."""
    named = str(run.config.get("named") or run.config.get("model") or "?")
    path = Path(named)
    return path.parent.name if path.name == "model" and path.is_absolute() else named


def newest_of(found: Sequence[Result], model: str) -> Result | None:
    return next((result for result in found if result.model == model), None)


def before_and_after(
    found: Sequence[Result], runs: Sequence[Run]
) -> tuple[Result | None, Result | None]:
    """The newest evaluated training run, and the model it started from."""
    trained = {run.id: run for run in runs if run.kind == "train"}
    after = next((result for result in found if result.model in trained), None)
    start = str(trained[after.model].config.get("model", EMBEDDED)) if after else EMBEDDED
    return newest_of(found, start), after


def name_of(model: str) -> str:
    """How a model is called on the screen."""
    return "Embedded model" if model == EMBEDDED else model
