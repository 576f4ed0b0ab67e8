"""Axes of the review's charts: shares against the whole, with room at the right for labels."""

import plotly.graph_objects as go

_TICKS = (0, 25, 50, 75, 100)


def of_the_whole(figure: go.Figure, room: float) -> go.Figure:
    """A share is seen against the whole: 0 to 100 %, and `room` percent more for the labels behind."""
    said = [*(str(tick) for tick in _TICKS[:-1]), "100 %"]
    figure.update_xaxes(range=[-2, 100 + room], tickvals=_TICKS, ticktext=said, ticksuffix="")
    return figure
