"""A file as text, for readers that do not go line by line, and how far they look for an end."""

import io
from collections.abc import Iterator

from seapo.store.importing.opening import blocks
from seapo.store.importing.rows.source import Source

LOOKAHEAD = 16_000_000
"""Characters after which an open quote or bracket counts as never closed."""


class _Pieces(io.RawIOBase):
    """The blocks as a file object, so that text and CSV readers can draw on them."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # Buffer has a name from 3.12 on
        if not self._rest:
            self._rest = next(self._pieces, b"")
        part, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(part)] = part
        return len(part)


def text_of(source: Source) -> io.TextIOWrapper:
    """The file as text; bytes that are no UTF-8 stay to be found in the row that has them."""
    pieces = io.BufferedReader(_Pieces(blocks(source.opened, source.on_bytes)), 1 << 20)
    return io.TextIOWrapper(pieces, "utf-8", errors="surrogateescape", newline="")
