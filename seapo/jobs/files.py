"""Small JSON files that are never seen half written, and JSON lines that may end torn."""

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path


def write_json(path: Path, value: Mapping[str, object], durable: bool = False) -> None:
    """Replace `path` in one step; `durable` waits until the disk has it.

    Readers see the old text or the new one. The draft has a name of its own a call, so that two
    writers never tear each other's.
    """
    draft = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    try:
        with draft.open("x", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, indent=1)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_json(path: Path) -> dict[str, object] | None:
    """The object in `path`, or None where there is none or it cannot be read."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def read_lines(path: Path) -> Iterator[dict[str, object]]:
    """The JSON objects of a file of lines; a line torn by a killed writer is left out."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            row = _object(line)
            if row is not None:
                yield row


def _object(line: bytes) -> dict[str, object] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def mend_tail(path: Path) -> None:
    """Cut what a killed writer left behind the last whole line: the next one stands alone."""
    if not path.is_file():
        return
    with path.open("rb+") as file:
        end = file.seek(0, os.SEEK_END)
        keep = end
        while keep > 0:
            start = max(0, keep - 65536)
            file.seek(start)
            found = file.read(keep - start).rfind(b"\n")
            if found >= 0:
                keep = start + found + 1
                break
            keep = start
        if keep < end:
            file.truncate(keep)
