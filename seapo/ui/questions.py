"""The audit's charts: each answers one question, and each mark opens the pairs behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import plotly.graph_objects as go
import streamlit as st

from seapo import audit
from seapo.records import REASONS
from seapo.store.asking import Row
from seapo.store.filters import PairFilter
from seapo.ui import charts
from seapo.ui.answer import Answer, Colours, pairs_in
from seapo.ui.charts import LOOKS, Mark
from seapo.ui.frame import Frame
from seapo.ui.lengths import lengths
from seapo.ui.navigation import pairs_link
from seapo.ui.numbers import ask, colours
from seapo.ui.words import count, percent

Draw = Callable[[Sequence[Row], str, Colours], Answer]


@dataclass(frozen=True)
class Question:
    name: str
    """The audit question whose rows it draws."""
    title: str
    empty: str
    draw: Draw


def _by_type(rows: Sequence[Row], colour: Colours) -> list[Row]:
    order = list(colour)
    return sorted(rows, key=lambda row: order.index(row["type"]))


def survival(rows: Sequence[Row], dataset: str, colour: Colours) -> Answer:
    shown = _by_type(rows, colour)
    marks = [
        Mark(r["type"], r["state"], r["pairs"], colour[r["type"]], LOOKS[r["state"]]) for r in shown
    ]
    opens = [(r["pairs"], PairFilter(dataset, type=r["type"], state=r["state"])) for r in shown]
    says = charts.legend(row["state"] for row in rows)
    return Answer(charts.stacked(marks, parts=LOOKS), opens, says)


def sources(rows: Sequence[Row], dataset: str, colour: Colours) -> Answer:
    shown = sorted(_by_type(rows, colour), key=lambda row: str(row["source"]))
    marks = [Mark(r["source"], r["type"], r["pairs"], colour[r["type"]]) for r in shown]
    opens = [(r["pairs"], PairFilter(dataset, source=r["source"], type=r["type"])) for r in shown]
    said = []
    for source, group in groupby(shown, key=lambda row: row["source"]):
        held = list(group)
        accepted = sum(row["accepted"] for row in held)
        found = audit.share(accepted, accepted + sum(row["rejected"] for row in held))
        said.append(f"{source}: {share_words(found)}")
    return Answer(charts.stacked(marks, parts=colour), opens, " · ".join(said))


def reasons(rows: Sequence[Row], dataset: str, colour: Colours) -> Answer:
    totals = {row["reason"]: 0 for row in rows}
    for row in rows:
        totals[row["reason"]] += row["pairs"]
    shown = sorted(_by_type(rows, colour), key=lambda row: -totals[row["reason"]])
    marks = [
        Mark(_reason(r["reason"]), r["type"], r["pairs"], colour[r["type"]], LOOKS["rejected"])
        for r in shown
    ]
    opens = [
        (r["pairs"], PairFilter(dataset, type=r["type"], state="rejected", reason=r["reason"]))
        for r in shown
    ]
    top = max(totals, key=lambda reason: totals[reason])
    says = (
        f"Most often: {_reason(top).lower()}, {percent(totals[top] / pairs_in(rows))} of rejections"
    )
    return Answer(charts.stacked(marks, parts=colour), opens, says)


def _reason(key: str) -> str:
    text = REASONS.get(key, key) or "No reason given"
    return text if len(text) <= 28 else text[:27] + "…"


def asked(rows: Sequence[Row], dataset: str, colour: Colours) -> Answer:
    order = list(colour)
    shown = sorted(_by_type(rows, colour), key=lambda row: order.index(row["asked"]))
    marks = [Mark(f"asked {r['asked']}", r["type"], r["pairs"], colour[r["type"]]) for r in shown]
    opens = [(r["pairs"], PairFilter(dataset, asked=r["asked"], type=r["type"])) for r in shown]
    same = audit.share(sum(r["pairs"] for r in rows if r["asked"] == r["type"]), pairs_in(rows))
    return Answer(charts.stacked(marks, parts=colour), opens, f"{share_words(same, 'as asked')}")


def days(rows: Sequence[Row], dataset: str, colour: Colours) -> Answer:
    figure = go.Figure()
    for state in LOOKS:
        held = [(i, row) for i, row in enumerate(rows) if row["state"] == state]
        if held:
            figure.add_trace(_days_trace(state, held))
    figure.update_layout(barmode="stack", bargap=0.25)
    figure.update_xaxes(type="date", tickformat="%d %b", nticks=6, showgrid=False)
    figure.update_yaxes(nticks=4, rangemode="tozero")
    opens = [
        (row["pairs"], PairFilter(dataset, state=row["state"], day=str(row["day"]))) for row in rows
    ]
    busy = len({row["day"] for row in rows})
    legend = charts.legend(row["state"] for row in rows)
    says = f"{count(pairs_in(rows) / busy, 'pair')} a day on {count(busy, 'day')} · {legend}"
    return Answer(charts.styled(figure, 200), opens, says)


def _days_trace(state: str, held: Sequence[tuple[int, Row]]) -> go.Bar:
    look = LOOKS[state]
    return go.Bar(
        name=state,
        x=[str(row["day"]) for _, row in held],
        y=[row["pairs"] for _, row in held],
        customdata=[i for i, _ in held],
        width=0.75 * 24 * 3600 * 1000,  # milliseconds: one day never fills the whole axis
        hovertemplate=f"%{{x}}, {state}: %{{y:,}} pairs<extra></extra>",
        marker={
            "color": charts.faded(charts.ACCENT, look.opacity),
            "line": {"color": charts.ACCENT, "width": 1},
            "pattern": {
                "shape": look.pattern,
                "fgcolor": charts.ACCENT,
                "solidity": 0.3,
                "size": 6,
            },
        },
    )


def share_words(found: audit.Share | None, what: str = "accepted") -> str:
    """`81 % accepted (76 to 85 %, n 340)`."""
    if found is None:
        return "no verdict yet"
    low, high = 100 * found.low, 100 * found.high
    return f"{percent(found.value)} {what} ({low:.0f} to {high:.0f} %, n {found.whole:,})"


QUESTIONS = (
    Question("survival", "Which types survive review?", "No pairs yet.", survival),
    Question("reasons", "Why are pairs rejected?", "Nothing has been rejected yet.", reasons),
    Question("sources", "Where do pairs come from, and does it matter?", "No pairs.", sources),
    Question(
        "asked",
        "Does the asked type match the type given?",
        "Every pair came with the data: no type was asked for.",
        asked,
    ),
    Question("lengths", "Are negatives shorter or longer than positives?", "No pairs.", lengths),
    Question("days", "How has reviewing gone over time?", "Nobody has decided yet.", days),
)


def question(frame: Frame, asked_: Question) -> None:
    """Title, chart, n, and a link to the pairs of the clicked mark."""
    st.markdown(f"#### {asked_.title}")
    rows = ask(frame.studio, asked_.name, frame.dataset) if frame.dataset else []
    if not rows:
        st.caption(asked_.empty)
        return
    answer = asked_.draw(rows, frame.dataset or "", colours(frame.studio))
    place = charts.pick(answer.figure, f"audit_{asked_.name}", f"{asked_.title} {answer.says}")
    said, figures = st.columns([7, 1], wrap=False)
    said.caption(f"n {pairs_in(rows):,} · {answer.says}")
    with figures.popover("", type="tertiary", icon=":material/table:", help="The figures"):
        st.dataframe(rows, hide_index=True, alt=f"{asked_.title} The figures behind it")
    if place is not None:
        number, which = answer.opens[place]
        pairs_link(which, f"Open these {count(number, 'pair')} in review")
