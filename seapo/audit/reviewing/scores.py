"""A judge's score a pair, as `seapo.store.scores` works it out, and the filter by it.

A pair on which the judge did not say whether there is an error has no score here: it decides nothing.
"""

from dataclasses import dataclass

from seapo.store.filters import PairFilter
from seapo.store.scores import scores

SCORES = f"""
    scores as (
        select pair_number, score from ({scores("pair_number in (select pair_number from wanted)")})
        where named
    )
"""
"""Needs a table `wanted` with pair_number; gives `scores`: pair_number, score."""


@dataclass(frozen=True)
class Scored(PairFilter):
    """A filter that keeps pairs by the judge's score too, both ends included."""

    at_least: float | None = None
    at_most: float | None = None

    def where(self) -> tuple[str, list[object]]:
        text, values = super().where()
        if self.at_least is None and self.at_most is None:
            return text, values
        low = 0.0 if self.at_least is None else self.at_least
        high = 1.0 if self.at_most is None else self.at_most
        wanted = f"wanted as (select b.pair_number from board b where {text})"
        scored = (
            f"b.pair_number in (with {wanted}, {SCORES}"
            " select pair_number from scores where score >= ? and score <= ?)"
        )
        return f"{text} and {scored}", [*values, *values, low, high]
