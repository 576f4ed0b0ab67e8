"""What was decided on many pairs at once: who, when, on what ground, and the way back."""

from collections.abc import Sequence
from datetime import UTC

import streamlit as st

from seapo.records import REASONS, STATE_OF
from seapo.store.bulk import Batch
from seapo.ui.frame import Frame
from seapo.ui.review.bulk import take_back
from seapo.ui.words import count, percent

SHOWN = 20
_HOW = {"bulk": "in bulk", "sample": "by sample", "judge": "by the judge"}


def earlier(frame: Frame, found: Sequence[Batch]) -> None:
    """A data set's batches, newest first, each that stands with its undo."""
    if not found:
        return
    opened = st.expander(
        f"{count(len(found), 'decision')} on many pairs at once", icon=":material/history:",
        key="batches", on_change="rerun",
    )  # fmt: skip
    if opened.open:
        with opened:
            for batch in found[:SHOWN]:
                _one(frame, batch)
            if len(found) > SHOWN:
                st.caption(f"And {len(found) - SHOWN:,} older ones.")


def _one(frame: Frame, batch: Batch) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        # A reviewer's name and a note are people's own words: as text, never as markdown.
        st.text(words(batch))
        if batch.undone is None:
            st.button(
                "Undo", key=f"undo_{batch.batch}", icon=":material/undo:", type="tertiary",
                on_click=take_back, args=(frame, batch.batch),
            )  # fmt: skip


def words(batch: Batch) -> str:
    """`21 Nov 18:40 UTC · Ana: 1,080 pairs accepted in bulk · type logic · note`."""
    moment = batch.decided.astimezone(UTC).strftime("%d %b %H:%M UTC")
    done = f"{batch.reviewer}: {count(batch.pairs, 'pair')} {STATE_OF[batch.verdict]} {_HOW[batch.how]}"
    narrowed = [f"{k} {v}" for k, v in batch.filter.items() if k not in ("dataset", "state")]
    reason = REASONS.get(batch.reason or "", batch.reason or "")
    back = f"taken back {batch.undone.astimezone(UTC):%d %b %H:%M UTC}" if batch.undone else ""
    parts = [moment, done, ", ".join(narrowed), reason, batch.note or "", _ground(batch), back]
    return " · ".join(part for part in parts if part)


def _ground(batch: Batch) -> str:
    """The figures of a policy's ground; nothing for a bulk decision."""
    basis = batch.basis
    if batch.how == "sample":
        low, high = percent(basis["low"], 1), percent(basis["high"], 1)
        return f"ground: {low} to {high} bad (95 %), {basis['n']:,} of {basis['pairs']:,} looked at"
    if batch.how == "judge":
        promise, low = percent(basis["limit"]), percent(basis["low"], 1)
        return f"ground: precision of {promise} promised, at least {low} (95 %), n {basis['n']:,}"
    return ""
