"""From a few settings to a training run's whole configuration; knows no model library."""

from seapo.training.config import SETTINGS, TrainConfig, as_config, from_config, settings_of
from seapo.training.methods import METHODS
from seapo.training.models import EMBEDDED, model_name, model_path
from seapo.training.resolve import command, resolve
from seapo.values import as_text

__all__ = [
    "EMBEDDED",
    "METHODS",
    "SETTINGS",
    "TrainConfig",
    "as_config",
    "as_text",
    "command",
    "from_config",
    "model_name",
    "model_path",
    "resolve",
    "settings_of",
]
