"""The lines of an injection run: a row of its input as a positive, and what came of it as a result."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from seapo.injectors.config import LAB, MINIMAL
from seapo.records import Finding, Injection, Positive, Turn
from seapo.taxonomy import CORRECTNESS
from seapo.verify import MINIMAL_EDIT, failing

Row = Mapping[str, Any]
"""A line of input.jsonl: positive_id, turns, answer, asked."""
Line = dict[str, object]
"""A line of results.jsonl: a negative with its receipt, or `failed` with why there is none."""


def positive_of(row: Row) -> Positive:
    turns = tuple(Turn(turn["role"], str(turn["content"])) for turn in row["turns"])
    return Positive(turns, str(row["answer"]))


def key(row: Row) -> tuple[str, str]:
    """What a row and its result have in common, and no other row has."""
    return str(row.get("positive_id")), str(row.get("asked"))


def failure(row: Row, reason: str, detail: str) -> Line:
    return {**_head(row), "failed": reason, "detail": detail}


def success(row: Row, made: Injection, source: str, findings: Sequence[Finding]) -> Line:
    return {
        **_head(row),
        "type": made.type,
        "rejected": made.rejected,
        "rule": made.rule,
        "spans": made.spans.as_dict(),
        "why": made.why,
        "findings": [{**vars(finding)} for finding in findings],
        "source": source,
    }


def _head(row: Row) -> Line:
    return {"positive_id": row["positive_id"], "asked": row["asked"]}


def against(findings: Iterable[Finding], error_type: str, mode: str) -> list[str]:
    """Names of the checks that a candidate of this mode fails."""
    # Every error that a shipped model knows shows in the final answer, whatever its type.
    kind = CORRECTNESS.name if mode == LAB else error_type
    limit = MINIMAL_EDIT if mode == MINIMAL else None
    return [finding.name for finding in failing(findings, kind, limit)]


def against_line(line: Mapping[str, Any]) -> list[str]:
    """Names of the checks that a result line's pair fails."""
    mode = str((line.get("receipt") or {}).get("mode", ""))
    found = (Finding(**finding) for finding in line.get("findings") or ())
    return against(found, str(line.get("type") or line.get("asked")), mode)
