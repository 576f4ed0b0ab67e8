"""Rows of a file as (line, JSON text) batches, and the rows that cannot be rows, with the reason.

One reader a container. Lines count from 1 as an editor shows them (JSON lines, CSV); JSON arrays count rows.
Whether a line is JSON at all is the database's business: a reader only sets aside what it cannot hand over.
"""

import ast
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from seapo.errors import BadInput
from seapo.store.import_files import TOO_LONG, Opened, blocks
from seapo.store.import_unwrap import unwrap

RAW_KEPT = 8_000_000
"""Characters kept of a row that is set aside."""
LOOKAHEAD = 16_000_000
"""Characters after which an open quote or bracket counts as never closed."""
BATCH = 4_000
PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
HALF = re.compile(rb"\\u[dD][89a-fA-F]")
HALF_PAIR = "half of a character written as two escapes (\\ud800 to \\udfff)"
SCHEMA = pa.schema([("line", pa.int64()), ("raw", pa.string())])
SMALL_DOCUMENT = 64_000_000
"""Characters of a JSON object that is read whole to find the rows in it."""


class Aside(NamedTuple):
    line: int
    reason: str
    detail: str
    raw: str


class Line(NamedTuple):
    number: int
    raw: str


@dataclass(frozen=True)
class Source:
    """An opened file, where its unreadable rows go, and who wants to know how far it is."""

    opened: Opened
    aside: list[Aside]
    on_bytes: Callable[[int], None]


def batches(source: Source) -> Iterator[pa.RecordBatch]:
    """The file's rows, a few thousand at a time."""
    if source.opened.container == "jsonl":
        yield from _line_batches(source)
        return
    rows = _csv_rows(source) if source.opened.container == "csv" else _json_rows(source)
    numbers: list[int] = []
    texts: list[str] = []
    size = 0
    for row in rows:
        if _kept(source, row):
            numbers.append(row.number)
            texts.append(row.raw)
            size += len(row.raw)
        if len(texts) >= BATCH or size > 8_000_000:
            yield _batch(numbers, texts)
            numbers, texts, size = [], [], 0
    if texts:
        yield _batch(numbers, texts)


def _batch(numbers: list[int], texts: list[str]) -> pa.RecordBatch:
    return pa.record_batch([pa.array(numbers, pa.int64()), pa.array(texts, pa.string())], SCHEMA)


def _kept(source: Source, row: Line) -> bool:
    if len(row.raw) > TOO_LONG:
        _too_long(source, row.number, len(row.raw), row.raw)
        return False
    try:
        if _half_pair(row.raw.encode()):
            source.aside.append(Aside(row.number, "not_json", HALF_PAIR, row.raw[:RAW_KEPT]))
            return False
    except UnicodeEncodeError:
        source.aside.append(_not_utf8(row.number, row.raw.encode("utf-8", "surrogateescape")))
        return False
    return True


def _too_long(source: Source, number: int, size: int, raw: str) -> None:
    detail = f"{size:,} bytes; a row may have {TOO_LONG:,}"
    source.aside.append(Aside(number, "too_long", detail, raw[:RAW_KEPT]))


def _not_utf8(number: int, raw: bytes) -> Aside:
    try:
        raw.decode()
        detail = "characters that cannot be written"
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        detail = f"byte 0x{byte:02X} at {error.start + 1} is not UTF-8; Latin-1 or Windows-1252?"
    return Aside(number, "encoding", detail, raw.decode("utf-8", "backslashreplace")[:RAW_KEPT])


# JSON lines


def _line_batches(source: Source) -> Iterator[pa.RecordBatch]:
    """Whole blocks are split and checked at once; single lines are looked at only in a block with a flaw."""
    number, rest = 1, b""
    for block in blocks(source.opened, source.on_bytes):
        if b"\n" not in block:
            rest += block
            continue
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        yield _lines(source, number, lines)
        number += len(lines)
    if rest:
        yield _lines(source, number, [rest])


def _lines(source: Source, start: int, lines: list[bytes]) -> pa.RecordBatch:
    numbers = range(start, start + len(lines))
    try:
        texts = pa.array(lines, pa.string())
    except pa.ArrowInvalid:
        texts = None
    odd = texts is None or min(map(len, lines)) < 2 or max(map(len, lines)) > TOO_LONG
    if odd or _half_pair(b"\n".join(lines)):
        good = [(n, line) for n, line in zip(numbers, lines, strict=True) if _fit(source, n, line)]
        return _batch([n for n, _ in good], [line.decode() for _, line in good])
    return pa.record_batch([pa.array(numbers, pa.int64()), texts], SCHEMA)


def _fit(source: Source, number: int, line: bytes) -> bool:
    if not line.strip():
        return False
    if len(line) > TOO_LONG:
        _too_long(source, number, len(line), line.decode("utf-8", "backslashreplace"))
        return False
    try:
        line.decode()
    except UnicodeDecodeError:
        source.aside.append(_not_utf8(number, line))
        return False
    if _half_pair(line):
        source.aside.append(Aside(number, "not_json", HALF_PAIR, line.decode()[:RAW_KEPT]))
        return False
    return True


def _half_pair(raw: bytes) -> bool:
    """Whether JSON text escapes half a surrogate pair: no character, and some of DuckDB's readers stop at it."""
    if b"\\ud" not in raw and b"\\uD" not in raw:
        return False
    return HALF.search(PAIR.sub(b" ", raw.replace(b"\\\\", b" "))) is not None


# Text


class _Pieces(io.RawIOBase):
    """The blocks as a file object, so that text and CSV readers can draw on them."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        if not self._rest:
            self._rest = next(self._pieces, b"")
        part, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(part)] = part
        return len(part)


def _text(source: Source) -> io.TextIOWrapper:
    pieces = io.BufferedReader(_Pieces(blocks(source.opened, source.on_bytes)), 1 << 20)
    return io.TextIOWrapper(pieces, "utf-8", errors="surrogateescape", newline="")


# CSV


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


def _csv_rows(source: Source) -> Iterator[Line]:
    csv.field_size_limit(2 * LOOKAHEAD)
    lines = _Recorder(iter(_text(source)))
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


# JSON


SPACE = re.compile(r"[\s,]*")
NEXT_OBJECT = re.compile(r"[}\]\"]\s*,\s*(?=\{)")


class _Text:
    """A window on a long text: more is read where a value is not whole yet."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self.text = ""
        self.at = 0
        self.more = True

    def refill(self) -> bool:
        added = self._file.read(max(1 << 20, len(self.text) - self.at))
        self.text = self.text[self.at :] + added
        self.at = 0
        self.more = bool(added)
        return self.more

    def peek(self) -> str:
        """The next sign that is neither space nor comma; empty at the end."""
        while True:
            self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.refill():
                return ""

    @property
    def rest(self) -> int:
        return len(self.text) - self.at


DECODER = json.JSONDecoder(strict=False)


def _value(window: _Text) -> tuple[object, str]:
    """The next JSON value and its text.

    Raises:
        ValueError: what follows is no JSON value, or is never finished.
    """
    while True:
        try:
            value, end = DECODER.raw_decode(window.text, window.at)
        except json.JSONDecodeError as error:
            unfinished = "Unterminated" in error.msg or error.pos >= len(window.text) - 12
            if not unfinished or window.rest > LOOKAHEAD or not window.refill():
                raise
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        else:
            if end == len(window.text) and window.more and window.refill():
                continue
            text = window.text[window.at : end]
            window.at = end
            return value, text


def _json_rows(source: Source) -> Iterator[Line]:
    window = _Text(_text(source))
    if window.peek() == "{":
        document = _small_document(window)
        if document is not None:
            yield from _document_rows(document)
            return
        _enter(source, window)
    yield from _array_rows(source, window)


def _small_document(window: _Text) -> object | None:
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


def _enter(source: Source, window: _Text) -> None:
    """Go to the list of rows in a long or broken object; one object after another is rows as it is."""
    opening = re.compile(
        r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)\s*,\s*)*'
        r'"(?:[^"\\]|\\.)*"\s*:\s*(?=\[\s*\{)'
    )
    found = opening.match(window.text, window.at)
    if found:
        window.at = found.end()


def _array_rows(source: Source, window: _Text) -> Iterator[Line]:
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
            _, text = _value(window)
        except ValueError as error:
            source.aside.append(_broken(window, number, error))
        else:
            yield Line(number, text)


def _broken(window: _Text, number: int, error: ValueError) -> Aside:
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
