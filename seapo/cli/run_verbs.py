"""The verbs about runs: train, evaluate, compare, jobs, stop, resume, lab. None needs the store."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from seapo import jobs, pipeline, settings
from seapo.cli.answer import Answer, counted, say, table
from seapo.errors import BadInput
from seapo.jobs import Run
from seapo.lab.experiment.markdown import summary
from seapo.values import assignments


def train(options: Namespace) -> Answer:
    run = pipeline.start_train(
        settings.home(options.home),
        options.snapshot,
        options.model,
        options.method,
        assignments(options.set),
    )
    return _trained(_waited(run, options))


def evaluate(options: Namespace) -> Answer:
    home = settings.home(options.home)
    run = pipeline.start_evaluate(home, options.model, options.suite, options.limit)
    return _scored(_waited(run, options))


def _waited(run: Run, options: Namespace) -> Run:
    return run if options.detach else jobs.wait(run, on_progress=say)


def _trained(run: Run) -> Answer:
    result = jobs.results(run)
    data = {
        "run": run.id,
        "state": run.state,
        "steps": result.get("steps", run.step or 0),
        "model_path": _model_path(run),
        "metrics": result.get("metrics", {}),
        "message": run.message,
    }
    return Answer(data, _line(run), _exit_code(run))


def _model_path(run: Run) -> str | None:
    model = run.folder / "model"
    return str(model) if (model / "config.json").is_file() else None


def _scored(run: Run) -> Answer:
    result = jobs.results(run)
    scores: dict[str, float] = result.get("scores", {})  # type: ignore[assignment]
    intervals: dict[str, list[float]] = result.get("intervals", {})  # type: ignore[assignment]
    data = {
        "run": run.id,
        "state": run.state,
        "scores": scores,
        "intervals": intervals,
        "n": result.get("n", {}),
        "message": run.message,
    }
    rows = [
        (name, f"{score:.3f}", f"{intervals[name][0]:.3f} to {intervals[name][1]:.3f}")
        for name, score in scores.items()
    ]
    text = table(rows, ("dimension", "score", "95 % interval")) if rows else ""
    return Answer(data, f"{_line(run)}\n{text}".strip(), _exit_code(run))


def _line(run: Run) -> str:
    return f"{run.id}: {run.state}. {run.message}".strip()


def _exit_code(run: Run) -> int:
    return 1 if run.state in ("failed", "lost", "stopped") else 0


def compare(options: Namespace) -> Answer:
    found = pipeline.compare_runs(settings.home(options.home), options.runs)
    rows = [
        (
            row["run"],
            row["dimension"],
            f"{row['score']:.3f}",
            f"{row['difference']:+.3f}",
            f"{row['low']:+.3f} to {row['high']:+.3f}",
            row["n"],
        )
        for row in found["table"]
    ]
    head = ("run", "dimension", "score", "difference", "95 % interval", "n")
    return Answer(found, table(rows, head))


def list_jobs(options: Namespace) -> Answer:
    home = settings.home(options.home)
    if options.delete:
        jobs.delete(jobs.find(home, options.delete))
        left = [as_data(run) for run in jobs.list_runs(home)]
        return Answer({"deleted": options.delete, "jobs": left}, f"Deleted {options.delete}.")
    runs = jobs.list_runs(home)
    rows = [(run.id, run.state, _steps(run), run.message[:70]) for run in runs]
    text = table(rows, ("run", "state", "step", "message")) if rows else "No runs yet."
    return Answer({"jobs": [as_data(run) for run in runs]}, text)


def _steps(run: Run) -> str:
    return f"{run.step or 0}/{run.total}" if run.total else str(run.step or "")


def as_data(run: Run) -> dict[str, object]:
    """A run as the job list shows it; times in Unix seconds."""
    names = ("id", "kind", "state", "step", "total", "message", "pid", "device", "created", "ended")
    return {name: getattr(run, name) for name in names}


def stop(options: Namespace) -> Answer:
    run = jobs.find(settings.home(options.home), options.run)
    if not jobs.active(run.state):
        raise BadInput(f"{run.id} is {run.state}: there is nothing to stop.")
    run = jobs.stop(run)
    return Answer({"run": run.id, "state": run.state, "jobs": [as_data(run)]}, _line(run))


def resume(options: Namespace) -> Answer:
    home = settings.home(options.home)
    run = _waited(jobs.resume(jobs.find(home, options.run)), options)
    answer = {"train": _trained, "evaluate": _scored, "lab": _reported}.get(run.kind, _resumed)(run)
    return Answer({**answer.data, "jobs": [as_data(run)]}, answer.text, answer.exit_code)


def _resumed(run: Run) -> Answer:
    return Answer({"run": run.id, "state": run.state}, _line(run), _exit_code(run))


def lab(options: Namespace) -> Answer:
    home = settings.home(options.home)
    run = pipeline.start_lab(home, options.task, assignments(options.set))
    return _reported(_waited(run, options))


def _reported(run: Run) -> Answer:
    report = jobs.results(run)
    data = {"run": run.id, "state": run.state, "report": report, "message": run.message}
    return Answer(data, f"{_line(run)}\n{_told(report)}".strip(), _exit_code(run))


def _told(report: Mapping[str, Any]) -> str:
    """An experiment's averages and claims, a profile's shares, or a build's figures."""
    if "table" in report:
        return summary(report)
    if "shares" in report:
        shares = ", ".join(f"{name} {share:.0%}" for name, share in report["shares"].items())
        return (
            f"{report['wrong']} of {report['n']} answers are wrong: {shares or 'of no known type'}."
        )
    shown = {name: value for name, value in report.items() if isinstance(value, int)}
    return counted(shown) if shown else ""
