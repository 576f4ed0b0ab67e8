"""Rows of a JSON document: a list, objects one after another, or an object that holds rows; also a broken one."""

import json
import re
from collections.abc import Iterator

from seapo.store.importing.rows.flaws import RAW_KEPT
from seapo.store.importing.rows.json_window import Window, next_value
from seapo.store.importing.rows.source import Aside, Line, Source
from seapo.store.importing.rows.text import LOOKAHEAD, text_of
from seapo.store.importing.rows.unwrapping import unwrap

SMALL_DOCUMENT = 64_000_000
"""Characters of a JSON object that is read whole to find the rows in it."""
NEXT_OBJECT = re.compile(r"[}\]\"]\s*,\s*(?=\{)")


def json_rows(source: Source) -> Iterator[Line]:
    """The rows of a document, by whatever stands at its start."""
    window = Window(text_of(source))
    if window.peek() == "{":
        document = _small_document(window)
        if document is not None:
            yield from _document_rows(document)
            return
        _enter(window)
    yield from _array_rows(source, window)


def _small_document(window: Window) -> object | None:
    """The whole file as one object, where it is one and not too long."""
    while window.more and window.rest < SMALL_DOCUMENT:
        window.refill()
    try:
        return json.loads(window.text[window.at :], strict=False) if not window.more else None
    except (ValueError, RecursionError):
        return None


def _document_rows(document: object) -> Iterator[Line]:
    for number, row in enumerate(unwrap(document), 1):
        yield Line(number, json.dumps(row, ensure_ascii=False))


def _enter(window: Window) -> None:
    """Go to the list of rows in a long or broken object; one object after another is rows as it is."""
    opening = re.compile(
        r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)\s*,\s*)*'
        r'"(?:[^"\\]|\\.)*"\s*:\s*(?=\[\s*\{)'
    )
    found = opening.match(window.text, window.at)
    if found:
        window.at = found.end()


def _array_rows(source: Source, window: Window) -> Iterator[Line]:
    """The values of a list, or values one after the other; what follows a wrapper's list is left."""
    number = depth = 0
    while sign := window.peek():
        if sign in "[]}":
            depth += {"[": 1, "]": -1, "}": 0}[sign]
            window.at += 1
            continue
        if sign == '"' and number and not depth:
            return
        number += 1
        try:
            _, text = next_value(window)
        except ValueError as error:
            source.aside.append(_broken(window, number, error))
        else:
            yield Line(number, text)


def _broken(window: Window, number: int, error: ValueError) -> Aside:
    """Set a broken value aside and go on at the next object that can be one."""
    start = window.at
    position = error.pos if isinstance(error, json.JSONDecodeError) else start
    found = NEXT_OBJECT.search(window.text, max(position - 1, start + 1))
    if found is None and window.rest < LOOKAHEAD and window.refill():
        return _broken(window, number, ValueError(str(error)))
    end = found.end() if found else len(window.text)
    raw = window.text[start if start < end else 0 : end]
    window.at = end
    reason = "not_json" if found else "truncated"
    message = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    raw = raw.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return Aside(number, reason, f"not valid JSON: {message}", raw[:RAW_KEPT])
