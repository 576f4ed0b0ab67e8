"""A model's error profile as a run, and as the mix of an injection. None needs the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seapo import jobs
from seapo.errors import BadInput
from seapo.jobs import Run
from seapo.pipeline.runs import EMBEDDED, model_path
from seapo.settings import BASES, Home

PROFILE_TASK = "profile"
_SETTINGS = ("model", "limit", "seed", "trust_remote_code", "device", "allow_parallel")


@dataclass(frozen=True)
class Profile:
    run: str
    """The id of the run that measured it."""
    model: str
    n: int
    """Prompts asked."""
    wrong: int
    shares: Mapping[str, float]
    """By error type, of the wrong answers that have one; they add up to 1."""
    intervals: Mapping[str, tuple[float, float]]
    by_dimension: Mapping[str, Mapping[str, int]]
    """Answers by dimension and type, `right` and `unknown` included."""


def start_profile(home: Home, settings: Mapping[str, str]) -> Run:
    """Have a model answer development prompts and sort its errors.

    Raises:
        BadInput: a setting that is none or cannot have its value, or a model that is not there.
    """
    config = {"task": PROFILE_TASK, **profile_config(home, settings)}
    return jobs.start(jobs.create(home, "lab", config))


def profile_config(home: Home, settings: Mapping[str, str]) -> dict[str, object]:
    """Refuse early what the child could only refuse late; a model's folder is made absolute."""
    unknown = [name for name in settings if name not in _SETTINGS]
    if unknown:
        raise BadInput(f"A profile has no setting '{unknown[0]}'. It has {', '.join(_SETTINGS)}.")
    if not str(settings.get("limit", "1")).isdecimal() or int(settings.get("limit", "1")) < 1:
        raise BadInput(f"A limit of {settings['limit']} asks nothing. Give 1 or more a dimension.")
    model = settings.get("model", EMBEDDED)
    path = Path(model_path(home, model))
    if not (path / "config.json").is_file() and path.is_dir():
        raise BadInput(f"{path} holds no model: config.json is missing in it.")
    named = str(path) if model not in BASES and Path(model).expanduser().is_dir() else model
    # The shipped models are small: a GPU would be no quicker.
    device = {"device": "cpu"} if model in BASES else {}
    return {**device, **settings, "model": named}


def profiles(home: Home) -> list[Profile]:
    """Every finished profile that found an error, newest first."""
    runs = [run for run in jobs.list_runs(home, "lab") if run.state == "done"]
    found = (_profile(run) for run in runs if run.config.get("task") == PROFILE_TASK)
    return [profile for profile in found if profile is not None]


def profile_for(home: Home, engine: str) -> Profile | None:
    """The newest profile of the engine's model, else the newest of any model, else None."""
    found = profiles(home)
    own = (profile for profile in found if profile.model == engine)
    return next(own, found[0] if found else None)


def measured_profile(home: Home, engine: str) -> Profile:
    """The profile that sets an injection's mix; raises BadInput where none was measured."""
    found = profile_for(home, engine)
    if found is None:
        raise BadInput(
            "No error profile has been measured here yet: run `python -m seapo lab profile`. "
            "Or give shares such as correctness=1,logic=1,hallucination=1, or all."
        )
    return found


def _profile(run: Run) -> Profile | None:
    """A run's results; None where the model made no error that has a type."""
    found: dict[str, Any] = dict(jobs.results(run))
    if not found.get("shares"):
        return None
    intervals = {name: (low, high) for name, (low, high) in found["intervals"].items()}
    known = {name: found[name] for name in ("model", "n", "wrong", "shares", "by_dimension")}
    return Profile(run=run.id, intervals=intervals, **known)
