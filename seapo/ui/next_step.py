"""The one next action: what a person does best now, from the counts alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seapo import jobs
from seapo.jobs import Run
from seapo.ui.numbers import Counts
from seapo.ui.results import measured
from seapo.ui.words import count

ENOUGH = 100
"""Accepted pairs from which training is worth a try; below it, reviewing comes first."""


@dataclass(frozen=True)
class Step:
    label: str
    screen: str
    query: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


AGAIN = Step("Compare the results", "compare", why="Every pair has been reviewed.")


def next_step(dataset: str | None, found: Counts, runs: Sequence[Run]) -> Step:
    """Import, inject, review, train, evaluate, compare: the first that is not done."""
    if dataset is None:
        return Step("Bring in a data set", "build", why="Everything starts with good answers.")
    if not found.sum(state="undecided") + found.sum(state="accepted"):
        label = f"Put errors into {count(found.positives, 'positive')}"
        return Step(label, "build", why="A pair needs an answer that is surely worse.")
    return _review_or_train(found, runs)


def _review_or_train(found: Counts, runs: Sequence[Run]) -> Step:
    undecided, accepted = found.sum(state="undecided"), found.sum(state="accepted")
    review = Step(
        f"Review {count(undecided, 'undecided pair')}",
        "review",
        {"state": "undecided"},
        f"{count(accepted, 'pair')} accepted so far.",
    )
    trained = [run for run in runs if run.kind == "train" and run.state == "done"]
    if undecided and accepted < ENOUGH:
        return review
    if not trained:
        return Step(f"Train on {count(accepted, 'accepted pair')}", "train")
    return _after_training(trained[0], runs) or (review if undecided else AGAIN)


def _after_training(trained: Run, runs: Sequence[Run]) -> Step | None:
    evaluations = [run for run in runs if run.kind == "evaluate"]
    done = [run for run in evaluations if run.state == "done"]
    if any(measured(run) == trained.id for run in done):
        return None
    if any(jobs.active(run.state) for run in evaluations):
        return Step("Watch the evaluation", "compare")
    return Step("Evaluate the trained model", "compare", {"run": trained.id})
