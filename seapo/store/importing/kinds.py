"""What kind of file it is, whatever its name ends in: compression, encoding and container, told from the bytes.

Sizes are bounded: only the start of the file is looked at.
"""

import codecs
import re
from pathlib import Path

from seapo.errors import BadInput
from seapo.store.importing.opening import Container, Opened, binary

HEAD = 1 << 20
"""Bytes looked at to tell what a file is."""
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
        return _json_or_lines(first, complete)
    if _looks_like_table(path, lines):
        return "csv"
    shown = lines[0][:80] if lines else ""
    raise BadInput(
        f"{path.name} is neither JSON lines, JSON, CSV nor Parquet. It starts with: {shown}"
    )


def _json_or_lines(first: str, lines: list[str]) -> Container:
    """A file that opens with a bracket and is not mostly one object a line."""
    opened = sum(line.startswith(('{"', "{ ", "{'")) for line in lines[:20])
    if first == "{" and opened * 2 > len(lines) and len(lines) > 1:
        return "jsonl"
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
