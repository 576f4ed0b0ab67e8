"""The method's claims, each held against the figures: whether it holds here, and with how much certainty."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from seapo.lab.experiment.arms import MIX
from seapo.lab.experiment.markdown import points
from seapo.lab.experiment.table import AVERAGE
from seapo.lab.question import DIMENSIONS

HOLDS, FAILS, UNCLEAR = "holds", "does not hold", "not clear"
REMOVED, GAINED, LOST = 0.60, 0.10, -0.02
"""What the mix is to remove of the truthfulness errors, add to the average, and not take from a dimension."""
REGIMES = {"references": "references", "judged": "the judge's best"}


@dataclass(frozen=True)
class Claim:
    text: str
    verdict: str
    """`holds` or `does not hold` by the mean; `not clear` where a comparison's interval holds zero."""
    figure: str


def claims(report: Mapping[str, Any]) -> list[Claim]:
    """Hold each claim against the report; where a regime was not run its claims are left out."""
    return [*_removed(report), *_moved(report), *_rivals(report), *_types(report)]


def _removed(report: Mapping[str, Any]) -> Iterator[Claim]:
    for line in report["truthfulness_errors_removed_by"]:
        text = f"{_where(line)}: the mix removes at least {100 * REMOVED:.0f} % of the truthfulness errors"
        held = line["mean"] >= REMOVED
        yield Claim(text, HOLDS if held else FAILS, _span(line, "mean", "low", "high", _percent))


def _moved(report: Mapping[str, Any]) -> Iterator[Claim]:
    for line in report["table"]:
        if line["arm"] != MIX or line.get("difference") is None:
            continue
        figure = _span(line, "difference", "difference_low", "difference_high", points)
        if line["dimension"] == AVERAGE:
            text = f"{_where(line)}: the mix raises the average by at least 10 points"
            yield Claim(text, HOLDS if line["difference"] >= GAINED else FAILS, figure)
        elif line["dimension"] in DIMENSIONS:
            text = f"{_where(line)}: the mix takes no more than 2 points from {line['dimension']}"
            yield Claim(text, HOLDS if line["difference"] >= LOST else FAILS, figure)


def _rivals(report: Mapping[str, Any]) -> Iterator[Claim]:
    names = {"sft": "SFT on the same chosen answers", "vanilla": "vanilla pairs"}
    for line in report["rivals"]:
        text = f"{_where(line)}: the mix is better than {names[line['rival']]}"
        figure = _span(line, "difference", "low", "high", points)
        yield Claim(text, _side(line["difference"], line["low"], line["high"]), figure)


def _types(report: Mapping[str, Any]) -> Iterator[Claim]:
    for line in report["types"]:
        helped = " and ".join(line["dimensions"])
        text = f"{_where(line)}: {line['type']} errors help {helped} more than the other types do"
        figure = _span(line, "gain", "low", "high", points)
        yield Claim(text, _side(line["gain"], line["low"], line["high"]), figure)


def _where(line: Mapping[str, Any]) -> str:
    strength = f" at {100 * line['strength']:.0f} %" if line["strength"] else ""
    return f"Chosen by {REGIMES[line['regime']]}{strength}"


def _side(mean: float, low: float | None, high: float | None) -> str:
    """Say on which side of zero a difference lies; unclear without an interval, or across zero."""
    if low is None or high is None or low <= 0 <= high:
        return UNCLEAR
    return HOLDS if mean > 0 else FAILS


def _span(
    line: Mapping[str, Any], mean: str, low: str, high: str, told: Callable[[float], str]
) -> str:
    if line[low] is None:
        return told(line[mean])
    return f"{told(line[mean])} ({told(line[low])} to {told(line[high])})"


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.0f} %".replace("-", "−")
