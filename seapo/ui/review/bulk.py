"""Deciding on all undecided pairs of a queue at once: ten of them first, then the button, then the way back."""

from dataclasses import replace

import streamlit as st

from seapo.errors import SeapoError
from seapo.pipeline.reviewing import bulk_decide, bulk_preview, bulk_undo
from seapo.records import REASONS, STATE_OF
from seapo.store.filters import PairFilter
from seapo.ui.frame import Frame
from seapo.ui.marked import pair_panes, panes
from seapo.ui.numbers import colours
from seapo.ui.review.queue import Queue
from seapo.ui.words import count

_DONE = "bulk_done"
"""In the session: the batch just decided, its pairs and its verdict."""
SHOWN = 10
"""Pairs of the preview."""


def bulk_button(frame: Frame, asked: Queue) -> None:
    """Opens the dialog; pairs are read only in it."""
    if st.button("Decide on all", icon=":material/checklist:", key="bulk_open"):
        _dialog(frame, asked)


@st.dialog("Decide on all undecided pairs of this queue", width="large")
def _dialog(frame: Frame, asked: Queue) -> None:
    bulk_form(frame, asked)


def bulk_form(frame: Frame, asked: Queue) -> None:
    """Verdict, reason and note, some of the pairs, and the button that says how many it decides."""
    seed = st.session_state.setdefault("bulk_seed", 0)
    which = replace(asked.which, state="undecided")
    found = bulk_preview(frame.studio, which, SHOWN, seed)
    st.caption(f"{asked.words()} · {count(found.pairs, 'undecided pair')}")
    if not found.pairs:
        st.info("This queue holds no undecided pair. Take a filter off, or choose another state.")
        return
    verdict, reason, note = _form()
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = min(SHOWN, found.pairs)
        st.markdown(f"**{shown} of them at random**" if shown < found.pairs else "**All of them**")
        if shown < found.pairs:
            st.button("Others", type="tertiary", icon=":material/shuffle:", on_click=_reseed)
    with st.container(height=340, border=True):
        for n, row in enumerate(found.rows):
            st.text(row["type"])
            panes(pair_panes(row), colours(frame.studio).get(row["type"], "#8A8F9C"), f"bulk_{n}")
    label = f"{verdict.capitalize()} {count(found.pairs, 'pair')}"
    if st.button(label, type="primary", icon=":material/done_all:", key="bulk_go"):
        _decide(frame, which, verdict, reason, note)


def _form() -> tuple[str, str | None, str | None]:
    reason = None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        verdict = st.segmented_control(
            "Verdict", list(STATE_OF), default="accept", required=True, key="bulk_verdict",
            format_func=str.capitalize,
        )  # fmt: skip
        if verdict == "reject":
            reason = st.selectbox(
                "Reason",
                list(REASONS),
                key="bulk_reason",
                format_func=REASONS.__getitem__,
                width=190,
            )
        note = st.text_input(
            "Note, kept with the decisions", key="bulk_note", max_chars=2000, width=320
        )
    return str(verdict), reason, (note or "").strip() or None


def _reseed() -> None:
    st.session_state["bulk_seed"] += 1


def _decide(
    frame: Frame, which: PairFilter, verdict: str, reason: str | None, note: str | None
) -> None:
    try:
        with st.spinner("Deciding"):
            batch, number = bulk_decide(frame.studio, which, verdict, frame.reviewer, reason, note)
    except SeapoError as error:
        st.error("Nothing was decided.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    tell(batch, number, verdict)
    st.rerun()


def tell(batch: str, number: int, verdict: str) -> None:
    """Have the page say on its next run what was done, with the way back."""
    st.session_state[_DONE] = (batch, number, verdict)


def told(frame: Frame) -> None:
    """What was done a moment ago, with its undo; gone once it is taken back or closed."""
    if _DONE not in st.session_state:
        return
    batch, number, verdict = st.session_state[_DONE]
    with st.container(horizontal=True, vertical_alignment="center", border=True, gap="small"):
        st.markdown(f":material/done_all: {count(number, 'pair')} {STATE_OF[verdict]}.")
        st.button(
            "Undo", key="bulk_undo", icon=":material/undo:", on_click=take_back, args=(frame, batch)
        )
        st.button("Close", key="bulk_close", type="tertiary", on_click=_close)


def take_back(frame: Frame, batch: str) -> None:
    """Undo a batch; for a button's callback."""
    try:
        number = bulk_undo(frame.studio, batch, frame.reviewer)
    except SeapoError as error:
        st.toast(str(error), icon=":material/error:")
        return
    st.toast(f"{count(number, 'decision')} taken back.", icon=":material/undo:")
    if batch in st.session_state.get(_DONE, ()):
        _close()


def _close() -> None:
    st.session_state.pop(_DONE, None)
