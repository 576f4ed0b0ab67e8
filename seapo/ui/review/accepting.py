"""Accepting the rest of a stratum unseen: on what ground, what will be recorded, and the button."""

import streamlit as st

from seapo.audit.reviewing import PROMISE, Ground, judge_ground, percent
from seapo.audit.reviewing.scores import Scored
from seapo.errors import SeapoError
from seapo.pipeline.stopping import Proposal, apply_policy
from seapo.records import How
from seapo.store import reading
from seapo.ui.frame import Frame
from seapo.ui.review.bulk import tell
from seapo.ui.words import count

SAMPLE, JUDGE = "By sample", "By the judge"
_HOW: dict[str, How] = {SAMPLE: "sample", JUDGE: "judge"}


def accept_button(frame: Frame, one: Proposal, limit: float, key: str) -> None:
    if st.button("Accept the rest", key=key, type="tertiary", icon=":material/done_all:"):
        _dialog(frame, one, limit)


@st.dialog("Accept the rest of a stratum unseen", width="large")
def _dialog(frame: Frame, one: Proposal, limit: float) -> None:
    accept_form(frame, one, limit)


def accept_form(frame: Frame, one: Proposal, limit: float) -> None:
    """The ground in figures, then the button that says how many it accepts; disabled where none holds."""
    st.text(f"{one.type}, {one.source}: {count(one.rest, 'undecided pair')}")
    ground = st.segmented_control(
        "On what ground?", list(_HOW), default=SAMPLE, required=True, key="policy_ground"
    )
    if ground == SAMPLE:
        pairs, wanted = _by_sample(one, limit), limit
    else:
        pairs, wanted = _by_judge(frame, one)
    st.caption(
        "Recorded with these figures as decided by policy and not by hand, and taken back with one button."
    )
    label = f"Accept {count(pairs, 'pair')} {ground.lower()}" if pairs else "Accept"
    if st.button(
        label, type="primary", disabled=not pairs, key="policy_go", icon=":material/done_all:"
    ):
        _apply(frame, one, _HOW[str(ground)], wanted)


def _by_sample(one: Proposal, limit: float) -> int:
    """Say what the sample bears; how many pairs."""
    seen = one.sampled
    st.markdown(
        f"At most **{percent(one.high)} %** are bad (95 %; {percent(limit)} % are put up with): of "
        f"{seen.pairs:,} pairs {seen.looked:,} drawn at random were looked at, {seen.bad:,} of them bad, "
        f"{seen.open:,} still open and counted as bad."
    )
    if not one.may:
        st.text(one.words)
    return one.rest if one.may else 0


def _by_judge(frame: Frame, one: Proposal) -> tuple[int, float]:
    """Say what the judge's scores bear at the promise chosen; how many pairs, and the promise."""
    promise = st.slider(
        "Promised precision", 50, 99, round(100 * PROMISE), format="%d %%", key="policy_promise"
    )
    ground = judge_ground(
        frame.studio.store, frame.dataset or "", (one.type, one.source), "accept", promise / 100
    )
    if ground is None:
        st.markdown(
            "No threshold of the judge's score keeps this promise on the stratum's random sample "
            f"(n {one.sampled.looked:,}). Look at more pairs, or promise less."
        )
        return 0, promise / 100
    pairs = reading.count(frame.studio.store, _scored(frame, one, ground))
    st.markdown(
        f"From a score of **{ground.score:.2f}** on, {ground.right:,} of {ground.n:,} pairs of the sample "
        f"are usable: at least **{percent(ground.sure)} %** (95 %, for all thresholds at once). "
        f"{count(pairs, 'undecided pair')} of {one.rest:,} have such a score; the others stay undecided."
    )
    st.caption(
        "The bound is for a sample read once: whoever reads it again after every few pairs, until a promise "
        "is kept, keeps it less surely than it says."
    )
    return pairs, promise / 100


def _scored(frame: Frame, one: Proposal, ground: Ground) -> Scored:
    return Scored(
        frame.dataset, one.type, source=one.source, state="undecided", at_least=ground.score
    )


def _apply(frame: Frame, one: Proposal, how: How, limit: float) -> None:
    try:
        with st.spinner("Deciding"):
            done = apply_policy(
                frame.studio, frame.dataset or "", (one.type, one.source), frame.reviewer, how,
                "accept", limit,
            )  # fmt: skip
    except SeapoError as error:
        st.error("Nothing was decided.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    tell(done.batch, done.pairs, "accept")
    st.rerun()
