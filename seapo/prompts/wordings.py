"""Sub-kinds and difficulties: files of `name: wording` lines whose names are fixed and wordings are not.

The names are fixed because receipts and settings speak of them.
"""

import re
from collections.abc import Mapping

from seapo.errors import BadInput
from seapo.prompts.tasks import DIFFICULTY, TYPES, path

_LINE = re.compile(r"(\w+):\s*(\S.*)")


def _lines(text: str, where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = _LINE.fullmatch(line)
        if parts is None or parts[1] in found:
            wrong = "comes twice" if parts else "is no 'name: wording'"
            raise BadInput(f"{where}: the line {line[:60]!r} {wrong}. Wanted: one name a line.")
        found[parts[1]] = parts[2]
    return found


def _shipped(task: str) -> dict[str, str]:
    return _lines(path(task).read_text(encoding="utf-8"), task)


KINDS: Mapping[str, Mapping[str, str]] = {name: _shipped(f"kinds/{name}") for name in TYPES}
"""Error type to sub-kind to what is asked of the model; a sub-kind's name belongs to one type."""
DIFFICULTIES: Mapping[str, str] = _shipped(DIFFICULTY)
SHIPPED_NAMES: Mapping[str, Mapping[str, str]] = {
    **{f"kinds/{name}": kinds for name, kinds in KINDS.items()},
    DIFFICULTY: DIFFICULTIES,
}
"""Task to its names, for the tasks that are such files."""


def read_lines(task: str, text: str, where: str) -> dict[str, str]:
    """Names to wordings; raises BadInput unless the names are those of the shipped file."""
    found = _lines(text, where)
    wanted = SHIPPED_NAMES[task]
    if odd := [name for name in (*wanted, *found) if (name in wanted) != (name in found)]:
        raise BadInput(f"{where} must have a line for each of {', '.join(wanted)}; see {odd[0]!r}.")
    return found
