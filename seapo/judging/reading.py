"""Replies read back, with every value held to what was asked; None where there is no verdict in them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from seapo.judging.asking import CHOSEN_FIRST, FIRST, NONE, REJECTED_FIRST, SECOND, TIE
from seapo.prompts.reading import find_object
from seapo.taxonomy import UNKNOWN

Reply = Mapping[str, Any]
_YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_EVEN = (NONE, "neither", "both", "equal")
_DIGIT = re.compile(r"\s*(-?\d+(?:\.\d+)?)")
_WORSE_FIELDS = ("why", "worse")
_SINGLE_FIELDS = ("why", "error", "type", "quote", "severity", "accuracy", "quality")


@dataclass(frozen=True)
class Single:
    """What a judge says of one answer."""

    error: bool
    type: str
    """Of its gravest error; `unknown` where the judge names none of those asked for; empty without one."""
    quote: str
    """Where the error is, in the judge's copy; empty without one."""
    severity: int | None
    """1 to 5; None without error, or where none was said."""
    accuracy: int | None
    """1 to 5, whatever the writing; None where none was said."""
    quality: int | None
    """1 to 5, of the writing alone; None where none was said."""
    why: str


@dataclass(frozen=True)
class Worse:
    """How much worse the rejected answer is by one look: 1 it is, 0 the chosen one is, 0.5 neither."""

    value: float
    why: str


ORDERS: Mapping[str, Mapping[str, float]] = {
    CHOSEN_FIRST: {FIRST: 0.0, SECOND: 1.0, TIE: 0.5},
    REJECTED_FIRST: {FIRST: 1.0, SECOND: 0.0, TIE: 0.5},
}
"""What a place says, by the order in which both answers were shown."""


def read_single(text: str, types: Collection[str]) -> Single | None:
    """A verdict on one answer; None where the text does not say whether there is an error."""
    reply = _object(text, _SINGLE_FIELDS)
    error = _YES.get(_plain(reply.get("error")))
    if error is None:
        return None
    return Single(
        error=error,
        type=_type(reply.get("type"), types) if error else "",
        quote=_text(reply.get("quote")) if error else "",
        severity=_score(reply.get("severity")) if error else None,
        accuracy=_score(reply.get("accuracy")),
        quality=_score(reply.get("quality")),
        why=_text(reply.get("why")),
    )


def read_order(text: str, aspect: str) -> Worse | None:
    """A verdict on both answers, which stood in the order of `aspect`; None where there is none."""
    reply = _object(text, _WORSE_FIELDS)
    said = _plain(_text(reply.get("worse"))).removesuffix(" answer")
    value = ORDERS[aspect].get(TIE if said in _EVEN else said)
    return None if value is None else Worse(value, _text(reply.get("why")))


def _object(text: str, wanted: Collection[str]) -> Reply:
    found = find_object(text, wanted) or {}
    return {str(name).strip().lower(): value for name, value in found.items()}


def _plain(value: object) -> str:
    return str(value).strip().strip(".\"'").lower()


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _type(value: object, types: Collection[str]) -> str:
    by_name = {name.lower(): name for name in types}
    return by_name.get(_plain(value).removesuffix(" error"), UNKNOWN.name)


def _score(value: object) -> int | None:
    """A whole number held between 1 and 5, `4/5` and `4.0` included; None where there is none."""
    found = _DIGIT.match(str(value))
    # A reply that never ends may hold a number that no float does.
    return None if found is None else round(min(5.0, max(1.0, float(found[1][:9]))))
