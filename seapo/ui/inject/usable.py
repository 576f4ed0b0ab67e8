"""What share of each type is usable after an injection, and why the rest is not: one chart, in words, to open."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from seapo import jobs
from seapo.store.filters import PairFilter
from seapo.ui import charts
from seapo.ui.charts import Look, Mark
from seapo.ui.frame import Frame
from seapo.ui.inject.outcome import USABLE, Outcome, outcome, reasons_in_words
from seapo.ui.inject.pair import pair_card
from seapo.ui.inject.trials import is_trial
from seapo.ui.navigation import pairs_link
from seapo.ui.numbers import colours
from seapo.ui.words import count, percent

QUESTION = "What share of each type is usable, and why is the rest not?"
GREYS = tuple(Look(opacity, "") for opacity in (0.55, 0.38, 0.24, 0.12))
"""The reasons' greys, the commonest darkest."""


@dataclass(frozen=True)
class Piece:
    """One stretch of the chart: the rows of a type with one reason against them, or none."""

    asked: str
    reason: str
    rows: int

    @property
    def label(self) -> str:
        return self.reason.replace("_", " ") or "usable"


def usable(frame: Frame) -> None:
    """The newest injection of the data set that is not under way; nothing where there is none."""
    ended = (run for run in frame.runs if run.kind == "inject" and not jobs.active(run.state))
    own = (r for r in ended if r.config.get("dataset") == frame.dataset and not is_trial(r))
    run = next(own, None)
    if run is None:
        return
    results = run.folder / "results.jsonl"
    came = _outcome(results, results.stat().st_size if results.is_file() else 0)
    if not came.n:
        return
    st.markdown(f"#### {QUESTION}")
    order = [name for name in colours(frame.studio) if name in came.counts]
    found = pieces(came, order)
    place = charts.pick(
        charts.stacked(_marks(frame, came, found), "negatives"),
        f"usable_{run.id}",
        sentence(came, order),
    )
    st.text(sentence(came, order))
    _because(came)
    if place is not None:
        _opened(frame, came, found[place])


@st.cache_data(max_entries=4, ttl=3600, show_spinner=False)
def _outcome(results: Path, size: int) -> Outcome:
    del size  # a file that has grown is another one
    found = outcome(results)
    return Outcome({k: dict(v) for k, v in found.counts.items()}, dict(found.examples), found.whole)


def pieces(came: Outcome, order: Sequence[str]) -> list[Piece]:
    """Each type's stretches: what is usable, then the reasons, the commonest of all types first."""
    reasons = [USABLE, *(name for name, _ in came.reasons())]
    return [
        Piece(asked, reason, came.counts[asked][reason])
        for asked in order
        for reason in reasons
        if came.counts[asked].get(reason)
    ]


def _marks(frame: Frame, came: Outcome, found: Sequence[Piece]) -> list[Mark]:
    colour = colours(frame.studio)
    ranks = {name: place for place, (name, _) in enumerate(came.reasons())}
    return [
        Mark(f"{piece.asked} {_share(came, piece.asked)}", piece.label, piece.rows, colour[piece.asked])
        if piece.reason == USABLE
        else Mark(
            f"{piece.asked} {_share(came, piece.asked)}", piece.label, piece.rows, charts.NEUTRAL,
            GREYS[min(ranks[piece.reason], len(GREYS) - 1)],
        )
        for piece in found
    ]  # fmt: skip


def _share(came: Outcome, asked: str) -> str:
    return _percent(came.usable(asked), sum(came.counts[asked].values()))


def _percent(part: int, whole: int) -> str:
    """Never 100 % while one is missing, never 0 % where there is one."""
    shown = percent(part / whole)
    exact = part in (0, whole) or shown not in ("0 %", "100 %")
    return shown if exact else percent(part / whole, 1)


def sentence(came: Outcome, order: Sequence[str]) -> str:
    """`1,684 of 2,000 negatives are usable (84 %): correctness 88 %, …`"""
    shares = ", ".join(f"{asked} {_share(came, asked)}" for asked in order)
    first = "" if came.whole else "Of the first results: "
    used = f"{came.usable():,} of {count(came.n, 'negative')}"
    return f"{first}{used} are usable ({_percent(came.usable(), came.n)}): {shares}."


def _because(came: Outcome) -> None:
    """Why the rest is not, a line a reason; a row counts under the first thing against it."""
    said = reasons_in_words(came)
    if said:
        st.text(said)
    else:
        st.caption("No check speaks against any of them; whether the error is one, review says.")


def _opened(frame: Frame, came: Outcome, piece: Piece) -> None:
    """What a mark stands for: some of its rows, and the way to the pairs."""
    st.caption(
        f"{piece.asked}, {piece.label}: {count(piece.rows, 'negative')}, of which the first:"
    )
    for place, line in enumerate(came.examples[piece.asked, piece.reason]):
        pair_card(frame.studio, line, f"usable_{place}")
    which = PairFilter(frame.dataset, asked=piece.asked)
    pairs_link(which, f"Open the pairs asked for {piece.asked} in review")
