"""Reads a setting as people type it, and writes it so that it is read back as the same."""

import math
import types
from collections.abc import Iterable, Mapping
from typing import Any, cast, get_args, get_origin, get_type_hints

from seapo.errors import BadInput
from seapo.training.config import SETTINGS, TrainConfig, settings_of
from seapo.training.methods import METHODS, has, whose

AUTO = "auto"
"""How a setting that may be left to the data is written."""
_HINTS = get_type_hints(TrainConfig)
_BOOLS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


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
    try:
        return _as_type(_HINTS[name], value)
    except (ValueError, TypeError, KeyError):
        wanted = _spoken(_HINTS[name])
        raise BadInput(f"{name} must be {wanted}; {value!r} came.") from None


def _as_type(hint: Any, value: object) -> object:
    if get_origin(hint) is tuple:
        parts = value.split(",") if isinstance(value, str) else list(cast(Iterable[object], value))
        return tuple(_as_type(get_args(hint)[0], part) for part in parts)
    text = str(value).strip()
    if get_origin(hint) is types.UnionType:
        return None if value is None or text.lower() == AUTO else _as_type(float, value)
    if hint is bool:
        return _BOOLS[text.lower()]
    if hint is int:
        number = float(text)
        return int(text) if not number.is_integer() else int(number)
    return _finite(text) if hint is float else text


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _spoken(hint: Any) -> str:
    if isinstance(hint, types.UnionType):
        return f"a number or {AUTO}"
    if isinstance(hint, types.GenericAlias):
        return "words or numbers joined by commas"
    return {bool: "true or false", int: "a whole number", float: "a number"}.get(hint, "text")


def as_text(value: object) -> str:
    """A setting as a person types it; `read` makes the same value of it."""
    if value is None:
        return AUTO
    if isinstance(value, tuple):
        return ",".join(map(as_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    short = f"{value:g}" if isinstance(value, float) else str(value)
    return short if not isinstance(value, float) or float(short) == value else repr(value)
