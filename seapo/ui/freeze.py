"""Freeze a data set's pairs into a snapshot, and choose one of the snapshots there are."""

import streamlit as st

from seapo import pipeline
from seapo.errors import SeapoError
from seapo.snapshot import Snapshot, list_snapshots
from seapo.ui.frame import Frame
from seapo.ui.words import count, moment

POLICIES = {
    "accepted": "Accepted pairs only",
    "undecided-too": "Accepted and undecided pairs",
}


def choose_snapshot(frame: Frame) -> Snapshot | None:
    """Pick one to train on, freezing a new one where wanted."""
    found = list_snapshots(frame.studio.home)
    with st.expander("Freeze a snapshot", icon=":material/ac_unit:", expanded=not found):
        _form(frame)
    if not found:
        st.caption("Training reads a snapshot: a frozen copy that no later decision changes.")
        return None
    by_id = {snapshot.id: snapshot for snapshot in found}
    picked = st.selectbox(
        "Snapshot",
        list(by_id),
        format_func=lambda key: f"{by_id[key].name} · {count(_pairs(by_id[key]), 'pair')}",
        key="snapshot",
        persist_state="session",
    )
    _described(by_id[picked])
    return by_id[picked]


def _pairs(snapshot: Snapshot) -> int:
    return int(snapshot.manifest["pairs"])


def _described(snapshot: Snapshot) -> None:
    manifest = snapshot.manifest
    by_type = ", ".join(f"{name} {number:,}" for name, number in manifest["by_type"].items())
    held = count(manifest["eval_pairs"], "pair")
    st.caption(f"{by_type} · {held} held out for evaluation · {moment(manifest['created'])} UTC")


def _form(frame: Frame) -> None:
    if not frame.dataset or not frame.counts.pairs:
        st.caption("There are no pairs to freeze in this data set yet.")
        return
    with st.form("freeze", border=False):
        name = st.text_input("Name", placeholder="named after the data set", max_chars=80)
        policy = st.selectbox("Which pairs", list(POLICIES), format_func=lambda key: POLICIES[key])
        held = st.number_input("Held out for evaluation, in % of prompts", 0, 50, 5)
        freezing = st.form_submit_button("Freeze", icon=":material/ac_unit:")
    accepted, undecided = (frame.counts.sum(state=s) for s in ("accepted", "undecided"))
    st.caption(f"{accepted:,} accepted and {undecided:,} undecided now.")
    if freezing:
        _freeze(frame, name.strip() or None, policy, held / 100)


def _freeze(frame: Frame, name: str | None, policy: str, held: float) -> None:
    try:
        made = pipeline.make_snapshot(frame.studio, frame.dataset or "", name, policy, held)
    except SeapoError as error:
        st.error(str(error), icon=":material/error:")
        return
    # Set, not forgotten: the browser would bring the old choice back with the next click.
    st.session_state["snapshot"] = made.id
    st.toast(f"Frozen: {count(_pairs(made), 'pair')}", icon=":material/ac_unit:")
    st.rerun()
