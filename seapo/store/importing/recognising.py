"""The shape of a file's rows; a file that no shape fits is refused with its columns and what to say of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from seapo import sources
from seapo.errors import BadInput
from seapo.sources.sample import Row, Sample
from seapo.store.importing.head import cut, head_rows
from seapo.store.importing.opening import Opened


def shape_of(opened: Opened, wanted: str, mapping: Mapping[str, str] | None) -> sources.Recognised:
    """The shape that fits the head's rows, or the one that was asked for.

    Raises:
        BadInput: none fits; the text says what was found and how to say which column is what.
    """
    rows = head_rows(opened)
    found = sources.recognise(Sample(tuple(rows)), wanted, mapping)
    return found or _refuse(opened.path, wanted, rows)


def _refuse(path: Path, wanted: str, rows: list[Row]) -> NoReturn:
    if not rows:
        raise BadInput(
            f"{path.name} has no rows that can be read: rows with named fields were wanted."
        )
    columns = ", ".join(Sample(tuple(rows)).columns)
    shown = "\n".join("  " + cut(row) for row in rows[:3])
    shape = "no known shape" if wanted == "auto" else f"not {wanted}"
    raise BadInput(
        f"{path.name} has {shape}.\nIts columns: {columns}\nIts first rows:\n{shown}\n"
        "Say which column is what, for instance --map prompt=COLUMN --map chosen=COLUMN "
        "[--map rejected=COLUMN] [--map system=COLUMN], or --map prompt=COLUMN --map completion=COLUMN "
        "--map label=COLUMN. Beside any of these, --map source=COLUMN says where a row came from."
    )
