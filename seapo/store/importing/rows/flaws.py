"""What keeps a row from being handed over: too long, not UTF-8, half a character; and how it is set aside."""

import re

from seapo.store.importing.rows.source import Aside, Source

TOO_LONG = 2_000_000
"""Bytes of a row beyond which it is set aside: no model here reads as much, and one such row is a mistake."""
RAW_KEPT = 8_000_000
"""Characters kept of a row that is set aside."""
PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
HALF = re.compile(rb"\\u[dD][89a-fA-F]")
HALF_PAIR = "half of a character written as two escapes (\\ud800 to \\udfff)"


def too_long(source: Source, number: int, size: int, raw: str) -> None:
    """Set a row aside of which no model would read all."""
    detail = f"{size:,} bytes; a row may have {TOO_LONG:,}"
    source.aside.append(Aside(number, "too_long", detail, raw[:RAW_KEPT]))


def not_utf8(number: int, raw: bytes) -> Aside:
    """The row with the byte at which it stops being text."""
    try:
        raw.decode()
        detail = "characters that cannot be written"
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        detail = f"byte 0x{byte:02X} at {error.start + 1} is not UTF-8; Latin-1 or Windows-1252?"
    return Aside(number, "encoding", detail, raw.decode("utf-8", "backslashreplace")[:RAW_KEPT])


def half_pair(raw: bytes) -> bool:
    """Whether JSON text escapes half a surrogate pair: no character, and some of DuckDB's readers stop at it."""
    if b"\\ud" not in raw and b"\\uD" not in raw:
        return False
    return HALF.search(PAIR.sub(b" ", raw.replace(b"\\\\", b" "))) is not None
