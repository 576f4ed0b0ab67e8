"""A pair as a judge's run holds it: a line of its input."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seapo.diff import spans
from seapo.records import Injection, Positive, Span, Spans, Turn, spans_of


@dataclass(frozen=True)
class Case:
    pair_id: str
    positive: Positive
    rejected: str
    type: str
    """The type that the pair has now."""
    asked: str
    marked: Spans
    """What was changed where, by the receipt; empty where there is none."""

    @property
    def errors_at(self) -> tuple[Span, ...]:
        """Where the rejected answer differs from the chosen one."""
        marked = self.marked.rejected
        return marked or spans(self.positive.answer, self.rejected).rejected

    @property
    def injection(self) -> Injection | None:
        """The pair as an injection that left a receipt; None where it came with the data."""
        if not (self.marked.chosen or self.marked.rejected):
            return None
        return Injection(self.rejected, self.asked, self.type, "", self.marked, "")


def case_of(row: Mapping[str, Any]) -> Case:
    """Read a line: pair_id, turns, chosen, rejected, type, asked, spans."""
    turns = tuple(Turn(turn["role"], str(turn["content"])) for turn in row["turns"])
    return Case(
        str(row["pair_id"]),
        Positive(turns, str(row["chosen"])),
        str(row["rejected"]),
        str(row["type"]),
        str(row["asked"]),
        spans_of(row.get("spans")),
    )
