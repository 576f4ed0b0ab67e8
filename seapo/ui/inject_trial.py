"""A small real run before the large one: three of its negatives, and what the whole set will take."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from seapo import jobs, pipeline
from seapo.errors import BadInput, SeapoError
from seapo.jobs import Run
from seapo.jobs.files import read_lines
from seapo.prompts.asking import rewrite_request
from seapo.settings import Home
from seapo.ui.frame import Frame
from seapo.ui.inject_asked import Asked, differences
from seapo.ui.inject_estimate import estimate, in_words
from seapo.ui.inject_outcome import USABLE, Outcome, outcome, reason, reasons_in_words
from seapo.ui.inject_pair import Line, pair_card
from seapo.ui.inject_progress import progress
from seapo.ui.words import RUN_ICONS, count

SHOWN = 3


@dataclass(frozen=True)
class Trial:
    run: Run
    stale: tuple[str, ...]
    """In which ways it ran with other settings than are asked for now."""


def is_trial(run: Run) -> bool:
    return run.kind == "inject" and bool(run.config.get("trial"))


def newest_trial(frame: Frame, asked: Asked) -> Trial | None:
    """The newest try with these very settings, else the newest of this data set, else None."""
    own = [r for r in frame.runs if is_trial(r) and r.config.get("dataset") == frame.dataset]
    trials = [Trial(run, tuple(stale(frame.studio.home, run, asked))) for run in own[:20]]
    same = (trial for trial in trials if not trial.stale)
    return next(same, trials[0] if trials else None)


def stale(home: Home, run: Run, asked: Asked) -> list[str]:
    """What has changed since a try; a template's new wording too."""
    found = differences(asked, run.config)
    if found or run.state != "done":
        return found
    return ["its templates have been changed since"] if _moved(home, run) else []


def _moved(home: Home, run: Run) -> bool:
    used = {str((line.get("receipt") or {}).get("template")) for line in _lines(run)}
    return any(name.startswith("inject/") and name != _now(home, name) for name in used)


def _now(home: Home, used: str) -> str:
    """How the template of this name is called as it reads today."""
    mode, asked = used.partition("@")[0].split("/")[1:3]
    try:
        return rewrite_request([], "", asked, "", "any", mode, False, home.prompts).template
    except BadInput:
        return ""  # the user's own file has become unreadable since


def _lines(run: Run) -> list[Line]:
    return list(read_lines(run.folder / "results.jsonl"))


def trial(frame: Frame, asked: Asked, found: Trial | None, rows: int) -> None:
    """The try under way, or what it showed; `rows` negatives are asked for in all."""
    if found is None:
        st.caption("Try it first: three real negatives, and how long the whole set will take.")
        return
    run = found.run
    if jobs.active(run.state):
        progress(frame, run, "Trying", "Stop trying", newest=False)
        return
    if found.stale:
        st.caption(f":material/history: From a try with other settings: {_safe(found.stale)}.")
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
    for place, line in enumerate(pick(_lines(run))):
        pair_card(frame.studio, line, f"trial_{place}")
    time = estimate(run, results, rows) if fresh else None
    if time is not None:
        st.markdown("#### How long will the whole set take?")
        st.text(in_words(time, asked.spec.kind, run.total or 0))


def against(came: Outcome) -> str:
    """Why the others are not usable; empty where all are."""
    rest = came.reasons()
    return f"Against the rest:\n{reasons_in_words(rest)}" if rest else ""


def pick(lines: Sequence[Line]) -> list[Line]:
    """Three to look at: usable ones of different types first, then whatever there is."""
    first: list[Line] = []
    for line in sorted(lines, key=lambda found: reason(found) != USABLE):
        if line.get("asked") not in [kept.get("asked") for kept in first]:
            first.append(line)
    rest = [line for line in lines if all(line is not kept for kept in first)]
    rest.sort(key=lambda found: reason(found) != USABLE)
    return [*first, *rest][:SHOWN]


def start_trial(frame: Frame, asked: Asked) -> None:
    try:
        pipeline.try_inject(
            frame.studio, frame.dataset or "", asked.engine, asked.mix, asked.seed, asked.settings
        )
    except SeapoError as error:
        st.error("It could not be tried.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    st.rerun()
