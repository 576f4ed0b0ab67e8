"""Reads a training's settings as people type them."""

from collections.abc import Mapping
from typing import Any, get_type_hints

from seapo.errors import BadInput
from seapo.training.config import SETTINGS, TrainConfig, settings_of
from seapo.training.methods import METHODS, has, whose
from seapo.values import read_value

_HINTS = get_type_hints(TrainConfig)


def read(method: str, given: Mapping[str, object]) -> dict[str, Any]:
    """The values as the configuration's fields have them.

    Raises:
        BadInput: a name that there is not or that the method does not have, or a value that is none.
    """
    return {name: _read(method, name, value) for name, value in given.items()}


def _read(method: str, name: str, value: object) -> Any:
    if name not in SETTINGS:
        raise BadInput(
            f"There is no setting {name!r}. Known to {METHODS[method].name}: "
            f"{', '.join(settings_of(method))}."
        )
    if not has(method, name):
        raise BadInput(
            f"{METHODS[method].name} has no {name}: it belongs to {whose(name)}. Leave it out, or "
            "choose another method."
        )
    return read_value(name, _HINTS[name], value)
