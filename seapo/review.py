"""What reviewing means apart from any screen: the default queue, a pair in plain values, a decision read.

Knows neither the store nor the page; both sides hand it plain rows and mappings.
"""

import math
from collections.abc import Mapping
from typing import Any, cast

from seapo.errors import BadInput
from seapo.records import STATES, VERDICTS, Decision, Verdict

ALL = "all"
"""In a link: pairs in any state. Without a word on the state, the undecided ones are meant."""

TEXT_LIMITS = {
    "key": 80,
    "pair": 80,
    "reviewer": 120,
    "type": 80,
    "reason": 2_000,
    "edit": 1_000_000,
}
"""Characters each text of a decision may have."""

SHOWN = 200_000
"""Characters of one text that go to the screen; a longer one is cut there and cannot be edited."""


def state_of_link(query: Mapping[str, str]) -> str | None:
    """The state a review link asks for: undecided where it says nothing, None for all.

    Raises:
        BadInput: no such state.
    """
    named = query.get("state") or "undecided"
    if named == ALL:
        return None
    if named not in STATES:
        raise BadInput(f"No state '{named}'. There are: {', '.join(STATES)}, {ALL}.")
    return named


def card_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A store row as the review card needs it: JSON values only, texts cut at SHOWN characters."""
    texts = {name: str(row[name])[:SHOWN] for name in ("chosen", "rejected")}
    cut = {name: max(len(str(row[name])) - SHOWN, 0) for name in ("chosen", "rejected")}
    plain = ("number", "id", "dataset", "type", "asked", "state", "reason", "reviewer", "source")
    return {
        **{name: row.get(name) for name in (*plain, "rule", "why", "run", "edited")},
        **texts,
        "cut": cut,
        "turns": [_shown_turn(turn) for turn in row["turns"]],
        "spans": _span_texts(row),
        "findings": [_shown_finding(finding) for finding in row["findings"]],
    }


def _shown_finding(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A value that is no number has no JSON form: it comes as None."""
    value = finding.get("value")
    known = isinstance(value, int | float) and math.isfinite(value)
    return {
        "name": str(finding.get("name", "")),
        "value": value if known else None,
        "detail": str(finding.get("detail") or ""),
    }


def _shown_turn(turn: Mapping[str, str]) -> dict[str, str]:
    text = turn["content"]
    more = len(text) - SHOWN
    note = f"\n… {more:,} more characters" if more > 0 else ""
    return {"role": turn["role"], "content": text[:SHOWN] + note}


def _span_texts(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The receipt's spans with the texts they cover; they locate in the rejected text as injected."""
    found = row.get("spans") or {}
    sides = {"chosen": str(row["chosen"]), "rejected": str(row.get("original") or row["rejected"])}
    return [
        {"side": side, "start": start, "end": end, "text": text[start:end][:200]}
        for side, text in sides.items()
        for start, end in found.get(side, ())
    ]


def read_decision(raw: object) -> Decision:
    """A decision from its JSON form: key, pair, verdict, reviewer, and at will type, edit, reason, seconds.

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
    return Decision(
        key=texts["key"] or "",
        pair_id=texts["pair"] or "",
        verdict=cast(Verdict, verdict),
        reviewer=texts["reviewer"] or "",
        type=texts["type"],
        edit=texts["edit"],
        reason=texts["reason"],
        seconds=_seconds(raw.get("seconds")),
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
