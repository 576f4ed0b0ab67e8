"""An opened file: its bytes decompressed, its text as UTF-8, a few blocks at a time and never the whole of it."""

import codecs
import gzip
import hashlib
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
