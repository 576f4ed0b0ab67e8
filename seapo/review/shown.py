"""A pair as the review card needs it: plain JSON values."""

import math
from collections.abc import Mapping
from typing import Any

SHOWN = 200_000
"""Characters of one text that go to the screen; a longer one is cut there and cannot be edited."""


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
    """The receipt's spans with the texts they cover; they locate in both texts as injected."""
    found = row.get("spans") or {}
    sides = {
        "chosen": str(row.get("original_chosen") or row["chosen"]),
        "rejected": str(row.get("original") or row["rejected"]),
    }
    return [
        {"side": side, "start": start, "end": end, "text": text[start:end][:200]}
        for side, text in sides.items()
        for start, end in found.get(side, ())
    ]
