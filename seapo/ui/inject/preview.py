"""What an injection would do, before it is started: the rules' own edits, or the request a model will get."""

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from seapo import injectors, pipeline
from seapo.errors import SeapoError
from seapo.pipeline import RULES, Mix, Studio
from seapo.records import Positive, Turn
from seapo.store import asking
from seapo.ui.frame import Frame
from seapo.ui.inject.asked import Asked
from seapo.ui.marked import Pane, pair_panes, panes
from seapo.ui.numbers import colours
from seapo.ui.words import count, duration

ROWS = 3
START_SECONDS = 1.0
"""What a run of the rules takes before its first pair, roughly: its process."""


def preview(frame: Frame, asked: Asked, number: int) -> None:
    """Three rows as they would become, or as they will be asked about; `number` negatives in all."""
    if asked.engine == RULES:
        _three(frame, asked, number)
        return
    label = "What the model will be asked"
    folded = st.expander(label, icon=":material/chat:", on_change="rerun", key="requests")
    with folded:
        if folded.open:
            _three(frame, asked, number)


def _three(frame: Frame, asked: Asked, number: int) -> None:
    try:
        rows, seconds = _previewed(
            frame.studio,
            frame.dataset or "",
            asked.engine,
            _frozen(asked.mix),
            asked.seed,
            tuple(asked.settings.items()),
            _version(frame),
        )
    except SeapoError as error:
        st.error("There is no preview with these settings.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    if asked.engine == RULES:
        took = duration(START_SECONDS + seconds * number)
        negatives = count(number, "negative")
        st.caption(f"What it would do to three rows. {negatives} take about {took}.")
    _cards(frame, rows)


def _version(frame: Frame) -> str:
    """Changes with what is previewed: the data, and the user's own templates."""
    own = frame.studio.home.prompts
    edited = [f"{path}:{path.stat().st_mtime_ns}" for path in sorted(own.rglob("*.txt"))]
    return "\n".join([asking.imports_version(frame.studio.store), *edited])


def _cards(frame: Frame, rows: list[dict[str, Any]]) -> None:
    colour = colours(frame.studio)
    for place, row in enumerate(rows):
        with st.container(border=True):
            _card(row, colour[row.get("type", row["asked"])], f"preview_{place}")


def _card(row: Mapping[str, Any], colour: str, key: str) -> None:
    if "failed" in row:
        st.text(f"Not injectable: {row['failed']}")
    elif "request" in row:
        panes([Pane("Prompt", row["prompt"]), Pane("Chosen", row["chosen"])], colour, key=key)
        st.text(f"Asked for {row['asked']}:")
        st.code(row["request"], None, wrap_lines=True, height=220)
    else:
        panes(pair_panes(row), colour, key=key)
        st.text(f"{row['type']}: {row['why']}")


def _frozen(mix: Mix) -> tuple[tuple[str, float], ...] | str:
    return mix if isinstance(mix, str) else tuple(mix.items())


@st.cache_data(max_entries=40, ttl=600, show_spinner=False)
def _previewed(
    _studio: Studio,
    dataset: str,
    engine: str,
    mix: tuple[tuple[str, float], ...] | str,
    seed: int,
    settings: tuple[tuple[str, str], ...],
    version: str,
) -> tuple[list[dict[str, Any]], float]:
    """Three rows, and the seconds that the rules take for one positive."""
    shares: Mix = mix if isinstance(mix, str) else dict(mix)
    rows = pipeline.preview_inject(_studio, dataset, shares, seed, ROWS, engine, dict(settings))
    if engine != RULES:
        return rows, 0.0
    # Timed again, because the first time reads word lists, and finding the rows is no injecting.
    began = time.perf_counter()
    for row in rows:
        with suppress(injectors.NotInjectable):
            positive = Positive((Turn("user", row["prompt"]),), row["chosen"])
            injectors.inject(positive, row["asked"], seed)
    return rows, (time.perf_counter() - began) / max(len(rows), 1)
