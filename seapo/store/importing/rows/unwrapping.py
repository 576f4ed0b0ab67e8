"""Finding the rows inside a JSON document that is one object: a wrapper, rows by id, or columns."""

from collections.abc import Mapping
from typing import TypeGuard

Document = dict[str, object]
TURN_KEYS = ({"role", "content"}, {"from", "value"})


def unwrap(document: object) -> list[object]:
    """The rows of a document; a document that is no wrapper is one row."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or not document:
        return [document]
    for way in (_table, _lists, _by_id, _columns):
        rows = way(document)
        if rows is not None:
            return rows
    return [document]


def _is_rows(value: object) -> TypeGuard[list[Document]]:
    """A list of objects that are no turns of a conversation."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) for one in value)
        and not _is_turn(value[0])
    )


def _is_turn(value: object) -> bool:
    return isinstance(value, dict) and any(keys <= value.keys() for keys in TURN_KEYS)


def _table(document: Document) -> list[object] | None:
    """pandas' split layout, and the rows of a data set viewer's page."""
    names, data, rows = document.get("columns"), document.get("data"), document.get("rows")
    if (
        isinstance(names, list)
        and isinstance(data, list)
        and all(isinstance(r, list) for r in data)
    ):
        return [dict(zip(map(str, names), row, strict=False)) for row in data]
    if _is_rows(rows) and all(isinstance(row.get("row"), dict) for row in rows):
        return [row["row"] for row in rows]
    return None


def _lists(document: Document) -> list[object] | None:
    """Lists of rows under any keys, one after the other, also one level down."""
    found = [row for value in document.values() if _is_rows(value) for row in value]
    if found:
        return list(found)
    inner = [value for value in document.values() if isinstance(value, dict)]
    if len(inner) == 1 and len(document) <= 2:
        return _lists(inner[0])
    return None


def _by_id(document: Document) -> list[object] | None:
    values = list(document.values())
    if not all(isinstance(value, Mapping) and value for value in values):
        return None
    inner = [value for value in values if isinstance(value, dict)]
    if all(all(str(key).isdigit() for key in value) for value in inner):
        return _columns({name: list(value.values()) for name, value in document.items()})  # type: ignore[attr-defined]
    return list(values)


def _columns(document: Document) -> list[object] | None:
    """One list a column, all of one length."""
    lists = [value for value in document.values() if isinstance(value, list)]
    if len(lists) < max(2, len(document)) or len({len(one) for one in lists}) != 1 or not lists[0]:
        return None
    if any(_is_turn(one[0]) for one in lists):
        return None
    return [dict(zip(document, row, strict=True)) for row in zip(*lists, strict=True)]
