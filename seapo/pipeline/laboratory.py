"""Start the laboratory's work: building a base, profiling a model, experimenting. None needs the store."""

from collections.abc import Mapping

from seapo import jobs, training
from seapo.jobs import Run
from seapo.lab.experiment import choices
from seapo.lab.recipe import RECIPES
from seapo.pipeline.profiles import PROFILE_TASK, start_profile
from seapo.settings import Home

DEVICE = "cpu"
"""The bases are small: a GPU would be no quicker, and the same seed would not give the same table."""


def start_lab(home: Home, task: str, settings: Mapping[str, str]) -> Run:
    """Start building the embedded model from its own world, profile a model, or experiment.

    Raises:
        BadInput: a setting of the experiment or profile that is none, or cannot have its value.
    """
    if task == PROFILE_TASK:
        return start_profile(home, settings)
    config: dict[str, object] = {"task": task, **settings}
    if task == "experiment":
        config = {"device": DEVICE, **config, **_checked(settings)}
    return jobs.start(jobs.create(home, "lab", config))


def _checked(settings: Mapping[str, str]) -> dict[str, object]:
    """Refuse early what the child could only refuse late; folders of models are made absolute."""
    found = choices.read(settings)
    for method in choices.METHODS:
        training.resolve(
            method=method, settings=found.recipes.get(method, {}), base=RECIPES[method]
        )
    return {"bases": ",".join(found.bases)}
