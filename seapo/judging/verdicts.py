"""A judge's replies on a pair as findings, each a figure with the words behind it."""

import re
from collections.abc import Mapping, Sequence

from seapo.judging.asking import CHOSEN, REJECTED
from seapo.judging.cases import Case
from seapo.judging.reading import ORDERS, Single, Worse
from seapo.records import Finding, Span

MARGIN = "reference_margin"
_QUOTES = "\"'“”‘’„«»…"


Replies = Mapping[str, Single | Worse | None]
"""What a judge said, by the aspect asked about; None where nothing could be read."""


def findings(case: Case, said: Replies) -> list[Finding]:
    """Every finding that the replies have a word on; what was not said is left out, never a zero."""
    rejected, chosen = said.get(REJECTED), said.get(CHOSEN)
    found = _on_rejected(case, rejected) if isinstance(rejected, Single) else []
    looks = [look for order in ORDERS if isinstance(look := said.get(order), Worse)]
    if len(looks) == len(ORDERS):
        value = sum(look.value for look in looks) / len(looks)
        found.append(
            Finding("judge_worse", value, " / ".join(filter(None, (look.why for look in looks))))
        )
    if isinstance(chosen, Single):
        found.append(Finding("judge_chosen_error", float(chosen.error), _chosen_says(chosen)))
        found += _scores(chosen, "judge_chosen_")
    return found


def _on_rejected(case: Case, said: Single) -> list[Finding]:
    found = [Finding("judge_error", float(said.error), said.why)]
    if said.error:
        found.append(Finding("judge_type", 1.0, said.type))
        where = touches(said.quote, case.rejected, case.errors_at)
        if where is not None:
            found.append(Finding("judge_where", float(where), said.quote))
        if said.severity is not None:
            found.append(Finding("judge_severity", float(said.severity)))
    return found + _scores(said, "judge_")


def _chosen_says(said: Single) -> str:
    return f"{said.type}: {said.why}" if said.error else said.why


def _scores(said: Single, prefix: str) -> list[Finding]:
    named = {"accuracy": said.accuracy, "quality": said.quality}
    return [
        Finding(prefix + name, float(value)) for name, value in named.items() if value is not None
    ]


def touches(quote: str, text: str, marked: Sequence[Span]) -> bool | None:
    """Whether a quote's place overlaps or borders on a marked stretch; None where it is not in the text.

    Case, white space, and quotation marks around it may differ; of several places the best one counts.
    """
    places = _places(quote, text)
    if not places:
        return None
    return any(start <= last and first <= end for start, end in places for first, last in marked)


def _places(quote: str, text: str) -> list[Span]:
    words = quote.strip().strip(_QUOTES).split()
    if not words:
        return []
    pattern = r"\s+".join(map(re.escape, words))
    return [found.span() for found in re.finditer(pattern, text, re.IGNORECASE)]


def margin(chosen: float, rejected: float) -> Finding:
    """The reference model's log-probability a token, in nats, of the chosen answer less the rejected one's."""
    detail = f"chosen {chosen:.3f}, rejected {rejected:.3f} a token"
    return Finding(MARGIN, round(chosen - rejected, 6), detail)
