"""What a run that works through rows was given: its part of the configuration, and its input."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import chain
from typing import Any

from seapo.errors import BadInput
from seapo.jobs.files import read_lines
from seapo.workers.child import Child

INPUT = "input.jsonl"


def settings(kind: type[Any], config: Mapping[str, Any]) -> Any:
    """The part of a configuration that the dataclass `kind` holds; JSON's lists as tuples."""
    known = {field.name for field in fields(kind)}
    given = {name: value for name, value in config.items() if name in known}
    return kind(**{n: tuple(v) if isinstance(v, list) else v for n, v in given.items()})


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
