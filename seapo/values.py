"""Settings as people type them: read into the type that a configuration's field has, and written back."""

import math
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, cast, get_args, get_origin, get_type_hints

from seapo.errors import BadInput

AUTO = "auto"
"""How a setting that may be left to the data is written."""
_BOOLS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def read_fields(
    kind: type[Any], given: Mapping[str, object], closed: Iterable[str] = ()
) -> dict[str, Any]:
    """Values by name as the fields of the dataclass `kind` have them; `closed` fields cannot be given.

    Raises:
        BadInput: a name that is no field, or a value that is none of its type.
    """
    shut = set(closed)
    known = [field.name for field in fields(kind) if field.name not in shut]
    for name in given:
        if name not in known:
            raise BadInput(f"There is no setting {name!r}. Known: {', '.join(known)}.")
    hints = get_type_hints(kind)
    return {name: read_value(name, hints[name], value) for name, value in given.items()}


def read_value(name: str, hint: Any, value: object) -> Any:
    """One value of a type; raises BadInput that names the setting where it is none."""
    try:
        return _as_type(hint, value)
    except (ValueError, TypeError, KeyError):
        raise BadInput(f"{name} must be {_spoken(hint)}; {value!r} came.") from None


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
    """A setting as a person types it; reading it makes the same value of it."""
    if value is None:
        return AUTO
    if isinstance(value, tuple):
        return ",".join(map(as_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    short = f"{value:g}" if isinstance(value, float) else str(value)
    return short if not isinstance(value, float) or float(short) == value else repr(value)


def assignments(texts: Sequence[str]) -> Mapping[str, str]:
    """`name=value` texts as a mapping.

    Raises:
        BadInput: a text without an equals sign, or a name given twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name:
            raise BadInput(f"name=value was wanted; {text!r} came.")
        if name in found:
            raise BadInput(f"{name} was given twice: {found[name]} and {value}.")
        found[name] = value
    return found
