"""A judge's hits beside its false alarms: shares with intervals, each with its n."""

import streamlit as st

from seapo import audit, jobs
from seapo.audit import Judged, Share
from seapo.errors import NotFound
from seapo.store.asking import Row
from seapo.ui import charts
from seapo.ui.charts import NEUTRAL, Dot
from seapo.ui.frame import Frame
from seapo.ui.numbers import colours
from seapo.ui.questions import share_words
from seapo.ui.words import percent

UNTOUCHED = "untouched chosen"


def rates(frame: Frame, found: Judged) -> None:
    """A row a type asked for, and the untouched answers below; then what else the judge said."""
    st.markdown("##### Does the judge see the errors, and only those?")
    colour = colours(frame.studio)
    dots = _dots(found, colour)
    figure = charts.whiskers(dots)
    # Shares of a whole are seen against the whole; the labels stand behind it.
    figure.update_xaxes(range=[-2, 150], tickvals=[0, 25, 50, 75, 100])
    charts.draw(figure, "judge_rates", _aloud(dots))
    total = audit.judged_by(found)
    said = [share_words(total.hits, "hits"), share_words(total.false_alarms, "false alarms")]
    st.caption(" · ".join(said))
    more = {
        "of the type asked for, among errors seen": total.as_asked,
        "where something was changed, among errors quoted": total.placed,
        "called worse than the chosen answer": total.worse,
    }
    st.caption(" · ".join(share_words(part, words) for words, part in more.items() if part))
    _scores(found)
    st.text(f"Judged by {', '.join(_engines(frame, found))}")


def _dots(found: Judged, colour: dict[str, str]) -> list[Dot]:
    """Shares in percent: errors seen, by the type asked for, then among the untouched answers."""
    by_type: dict[str, list[Row]] = {}
    for row in found.hits:
        by_type.setdefault(row["asked"], []).append(row)
    dots = [
        _dot(name, _share(rows), colour.get(name, NEUTRAL))
        for name, rows in sorted(by_type.items(), key=lambda item: _place(item[0], colour))
    ]
    return [*dots, _dot(UNTOUCHED, _share(found.alarms), NEUTRAL, "diamond")]


def _share(rows: list[Row]) -> Share | None:
    return audit.share(sum(row["errors"] for row in rows), sum(row["judged"] for row in rows))


def _place(name: str, colour: dict[str, str]) -> int:
    return list(colour).index(name) if name in colour else len(colour)


def _dot(row: str, part: Share | None, colour: str, symbol: str = "circle") -> Dot:
    if part is None:
        return Dot(row, 0.0, 0.0, 0.0, colour, symbol, label="none judged")
    label = f"{percent(part.value)} of n {part.whole:,}"
    low, high = 100 * part.low, 100 * part.high
    return Dot(row, 100 * part.value, low, high, colour, symbol, label=label)


def _aloud(dots: list[Dot]) -> str:
    said = "; ".join(f"{dot.row}: {dot.label}" for dot in dots)
    return f"Share of answers in which the judge sees an error. {said}"


def _scores(found: Judged) -> None:
    """Accuracy and quality apart: a good negative loses the one and keeps the other."""
    rows = [(_UNDER[name], _mean(found.hits, name), _mean(found.alarms, name)) for name in _UNDER]
    said = [
        f"{words} {bad:.1f} rejected, {good:.1f} untouched"
        for words, bad, good in rows
        if bad is not None and good is not None
    ]
    if said:
        st.caption(f"Means from 1 to 5: {'; '.join(said)}.")


_UNDER = {"accuracy": "factual accuracy", "quality": "quality of the writing"}


def _mean(rows: list[Row], name: str) -> float | None:
    held = [(row[name], row["judged"]) for row in rows if row[name] is not None and row["judged"]]
    whole = sum(n for _, n in held)
    return sum(value * n for value, n in held) / whole if whole else None


def _engines(frame: Frame, found: Judged) -> list[str]:
    return sorted({_engine(frame, str(row["run"])) for row in found.hits})


def _engine(frame: Frame, run: str) -> str:
    try:
        return str(jobs.find(frame.studio.home, run).config.get("engine", run))
    except NotFound:
        return f"{run}, which has been deleted"
