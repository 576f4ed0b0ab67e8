"""The verb judge: findings on pairs, by named checks, by a model, or the reference model's margin."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from seapo import jobs, pipeline, settings
from seapo.cli.answer import Answer, counted, say
from seapo.errors import JobFailed
from seapo.values import assignments


def judge(options: Namespace) -> Answer:
    home = settings.home(options.home)
    studio = pipeline.open_studio(home)
    try:
        run = pipeline.start_judge(
            studio, options.dataset, options.engine, options.limit, options.seed,
            assignments(options.set), options.margin,
        )  # fmt: skip
    finally:
        # Nobody holds the store for the length of a job.
        studio.close()
    run = jobs.wait(run, on_progress=say)
    studio = pipeline.open_studio(home)
    try:
        found = pipeline.judged(studio, run)
    finally:
        studio.close()
    if run.state != "done":
        raise JobFailed(f"{run.id} is {run.state}: {run.message} What it found is kept.")
    return Answer({"job": run.id, **found}, f"{_told(found)} Run {run.id}.")


def _told(found: Mapping[str, Any]) -> str:
    text = f"{found['judged']} judged, {found['unscored']} unscored ({counted(found['reasons'])})."
    means = ", ".join(f"{name} {mean:.3g}" for name, mean in found["means"].items())
    lines = [text, f"Means: {means or 'none'}."]
    if found["failing"]:
        lines.append(f"Failing a check: {counted(found['failing'])}.")
    lines += [f"{words}: {_share(found[name])}." for name, words in _SHARES.items() if found[name]]
    return "\n".join(lines)


_SHARES = {
    "hits": "Errors seen in rejected answers",
    "false_alarms": "Errors seen in untouched chosen answers",
    "as_asked": "Of the type asked for, among errors seen",
    "placed": "Where something was changed, among errors quoted",
    "worse": "Rejected called worse than chosen",
}


def _share(found: Mapping[str, float]) -> str:
    low, high = 100 * found["low"], 100 * found["high"]
    return f"{100 * found['value']:.1f} % ({low:.1f} to {high:.1f} %, n {found['n']})"
