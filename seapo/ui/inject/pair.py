"""One result of an injection as a card: the texts with what differs marked, and what is against it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from seapo.pipeline import Studio
from seapo.store import handing
from seapo.ui import charts
from seapo.ui.inject.outcome import failing, words
from seapo.ui.marked import Pane, pair_panes, panes
from seapo.ui.numbers import colours
from seapo.verify import WORDS

Line = Mapping[str, Any]
"""A line of an injection's results: a pair, or a row that failed."""


def pair_card(studio: Studio, line: Line, key: str) -> None:
    """Draw one line of a run's results; what a model wrote goes into text nodes only."""
    found = handing.positives(studio.store, [str(line.get("positive_id"))])
    positive = next(iter(found.values()), None)
    shown = {
        "prompt": positive.prompt if positive else "",
        "chosen": positive.answer if positive else "",
    }
    colour = colours(studio).get(str(line.get("type") or line.get("asked")), charts.NEUTRAL)
    with st.container(border=True):
        if "failed" in line:
            _failure(line, shown, colour, key)
        else:
            panes(pair_panes({**line, **shown}), colour, key=key)
            st.text(receipt(line))
            for finding in failing(line):
                st.text(f"✗ {words(finding.name)} {finding.detail}".strip())


def _failure(line: Line, shown: Mapping[str, str], colour: str, key: str) -> None:
    wrote = str(line.get("text") or "")
    found = [Pane("Prompt", shown["prompt"]), Pane("Chosen", shown["chosen"])]
    panes([*found, Pane("What it wrote", wrote)] if wrote else found, colour, key=key)
    st.text(f"✗ {line.get('asked')}: no pair. {why_not(line)}")


def why_not(line: Line) -> str:
    """The reason in words, and what came where that says more."""
    said, detail = WORDS.get(str(line["failed"])), str(line.get("detail") or "")
    if said is None:  # an engine's own failure
        return detail[:1].upper() + detail[1:] if detail else words(str(line["failed"]))
    return said if not detail or detail in said else f"{said} {detail}"


def receipt(line: Line) -> str:
    """`logic, wrong order: the model's own words for what is wrong`."""
    made = line.get("receipt") or {}
    kind = str(made.get("kind") or "").replace("_", " ")
    what = f"{line.get('type')}{f', {kind}' if kind else ''}"
    why = str(line.get("why") or "").strip()
    return f"{what}: {why}" if why else what
