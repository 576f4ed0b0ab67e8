"""A training run's figures as small multiples: a question each, answered by curves with their names."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from seapo.ui import charts
from seapo.ui.charts import Line
from seapo.ui.notes import BY_TYPE, Logged, series, types_of

CHOSEN, REJECTED = "#2A9D8F", "#B5536A"
"""Apart from the error types' colours, and from each other by dash."""


@dataclass(frozen=True)
class Curve:
    metric: str
    """The name in the log."""
    name: str = ""
    colour: str = charts.ACCENT
    dash: str = "solid"


@dataclass(frozen=True)
class Chart:
    question: str
    curves: tuple[Curve, ...]
    percent: bool = False
    flat: bool = True
    """Whether a figure that is 0 from beginning to end is worth a chart."""


def _both(metric: str) -> tuple[Curve, ...]:
    """A figure on the training rows and on the held-out ones."""
    held = Curve(f"eval_{metric}", "held out", charts.NEUTRAL, "dash")
    return Curve(metric, "training"), held


LOSS = Chart("Does the loss fall?", _both("loss"))
REWARDS = Chart(
    "Do chosen answers gain on rejected ones?",
    (
        Curve("rewards/chosen", "chosen", CHOSEN),
        Curve("rewards/rejected", "rejected", REJECTED, "dash"),
    ),
)
MARGIN = Chart("By how much? Reward of chosen less rejected", (Curve("rewards/margins"),))
RIGHT = Chart("How often is the chosen answer above?", _both("rewards/accuracies"), percent=True)
# TRL's estimate never falls below 0, and mostly stays there while bad answers lose ground.
DRIFT = Chart("How far has it drifted on other answers? KL, nats", (Curve("kl"),), flat=False)
TOKENS = Chart(
    "How often is the next token guessed right?", _both("mean_token_accuracy"), percent=True
)
PREFERENCES = (LOSS, REWARDS, MARGIN, DRIFT, RIGHT)
"""What methods are asked that learn from good and bad answers; only KTO logs its drift."""
IMITATION = (LOSS, TOKENS)
"""What supervised fine-tuning is asked, which logs no reward."""


def curves(logged: Logged, colour: Mapping[str, str], key: str) -> None:
    """The charts whose figures were logged; and accuracy by type where there are held-out pairs."""
    rewarded = bool(series(logged, "rewards/chosen")[0])
    asked = (*PREFERENCES, _by_type(logged, colour)) if rewarded else IMITATION
    with st.grid(2, min_column_width=220, gap="medium"):
        for chart in asked:
            drawn = _drawn(chart, logged)
            if drawn:
                with st.container(gap="xsmall"):
                    st.markdown(f"**{chart.question}**")
                    figure = charts.lines(drawn, percent=chart.percent)
                    alt = _alt(chart.question, drawn)
                    charts.draw(figure, f"{key}_{chart.question}", alt)


def _by_type(logged: Logged, colour: Mapping[str, str]) -> Chart:
    found = tuple(
        Curve(BY_TYPE + name, name, colour.get(name, charts.NEUTRAL)) for name in types_of(logged)
    )
    return Chart("Which errors does it tell apart, held out?", found, percent=True)


def _drawn(chart: Chart, logged: Logged) -> list[Line]:
    lines = [
        Line(curve.name, *series(logged, curve.metric), curve.colour, curve.dash)
        for curve in chart.curves
    ]
    return [line for line in lines if any(line.ys) or (line.xs and chart.flat)]


def _alt(question: str, drawn: list[Line]) -> str:
    said = [f"{line.name or 'value'} {line.ys[0]:.3g} to {line.ys[-1]:.3g}" for line in drawn]
    return f"{question} {', '.join(said)} over {drawn[0].xs[-1]:.0f} steps"
