"""What a caller hears of an import: how far it is, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from seapo.store import Cursor

OnProgress = Callable[[str, float], None]


@dataclass(frozen=True)
class Imported:
    """What came of a file."""

    name: str
    dataset_id: int
    format: str
    read: int
    imported: int
    """Rows kept."""
    positives: int
    pairs: int
    negatives: int
    """Completions labelled as bad, kept without a pair."""
    duplicates: int
    set_aside: int
    reasons: dict[str, int]
    """Rows set aside, by reason."""
    note: str = ""


def summary(cursor: Cursor, dataset: int, note: str = "") -> Imported:
    """What a data set's import came to, read back from the store."""
    found = cursor.execute(
        """
        select name, dataset_id, format, rows_read, rows_kept,
            (select count(*) from memberships m where m.dataset_id = d.dataset_id),
            (select count(*) from board b where b.dataset_id = d.dataset_id and source = 'imported'),
            (select count(*) from negatives n where n.dataset_id = d.dataset_id),
            duplicates, set_aside
        from datasets d where dataset_id = ?
        """,
        [dataset],
    ).fetchall()[0]
    reasons = cursor.execute(
        "select reason, count(*) from set_aside where dataset_id = ? group by all order by 2 desc, 1",
        [dataset],
    ).fetchall()
    values: tuple[Any, ...] = (*found, dict(reasons), note)
    return Imported(*values)
