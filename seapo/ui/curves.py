"""A training run's figures as small multiples, each with one message and its names at the line's end."""

from collections.abc import Mapping

import streamlit as st

from seapo.ui import charts
from seapo.ui.charts import Line
from seapo.ui.notes import BY_TYPE, Logged, series, types_of

CHOSEN, REJECTED = "#2A9D8F", "#B5536A"
"""Apart from the error types' colours, and from each other by dash."""


def curves(logged: Logged, colour: Mapping[str, str], key: str) -> None:
    """Loss, rewards, margin, accuracy; and accuracy by type where there are held-out pairs."""
    with st.grid(2, min_column_width=220, gap="medium"):
        for title, lines, percent in _multiples(logged, colour):
            drawn = [line for line in lines if line.xs]
            if drawn:
                with st.container(gap="xsmall"):
                    st.markdown(f"**{title}**")
                    figure = charts.lines(drawn, percent=percent)
                    charts.draw(figure, f"{key}_{title}", _alt(title, drawn))


def _multiples(logged: Logged, colour: Mapping[str, str]) -> list[tuple[str, list[Line], bool]]:
    def line(name: str, metric: str, ink: str = charts.ACCENT, dash: str = "solid") -> Line:
        return Line(name, *series(logged, metric), ink, dash)

    return [
        (
            "Loss",
            [line("training", "loss"), line("held out", "eval_loss", charts.NEUTRAL, "dash")],
            False,
        ),
        (
            "Rewards",
            [
                line("chosen", "rewards/chosen", CHOSEN),
                line("rejected", "rewards/rejected", REJECTED, "dash"),
            ],
            False,
        ),
        ("Margin: chosen less rejected", [line("", "rewards/margins")], False),
        (
            "Accuracy: chosen above rejected",
            [
                line("training", "rewards/accuracies"),
                line("held out", "eval_rewards/accuracies", charts.NEUTRAL, "dash"),
            ],
            True,
        ),
        (
            "Accuracy on held-out pairs by type",
            [
                line(name, BY_TYPE + name, colour.get(name, charts.NEUTRAL))
                for name in types_of(logged)
            ],
            True,
        ),
    ]


def _alt(title: str, drawn: list[Line]) -> str:
    said = [f"{line.name or 'value'} {line.ys[0]:.3g} to {line.ys[-1]:.3g}" for line in drawn]
    return f"{title}: {', '.join(said)} over {drawn[0].xs[-1]:.0f} steps"
