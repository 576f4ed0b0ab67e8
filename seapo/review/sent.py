"""A decision as it is sent: read, and held to what it may be."""

import math
from collections.abc import Mapping
from typing import Any, cast

from seapo.errors import BadInput
from seapo.records import VERDICTS, Decision, Verdict
from seapo.review.links import ORDERS

TEXT_LIMITS = {
    "key": 80,
    "pair": 80,
    "reviewer": 120,
    "type": 80,
    "reason": 2_000,
    "note": 10_000,
    "edit": 1_000_000,
    "edit_chosen": 1_000_000,
    "order": 80,
    "worse": 80,
    "undoes": 80,
}
"""Characters each text of a decision may have."""


def read_decision(raw: object) -> Decision:
    """A decision from its JSON form: key, pair, verdict, reviewer, and at will what else a Decision has.

    `order` is the queue's order. How a decision came about is never the sender's to say: it is by hand.

    Raises:
        BadInput: a field is missing, is of the wrong kind, too long, or no valid text.
    """
    if not isinstance(raw, Mapping):
        raise BadInput("A decision is an object with key, pair, verdict and reviewer.")
    texts = {name: _text(raw, name) for name in TEXT_LIMITS}
    missing = [name for name in ("key", "pair", "reviewer") if not texts[name]]
    if missing:
        raise BadInput(f"The decision has no {' and no '.join(missing)}.")
    verdict = raw.get("verdict")
    if verdict not in VERDICTS:
        raise BadInput(f"No verdict '{str(verdict)[:40]}'. There are: {', '.join(VERDICTS)}.")
    if texts["order"] is not None and texts["order"] not in ORDERS:
        raise BadInput(f"No order '{texts['order']}'. There are: {', '.join(ORDERS)}.")
    if texts["worse"] not in (None, "chosen", "rejected"):
        raise BadInput(f"'worse' is '{texts['worse']}'; chosen or rejected is wanted.")
    return Decision(
        key=texts["key"] or "",
        pair_id=texts["pair"] or "",
        verdict=cast(Verdict, verdict),
        reviewer=texts["reviewer"] or "",
        type=texts["type"],
        edit=texts["edit"],
        reason=texts["reason"],
        seconds=_seconds(raw.get("seconds")),
        edit_chosen=texts["edit_chosen"],
        note=texts["note"],
        queue_order=texts["order"],
        worse=texts["worse"],
        adjudicates=raw.get("adjudicates") is True,
        undoes=texts["undoes"] or None,
    )


def _text(raw: Mapping[Any, Any], name: str) -> str | None:
    value = raw.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadInput(f"'{name}' is {type(value).__name__}; a text is wanted.")
    if len(value) > TEXT_LIMITS[name]:
        raise BadInput(f"'{name}' has {len(value):,} characters; at most {TEXT_LIMITS[name]:,}.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadInput(f"'{name}' holds half of a character (a lone surrogate).") from None
    return value


def _seconds(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadInput("'seconds' is not a number.")
    return min(max(float(value), 0.0), 86_400.0)
