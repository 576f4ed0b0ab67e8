"""A user's own suite: a folder with benchmark files and a `suite.json` that says what they are."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from seapo.errors import BadInput
from seapo.evaluation.formats import MOST_TOKENS, read_items
from seapo.evaluation.items import Item, Suite, Task

WANTED = (
    'A suite is a folder with suite.json: {"tasks": [{"file": "gsm8k/test.jsonl", "format": "gsm8k", '
    '"dimension": "mathematics", "limit": 200}]}'
)
NOT_ALLOWED = "code may not be executed (allow_code_execution is off)"


def read_suite(folder: Path, limit: int | None, allow_code: bool) -> Suite:
    """Read a suite's tasks; `limit` holds where a task gives none of its own, in rows a file.

    Items that would execute code are left out, and counted, unless `allow_code`. Raises BadInput.
    """
    tasks: list[Task] = []
    skipped: Counter[str] = Counter()
    for number, entry in enumerate(_entries(folder), 1):
        most = int(entry.get("limit") or limit or 0) or None
        found = read_items(
            folder / entry["file"], entry["format"], entry.get("dimension", entry["format"]), most
        )
        kept = [item for item in found if allow_code or item.rule != "code"]
        skipped[NOT_ALLOWED] += len(found) - len(kept)
        tasks += _tasks(f"{number}_{entry['format']}", kept, entry["format"])
    if not tasks:
        raise BadInput(f"The suite {folder} has no items to ask. {WANTED}")
    return Suite(str(folder), tuple(tasks), {why: n for why, n in skipped.items() if n})


def _tasks(name: str, items: list[Item], format_name: str) -> list[Task]:
    """Split a file's items by rule and drop repeats, which would count one answer twice."""
    by_rule: dict[str, dict[str, Item]] = {}
    for item in items:
        by_rule.setdefault(item.rule, {}).setdefault(item.id, item)
    most = MOST_TOKENS.get(format_name, 64)
    return [Task(f"{name}_{rule}", tuple(found.values()), most) for rule, found in by_rule.items()]


def _entries(folder: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads((folder / "suite.json").read_text(encoding="utf-8"))
        entries = found["tasks"]
        complete = all({"file", "format"} <= set(entry) for entry in entries)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder} is not a suite: {error!r}. {WANTED}") from error
    if not entries or not complete:
        raise BadInput(f"{folder}/suite.json lacks tasks, or a task lacks file or format. {WANTED}")
    return list(entries)
