"""How a data set is reviewed: reviewers a pair, and the pairs on which they disagree."""

import streamlit as st

from seapo.pipeline import Studio
from seapo.pipeline.reviewing import plan, set_plan
from seapo.store import reading
from seapo.store.plans import MOST, Plan
from seapo.ui.frame import Frame
from seapo.ui.review.calibration import calibration_plan
from seapo.ui.review.links import queue_button
from seapo.ui.review.queue import to_settle
from seapo.ui.words import count


def plan_drawer(frame: Frame) -> Plan:
    """The plan's popover, read and drawn while it is open; the plan as it stands."""
    found = plan(frame.studio, frame.dataset or "")
    opened = st.popover("Plan", icon=":material/groups:", key="plan", on_change="rerun")
    if opened.open:
        with opened:
            planned(frame, found)
    return found


def planned(frame: Frame, found: Plan) -> None:
    """The plan's fields, and what is to settle."""
    _overlap(frame, found)
    disputes(frame, found)
    calibration_plan(frame, found)
    st.caption("The plan holds for the whole data set and everybody; it is not in the link.")


def _overlap(frame: Frame, found: Plan) -> None:
    dataset = frame.dataset or ""
    st.number_input(
        "Reviewers a pair", 1, MOST, found.overlap, key=f"overlap_{dataset}",
        on_change=_set_overlap, args=(frame.studio, dataset),
        help="With more than one, a pair stays undecided until as many have voted; what they disagree "
        "on is settled in a queue of its own.",
    )  # fmt: skip


def _set_overlap(studio: Studio, dataset: str) -> None:
    set_plan(studio, dataset, overlap=int(st.session_state[f"overlap_{dataset}"]))


def disputes(frame: Frame, found: Plan) -> None:
    """How many pairs one accepts and another rejects, and the queue in which they are settled."""
    asked = to_settle(frame.dataset, found.overlap)
    number = reading.count(frame.studio.store, asked.which)
    if number:
        label = f"Settle {count(number, 'disputed pair')}"
        queue_button(label, asked, "settle", ":material/gavel:")
    else:
        st.caption("No pair is disputed: nobody rejects what another accepts.")
