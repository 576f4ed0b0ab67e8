"""What a run that works through rows was given: its part of the configuration, and its input."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import chain
from pathlib import Path
from typing import Any

from seapo.errors import BadInput
from seapo.jobs.files import read_lines
from seapo.settings import Home
from seapo.workers.child import Child

INPUT = "input.jsonl"


def settings(kind: type[Any], config: Mapping[str, Any]) -> Any:
    """The part of a configuration that the dataclass `kind` holds; JSON's lists as tuples."""
    known = {field.name for field in fields(kind)}
    given = {name: value for name, value in config.items() if name in known}
    return kind(**{n: tuple(v) if isinstance(v, list) else v for n, v in given.items()})


def wordings(child: Child) -> Path:
    """The user's templates as they were when the run began: a resumed run asks in the same words."""
    kept = child.folder / "prompts"
    if not kept.is_dir():
        own, draft = Home(child.folder.parent.parent).prompts, child.folder / ".prompts"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(own, draft) if own.is_dir() else draft.mkdir()
        draft.rename(kept)
    return kept


def rows(child: Child, what: str) -> Iterator[dict[str, Any]]:
    """The rows of the input; raises BadInput where there is none: an error, not an empty run."""
    found = read_lines(child.folder / INPUT)
    first = next(found, None)
    if first is None:
        raise BadInput(f"{INPUT} of the run holds no {what}; start it again")
    return chain((first,), found)


def count(child: Child) -> int:
    """How many lines the input has."""
    path = child.folder / INPUT
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        return sum(1 for _ in file)
