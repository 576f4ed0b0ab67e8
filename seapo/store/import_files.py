"""Opening a file that somebody calls a data set: what it really is, whatever its name ends in.

Compression, encoding and container are told from the bytes. Sizes are bounded: nothing here holds more than
a few blocks of the file.
"""

import codecs
import gzip
import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, cast

from seapo.errors import BadInput

Container = Literal["jsonl", "json", "csv", "parquet"]
BLOCK = 4 << 20
"""Bytes read at once."""
HEAD = 1 << 20
"""Bytes looked at to tell what a file is."""
TOO_LONG = 2_000_000
"""Bytes of a row beyond which it is set aside: no model here reads as much, and one such row is a mistake."""
BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook; unpack it, or save it as CSV"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard; decompress it, or use gzip"),
    (b"BZh", "compressed with bzip2; decompress it, or use gzip"),
    (b"\xfd7zXZ", "compressed with xz; decompress it, or use gzip"),
    (b"ARROW1", "an Arrow file; save it as Parquet or JSON lines"),
    (b"%PDF", "a PDF; save its rows as CSV or JSON lines"),
)
DELIMITERS = ",\t;|"


@dataclass(frozen=True)
class Opened:
    """A file as it will be read."""

    path: Path
    container: Container
    gzipped: bool
    encoding: str
    """utf-8, or the other encoding it is converted from."""
    skip: int
    """Bytes of a byte-order mark."""
    head: str
    """The start of its text."""
    delimiter: str = ","


def look(path: Path) -> Opened:
    """Tell what a file is.

    Raises:
        BadInput: it is not there, empty, or nothing that can be read; the text says which.
    """
    if not path.is_file():
        raise BadInput(f"There is no file {path}.")
    with path.open("rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
    start = _head(path, gzipped=gzipped)
    if not start.strip(codecs.BOM_UTF8 + b"\0 \t\r\n"):
        raise BadInput(f"{path.name} is empty: there are no rows in it.")
    if start[:4] == b"PAR1":
        return Opened(path, "parquet", gzipped, "utf-8", 0, "")
    for magic, what in FOREIGN:
        if start.startswith(magic):
            raise BadInput(f"{path.name} is {what}. JSON lines, JSON, CSV and Parquet can be read.")
    return _text(path, gzipped, start)


def _head(path: Path, *, gzipped: bool) -> bytes:
    try:
        with binary(path, gzipped=gzipped) as file:
            return file.read(HEAD)
    except (EOFError, OSError) as error:
        raise BadInput(f"{path.name} cannot be decompressed: {error}.") from error


def _text(path: Path, gzipped: bool, start: bytes) -> Opened:
    encoding, skip = _encoding(start)
    head = start[skip:].decode(encoding, "replace").lstrip("\ufeff")
    if "\0" in head[:1000] and encoding == "utf-8" and head[:1000].count("\0") > 100:
        raise BadInput(
            f"{path.name} is a binary file; JSON lines, JSON, CSV and Parquet can be read."
        )
    whole = len(start) < HEAD
    container = _container(path, head, whole)
    delimiter = _delimiter(path, head) if container == "csv" else ","
    return Opened(path, container, gzipped, encoding, skip, head, delimiter)


def _encoding(start: bytes) -> tuple[str, int]:
    """The encoding where it is sure: a byte-order mark, or a zero in every other byte; else UTF-8."""
    for mark, name in BOMS:
        if start.startswith(mark):
            return name, len(mark)
    some = start[:2000]
    half = len(some) // 2
    if half > 8 and some[1::2].count(0) > 0.7 * half and some[::2].count(0) < 0.1 * half:
        return "utf-16-le", 0
    if half > 8 and some[::2].count(0) > 0.7 * half and some[1::2].count(0) < 0.1 * half:
        return "utf-16-be", 0
    return "utf-8", 0


def _container(path: Path, head: str, whole: bool) -> Container:
    first = head.lstrip()[:1]
    lines = [line.strip() for line in re.split(r"[\r\n]", head) if line.strip()]
    complete = lines if whole or len(lines) == 1 else lines[:-1]
    rows = sum(line[0] == "{" and line[-1] == "}" for line in complete[:20])
    if rows * 2 > len(complete[:20]) and (len(complete) > 1 or not whole):
        return "jsonl"
    if first in ("[", "{"):
        return _json_or_lines(first, complete, whole)
    if _looks_like_table(path, lines):
        return "csv"
    shown = lines[0][:80] if lines else ""
    raise BadInput(
        f"{path.name} is neither JSON lines, JSON, CSV nor Parquet. It starts with: {shown}"
    )


def _json_or_lines(first: str, lines: list[str], whole: bool) -> Container:
    """A file that opens with a bracket and is not mostly one object a line."""
    opened = sum(line.startswith(('{"', "{ ", "{'")) for line in lines[:20])
    if first == "{" and opened * 2 > len(lines) and len(lines) > 1:
        return "jsonl"
    if first == "{" and not whole and len(lines) == 1:
        return "json"
    return "json"


def _looks_like_table(path: Path, lines: list[str]) -> bool:
    if {".csv", ".tsv"} & {suffix.lower() for suffix in path.suffixes}:
        return True
    plain = [re.sub(r'"[^"]*("|$)', "", line) for line in lines[:2]]
    return len(plain) == 2 and any(
        plain[0].count(sign) == plain[1].count(sign) > 0 for sign in DELIMITERS
    )


def _delimiter(path: Path, head: str) -> str:
    """The sign that stands most often in the header, outside quotes; a tab where the name says so."""
    header = re.sub(r'"[^"]*"', "", head.lstrip().splitlines()[0])
    counts = {sign: header.count(sign) for sign in DELIMITERS}
    if ".tsv" in path.suffixes and counts["\t"]:
        return "\t"
    return max(DELIMITERS, key=lambda sign: counts[sign])


@contextmanager
def binary(path: Path, *, gzipped: bool) -> Iterator[IO[bytes]]:
    """The file's bytes, decompressed."""
    with path.open("rb") as raw:
        yield cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if gzipped else raw


@contextmanager
def plain_path(opened: Opened) -> Iterator[Path]:
    """A path with the bytes decompressed: the file itself, or a copy that is removed afterwards."""
    if not opened.gzipped:
        yield opened.path
        return
    with tempfile.TemporaryDirectory(prefix="seapo-") as folder:
        copy = Path(folder) / "copy"
        with binary(opened.path, gzipped=True) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, BLOCK)
        yield copy


def blocks(opened: Opened, on_bytes: Callable[[int], None]) -> Iterator[bytes]:
    """The file as UTF-8 in blocks; a file that gzip cannot finish ends where it breaks.

    Bytes that are no UTF-8 pass as they are in a file that claims to be UTF-8.
    """
    decoder = None
    if opened.encoding != "utf-8":
        decoder = codecs.getincrementaldecoder(opened.encoding)("replace")
    with opened.path.open("rb") as raw:
        file = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if opened.gzipped else raw
        file.read(opened.skip)
        while block := _next(opened, file):
            on_bytes(raw.tell())
            yield decoder.decode(block).encode() if decoder else block


def _next(opened: Opened, file: IO[bytes]) -> bytes:
    try:
        return file.read(BLOCK)
    except (EOFError, OSError) as error:
        raise BadInput(
            f"{opened.path.name} breaks off: {error}. Nothing was imported; fetch the file again."
        ) from error


def hash_and_lines(path: Path) -> tuple[str, int]:
    """SHA-256 of the file as it lies there, in hex, and its lines, the last one with or without an end."""
    digest, lines, block = hashlib.sha256(), 0, b""
    with path.open("rb") as file:
        while more := file.read(BLOCK):
            block = more
            digest.update(block)
            lines += block.count(b"\n")
    return digest.hexdigest(), lines + (bool(block) and not block.endswith(b"\n"))
