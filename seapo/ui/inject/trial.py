"""A small real run before the large one: three of its negatives, and what the whole set will take."""

from collections.abc import Sequence

import streamlit as st

from seapo import jobs
from seapo.jobs import Run
from seapo.ui.frame import Frame
from seapo.ui.inject.asked import Asked
from seapo.ui.inject.estimate import estimate, in_words
from seapo.ui.inject.outcome import USABLE, Outcome, outcome, reason, reasons_in_words
from seapo.ui.inject.pair import Line, pair_card
from seapo.ui.inject.progress import progress
from seapo.ui.inject.trials import Trial, lines, superseded
from seapo.ui.words import RUN_ICONS, count

SHOWN = 3


def trial(frame: Frame, asked: Asked, found: Trial | None, rows: int) -> None:
    """The try under way, or what it showed; `rows` negatives are asked for in all."""
    if found is None:
        st.caption("Try it first: three real negatives, and how long the whole set will take.")
        return
    run = found.run
    if jobs.active(run.state):
        progress(frame, run, "Trying", "Stop trying", newest=False)
        return
    if not found.stale and not superseded(frame, run):
        _ended(frame, asked, found, rows)
        return
    label = "An earlier try, with other settings" if found.stale else "What the try showed"
    folded = st.expander(label, icon=":material/history:", on_change="rerun", key=f"try_{run.id}")
    with folded:
        if folded.open:
            _ended(frame, asked, found, rows)


def _ended(frame: Frame, asked: Asked, found: Trial, rows: int) -> None:
    run = found.run
    if found.stale:
        st.caption(f"With other settings: {_safe(found.stale)}.")
    if run.state == "done":
        _shown(frame, asked, run, rows, fresh=not found.stale)
    else:
        st.warning(f"The try: {run.state}.", icon=RUN_ICONS[run.state])
        st.code(run.message, None, wrap_lines=True)


def _safe(parts: Sequence[str]) -> str:
    """Values typed by people, as words of a caption that reads markdown."""
    return "; ".join(f"`{part.replace('`', '')}`" for part in parts)


def _shown(frame: Frame, asked: Asked, run: Run, rows: int, fresh: bool) -> None:
    results, came = jobs.results(run), outcome(run.folder / "results.jsonl")
    st.markdown("#### What does it write?")
    st.text(f"{came.usable()} of {count(came.n, 'negative')} usable. {against(came)}".strip())
    for place, line in enumerate(pick(lines(run))):
        pair_card(frame.studio, line, f"trial_{place}")
    time = estimate(run, results, rows) if fresh else None
    if time is not None:
        st.markdown("#### How long will the whole set take?")
        st.text(in_words(time, asked.spec.kind, run.total or 0))


def against(came: Outcome) -> str:
    """Why the others are not usable; empty where all are."""
    said = reasons_in_words(came)
    return f"Against the rest:\n{said}" if said else ""


def pick(lines: Sequence[Line]) -> list[Line]:
    """Three to look at: usable ones of different types first, then whatever there is."""
    first: list[Line] = []
    for line in sorted(lines, key=lambda found: reason(found) != USABLE):
        if line.get("asked") not in [kept.get("asked") for kept in first]:
            first.append(line)
    rest = [line for line in lines if all(line is not kept for kept in first)]
    rest.sort(key=lambda found: reason(found) != USABLE)
    return [*first, *rest][:SHOWN]
