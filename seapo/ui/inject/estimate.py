"""What the whole set will take, told from a finished try on a few of its rows; no widget here."""

from collections.abc import Mapping
from dataclasses import dataclass

from seapo.engines import ENDPOINT, VLLM
from seapo.jobs import Run
from seapo.ui.words import count, duration

BATCHING = (VLLM, ENDPOINT)
"""Engines that are quicker the more is asked at once: a small try shows less than their pace."""


@dataclass(frozen=True)
class Estimate:
    rows: int
    """Negatives that are asked for."""
    seconds: float
    """Of writing them, loading apart."""
    loading: float
    """Seconds before the first, which come once."""
    prompt_tokens: float
    completion_tokens: float
    cost: float
    """In the money of the prices given; 0 where none was."""


def estimate(trial: Run, results: Mapping[str, object], rows: int) -> Estimate | None:
    """Scale a finished try's figures up to `rows`; None where no pair came of it."""
    writing = _number(results, "seconds")
    if not (trial.total and writing and results.get("pairs")):
        return None
    lasted = (trial.ended or 0) - (trial.started or 0)
    times = rows / trial.total
    return Estimate(
        rows,
        writing * times,
        max(lasted - writing, 0.0),
        _number(results, "prompt_tokens") * times,
        _number(results, "completion_tokens") * times,
        _number(results, "cost") * times,
    )


def _number(results: Mapping[str, object], name: str) -> float:
    found = results.get(name)
    return float(found) if isinstance(found, int | float) else 0.0


def in_words(found: Estimate, kind: str, tried: int) -> str:
    """`2,000 negatives: at most about 3 min, after 12 s of loading; about 1.2 million tokens read…`"""
    bound = "at most about" if kind in BATCHING else "about"
    parts = [
        f"{count(found.rows, 'negative')}: {bound} {duration(found.seconds)}, after {duration(found.loading)} "
        "of loading"
    ]
    if found.prompt_tokens or found.completion_tokens:
        parts.append(
            f"about {tokens(found.prompt_tokens)} tokens read and {tokens(found.completion_tokens)} written"
        )
    if found.cost:
        parts.append(f"it costs about {money(found.cost)} at the prices given")
    why = " More rows at once go quicker than these few." if kind in BATCHING else ""
    return f"{'; '.join(parts)}. Told from {count(tried, 'row')}.{why}"


def tokens(number: float) -> str:
    """`940`, `48,000`, `1.2 million`; two figures, because it is an estimate."""
    if number >= 1e6:
        return f"{number / 1e6:,.1f} million"
    return f"{number:,.0f}" if number < 1000 else f"{round(number, -3):,.0f}"


def money(amount: float) -> str:
    """Cents where they matter."""
    return f"{amount:,.2f}" if amount >= 0.01 else "less than 0.01"
