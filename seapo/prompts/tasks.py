"""The tasks that have a text file, and what may or must stand in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from seapo.errors import NotFound
from seapo.taxonomy import INJECTABLE

SHIPPED = Path(__file__).parent
"""The folder of the shipped texts; a user's own folder has the same paths in it."""
REWRITE_MODES = ("rewrite", "minimal")
TYPES = tuple(kind.name for kind in INJECTABLE)
DIFFICULTY = "difficulty"


@dataclass(frozen=True)
class Placeholder:
    meaning: str
    required: bool = True


_CONVERSATION = Placeholder("All turns before the answer, between tags")
_INJECT = {
    "conversation": _CONVERSATION,
    "answer": Placeholder("The good answer that gets the error, between tags"),
    "kind": Placeholder("The wording of the sub-kind drawn for this answer"),
    "difficulty": Placeholder("The wording of the wished difficulty"),
}
_SINGLE = {
    "conversation": _CONVERSATION,
    "answer": Placeholder("The one answer that is judged, between tags"),
    "types": Placeholder("The error types with their descriptions, one a line"),
}
_ORDER = {
    "conversation": _CONVERSATION,
    "first": Placeholder("The answer shown first, between tags"),
    "second": Placeholder("The answer shown second, between tags"),
}
PLACEHOLDERS: Mapping[str, Mapping[str, Placeholder]] = {
    **{f"inject/{mode}/{name}": _INJECT for mode in REWRITE_MODES for name in TYPES},
    "judge/single": _SINGLE,
    "judge/order": _ORDER,
    **{f"kinds/{name}": {} for name in TYPES},
    DIFFICULTY: {},
}
"""What stands for what in a task's text, by name: it is written {{name}}."""
TASKS = tuple(PLACEHOLDERS)


def path(task: str, folder: Path = SHIPPED) -> Path:
    """Where a task's text lies in a folder of texts; raises NotFound for no task of TASKS."""
    if task not in PLACEHOLDERS:
        raise NotFound(f"There is no template {task!r}. There are: {', '.join(TASKS)}.")
    return folder / f"{task}.txt"
