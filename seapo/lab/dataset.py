"""The demonstration's data set: questions of the development part with their reference answers.

Run as `python -m seapo.lab.dataset data/demo/lab.jsonl` it writes the file that ships.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from seapo.lab.questions import questions
from seapo.records import Positive, Turn

PER_DIMENSION = 130
SEED = 2026
"""Not the seed that evaluation on the development part starts from."""


def positives(per_dimension: int = PER_DIMENSION, seed: int = SEED) -> list[tuple[Positive, str]]:
    """List positives with their dimension, the same ones each time, the same number a dimension.

    The dimensions take turns, so that any stretch of the list is balanced.
    """
    found = questions("development", per_dimension, seed)
    columns = [found[at : at + per_dimension] for at in range(0, len(found), per_dimension)]
    return [
        (Positive((Turn("user", q.prompt),), q.reference), q.dimension)
        for row in zip(*columns, strict=True)
        for q in row
    ]


def lines() -> Iterator[str]:
    """Yield the file's lines: `id`, `dimension`, `prompt`, `response`."""
    for positive, dimension in positives():
        row = {
            "id": positive.id,
            "dimension": dimension,
            "prompt": positive.prompt,
            "response": positive.answer,
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


def write(path: Path) -> int:
    """Write the data set and return its number of lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = list(lines())
    path.write_text("".join(rows), encoding="utf-8")
    return len(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
