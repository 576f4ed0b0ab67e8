"""Do reviewers agree? Each two of them in a table, all together by type as intervals."""

import streamlit as st

from seapo.audit import narrowing, reviewing
from seapo.audit.reviewing import Agreement, Beyond
from seapo.pipeline import Studio
from seapo.pipeline.reviewing import plan
from seapo.store import counting
from seapo.ui import charts
from seapo.ui.charts import NEUTRAL, Dot
from seapo.ui.frame import Frame
from seapo.ui.numbers import colours
from seapo.ui.questions import share_words
from seapo.ui.review.links import queue_button
from seapo.ui.review.queue import plain, to_settle


def people(frame: Frame) -> None:
    """The chart, the table, and the pairs on which they disagree."""
    st.markdown("#### Do reviewers agree?")
    version = counting.version(frame.studio.store)
    found = _agreement(frame.studio, frame.dataset or "", version)
    if not found.couples:
        st.caption(
            "No pair has two reviewers' votes yet. Ask for two a pair under “Plan” in the Review view: "
            "the card then hands each pair to two people, and shows neither the other's word."
        )
        return
    colour = colours(frame.studio)
    rows = {"all types": found.alpha, **found.by_type}
    dots = [_dot(name, said, colour.get(name, NEUTRAL)) for name, said in rows.items()]
    figure = charts.whiskers(dots, zero=True, unit="")
    charts.draw(figure, "people_alpha", "; ".join(f"{d.row}: {d.label}" for d in dots))
    st.caption(
        f"Krippendorff's alpha by type, 95 %: 1 is full agreement, 0 chance · "
        f"{share_words(found.agreed, 'of pairs with two votes or more agreed on')}"
    )
    _table(found)
    _disputed(frame)


@st.cache_data(max_entries=20, ttl=3600, show_spinner=False)
def _agreement(_studio: Studio, dataset: str, version: str) -> Agreement:
    return reviewing.agreement(_studio.store, dataset)


def _dot(row: str, said: Beyond, colour: str) -> Dot:
    if said.value is None or said.low is None or said.high is None:
        return Dot(row, 0.0, 0.0, 0.0, colour, "circle-open", label=f"{said.why} n {said.n:,}")
    label = f"{said.value:.2f}, n {said.n:,}"
    return Dot(row, said.value, said.low, said.high, colour, label=label)


def _table(found: Agreement) -> None:
    rows = [
        {
            "reviewers": f"{one.first} and {one.second}",
            "kappa": one.kappa.value,
            "from": one.kappa.low,
            "to": one.kappa.high,
            "same word": one.agreed.value if one.agreed else None,
            "n": one.n,
            "note": one.kappa.why,
        }
        for one in found.couples
    ]
    order = [name for name in rows[0] if any(row[name] not in (None, "") for row in rows)]
    st.dataframe(
        rows,
        hide_index=True,
        column_order=order,
        column_config={
            **{name: st.column_config.NumberColumn(format="%.2f") for name in ("kappa", "from", "to")},
            "same word": st.column_config.NumberColumn(format="percent"),
        },
        alt="Cohen's kappa of each two reviewers with its 95 % interval",
    )  # fmt: skip
    if found.left_out:
        st.caption(f"{found.left_out:,} more couples have fewer pairs in common.")


def _disputed(frame: Frame) -> None:
    """The pairs behind it: a button for each type that has disputed ones."""
    dataset = frame.dataset or ""
    found = narrowing.disputed(frame.studio.store, dataset)
    if not found:
        st.caption("No pair is disputed now.")
        return
    overlap = plan(frame.studio, dataset).overlap
    with st.container(horizontal=True, gap="small"):
        for name, pairs in found.items():
            label = f"Settle {pairs:,} of {plain(name)}"
            asked = to_settle(dataset, overlap, name)
            queue_button(label, asked, f"settle_{name}", ":material/gavel:")
