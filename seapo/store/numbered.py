"""Rows by their numbers: the condition that finds them soonest."""

from collections.abc import Sequence

Condition = tuple[str, list[object]]
"""Query text, and the values it binds."""

COMPARED = 200_000
"""Comparisons that cost about as much as a join has to be set up."""


def among(column: str, numbers: Sequence[int]) -> Condition:
    """That the column is one of the numbers, of which there is one at least."""
    low, high = min(numbers), max(numbers)
    if (high - low + 1) * len(numbers) < COMPARED:
        found = f"list_contains(?::bigint[], {column})"
    else:
        found = f"{column} in (select unnest(?::bigint[]))"
    return f"{column} between ? and ? and {found}", [low, high, list(numbers)]
