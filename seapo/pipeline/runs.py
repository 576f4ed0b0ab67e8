"""Start training and evaluation; compare what evaluations found. None needs the store."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from seapo import compare, jobs, snapshot, training
from seapo.errors import BadInput, NotFound
from seapo.jobs import Run
from seapo.lab.recipe import RECIPES
from seapo.settings import BASES, Home
from seapo.training import TrainConfig

EMBEDDED = "embedded"
SUITES = (EMBEDDED, "embedded-development")
"""The laboratory's test part, and the part that recipes may be tuned on."""


def resolve_train(
    home: Home, model: str, method: str, settings: Mapping[str, object]
) -> TrainConfig:
    """The whole configuration behind a few settings; an embedded model starts from its recipe.

    Raises:
        BadInput: a method, model or setting that is not known, does not belong to the method, or
            cannot be read.
    """
    named = _trained_model(home, model)
    return training.resolve(named, method, settings, _recipe(model, method))


def _recipe(model: str, method: str) -> Mapping[str, object]:
    return RECIPES.get(method, {}) if model in BASES else {}


def train_command(
    home: Home, snapshot_id: str, model: str, method: str, settings: Mapping[str, object]
) -> list[str]:
    """The words on a command line that start the same run."""
    config = replace(resolve_train(home, model, method, settings), snapshot=snapshot_id)
    return training.command(config, _recipe(model, method))


def start_train(
    home: Home, snapshot_name: str, model: str, method: str, settings: Mapping[str, object]
) -> Run:
    """Start a training run on a snapshot; settings go by TRL's names.

    Raises:
        NotFound: no such snapshot. BadInput: a setting that is not known or cannot be read.
    """
    found = snapshot.find_snapshot(home, snapshot_name)
    config = replace(resolve_train(home, model, method, settings), snapshot=found.id)
    return jobs.start(jobs.create(home, "train", training.as_config(config)))


def _trained_model(home: Home, model: str) -> str:
    """A run's name stands for the model it made: training goes on from there."""
    return model if _run_or_none(home, model) is None else model_path(home, model)


def start_evaluate(home: Home, model: str, suite: str = EMBEDDED, limit: int | None = None) -> Run:
    """Start an evaluation of `embedded`, a training run's model, a path, or a hub name.

    Raises:
        BadInput: a run without a model, or a suite that is neither `embedded` nor a folder.
    """
    if suite not in SUITES and not Path(suite).is_dir():
        raise BadInput(f"No suite '{suite}'. Give {', '.join(SUITES)}, or a folder of tasks.")
    if limit is not None and limit < 1:
        raise BadInput(f"A limit of {limit} leaves no items. Give 1 or more, or none.")
    model_path(home, model)  # refuses early what the child could only refuse late
    path = Path(model).expanduser()
    named = str(path.resolve()) if path.is_dir() else model
    place = suite if suite in SUITES else str(Path(suite).resolve())
    config: dict[str, object] = {"model": named, "suite": place}
    if limit is not None:
        config["limit"] = limit
    return jobs.start(jobs.create(home, "evaluate", config))


def model_path(home: Home, model: str) -> str:
    """What to load: a folder for `embedded`, a training run or a path; else the name as it came.

    Raises:
        BadInput: a training run that has no model, or a path that is not there.
    """
    if model in BASES:
        return str(BASES[model])
    run = _run_or_none(home, model)
    if run is not None:
        folder = run.folder / "model"
        if run.kind != "train" or not folder.is_dir():
            raise BadInput(
                f"{run.id} is {run.state} and has no model. Let it finish, or resume it."
            )
        return str(folder)
    path = Path(model).expanduser()
    if path.is_dir():
        return str(path.resolve())
    if model.startswith((".", "/", "~")):
        raise BadInput(f"No model folder at {model}. Give a folder, a run, or a hub name.")
    return model


def _run_or_none(home: Home, name: str) -> Run | None:
    try:
        return jobs.find(home, name)
    except NotFound:
        return None


def compare_runs(home: Home, names: Sequence[str]) -> dict[str, Any]:
    """Paired differences of each result from the first; see seapo.compare.

    Raises:
        NotFound: no such run. BadInput: fewer than two, or a run without a finished evaluation.
    """
    if len(names) < 2:
        raise BadInput("Comparing needs at least two runs; the first one is the baseline.")
    return compare.compare([evaluation_of(home, name).folder for name in names])


def evaluation_of(home: Home, name: str) -> Run:
    """The finished evaluation that a name stands for: itself, or a training run's newest."""
    run = jobs.find(home, name)
    if run.kind == "evaluate":
        if run.state != "done":
            raise BadInput(f"{run.id} is {run.state}: only finished evaluations compare.")
        return run
    for found in jobs.list_runs(home, "evaluate"):
        if found.state == "done" and found.config.get("model") == run.id:
            return found
    raise BadInput(f"{run.id} has no finished evaluation. Run `evaluate --model {run.id}` first.")
