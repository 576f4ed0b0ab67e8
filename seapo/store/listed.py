"""Python rows as a table within a statement: one list a column, quicker than registering a table."""

from collections.abc import Mapping, Sequence
from typing import Any

Kinds = Mapping[str, str]
"""Column names to DuckDB's types."""


def table(kinds: Kinds) -> str:
    """SQL of a table whose columns are named parameters, each a list; in the rows' order."""
    columns = ", ".join(f"unnest(${name}::{kind}[]) as {name}" for name, kind in kinds.items())
    return f"(select {columns})"


def values(kinds: Kinds, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The parameters of `table` for these rows."""
    return {name: [row[name] for row in rows] for name in kinds}


def used(kinds: Kinds, rows: Sequence[Mapping[str, Any]]) -> Kinds:
    """The columns that hold something in any row."""
    return {n: kind for n, kind in kinds.items() if any(row[n] is not None for row in rows)}
