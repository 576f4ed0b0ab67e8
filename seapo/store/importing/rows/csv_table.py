"""Rows of a CSV table: quotes over several lines, quotes that are never closed, and lists written into cells."""

import ast
import csv
import json
from collections.abc import Iterator

from seapo.errors import BadInput
from seapo.store.importing.rows.flaws import RAW_KEPT, TOO_LONG
from seapo.store.importing.rows.source import Aside, Line, Source
from seapo.store.importing.rows.text import LOOKAHEAD, text_of


class _Recorder:
    """Lines for the CSV reader, remembered until the row they make is done; lines may be put back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: list[str] = []
        self.taken: list[str] = []
        self.size = 0
        self.line = 0
        self.ended = False

    def __iter__(self) -> "_Recorder":
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines, "")
        if not line or self.size > LOOKAHEAD:
            self.ended = True
            if line:
                self._back.append(line)
            raise StopIteration
        self.taken.append(line)
        self.size += len(line)
        return line

    def done(self) -> tuple[int, str]:
        """First line of the row that was just read, and its text."""
        start, text = self.line + 1, "".join(self.taken)
        self.line += len(self.taken)
        self.taken, self.size = [], 0
        return start, text

    def only_first(self) -> tuple[int, str]:
        """Keep the first line as a row of its own and put the others back."""
        self._back.extend(reversed(self.taken[1:]))
        self.taken, self.ended = self.taken[:1], False
        return self.done()


def csv_rows(source: Source) -> Iterator[Line]:
    """The rows under a header; a quote that is never closed costs its own line alone."""
    csv.field_size_limit(2 * LOOKAHEAD)
    lines = _Recorder(iter(text_of(source)))
    header = next(csv.reader(lines, delimiter=source.opened.delimiter), [])
    lines.done()
    names = [name.strip() for name in header]
    if len(set(names)) < len(names):
        raise BadInput(
            f"Two columns of {source.opened.path.name} have one name: {', '.join(names)}."
        )
    while not lines.ended:
        yield from _csv_stretch(source, lines, names)


def _csv_stretch(source: Source, lines: _Recorder, names: list[str]) -> Iterator[Line]:
    """Rows up to the end, or up to a quote that is never closed."""
    for row in csv.reader(lines, delimiter=source.opened.delimiter):
        if lines.ended and _open_quote(lines.taken, source.opened.delimiter):
            start, raw = lines.only_first()
            source.aside.append(
                Aside(start, "open_quote", "a quote is never closed", raw[:RAW_KEPT])
            )
            return
        start, raw = lines.done()
        problem = _csv_problem(row, names, raw)
        if problem and raw.strip():
            source.aside.append(Aside(start, *problem, raw.rstrip("\r\n")[:RAW_KEPT]))
        elif row and raw.strip():
            yield Line(start, json.dumps(_cells(names, row), ensure_ascii=False))


def _open_quote(taken: list[str], delimiter: str) -> bool:
    try:
        for _ in csv.reader(taken, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _csv_problem(row: list[str], names: list[str], raw: str) -> tuple[str, str] | None:
    if len(raw) > TOO_LONG:
        return "too_long", f"{len(raw):,} characters; a row may have {TOO_LONG:,}"
    if "\0" in raw:
        return "nul", "a NUL byte in the text"
    if len(row) != len(names):
        return "ragged", f"{len(row)} fields where the header has {len(names)}"
    return None


def _cells(names: list[str], row: list[str]) -> dict[str, object]:
    return {name: _cell(value) for name, value in zip(names, row, strict=True)}


def _cell(value: str) -> object:
    """A cell as it is; lists that Python wrote with its own quotes become JSON."""
    if value[:2] in ("[{", "{'", "['", "[[") and "'" in value:
        return _from_python(value)
    return value


def _from_python(value: str) -> object:
    try:
        json.loads(value)
    except ValueError:
        try:
            return json.dumps(ast.literal_eval(value), ensure_ascii=False)
        except (ValueError, SyntaxError, TypeError):
            return value
    return value
