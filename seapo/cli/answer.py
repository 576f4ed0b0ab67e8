"""What a verb gives back: data for programs, text for people, and the exit code."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seapo.jobs import Run


@dataclass(frozen=True)
class Answer:
    data: Mapping[str, Any]
    text: str = ""
    exit_code: int = 0


def table(rows: Iterable[Sequence[object]], head: Sequence[str]) -> str:
    """Columns aligned by spaces; numbers as they come."""
    lines = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def counted(numbers: Mapping[str, int]) -> str:
    """`a 3, b 1`, or `none`."""
    return ", ".join(f"{name} {number}" for name, number in numbers.items()) or "none"


def say(run: Run) -> None:
    """A run's progress on the error stream, one line rewritten where a person is watching."""
    if not sys.stderr.isatty():
        return
    total = f" of {run.total}" if run.total else ""
    print(
        f"\r\033[K{run.id}: {run.state}, {run.step or 0}{total} {run.message[:60]}",
        end="" if run.state in ("queued", "running") else "\n",
        file=sys.stderr,
        flush=True,
    )
