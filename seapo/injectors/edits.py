"""Edits to an answer as records, and the spans that locate them exactly on both sides."""

from collections.abc import Iterable
from dataclasses import dataclass

from seapo.records import Spans


@dataclass(frozen=True)
class Edit:
    """Replace the stretch [start, end) of the answer by `text`; code points, half-open."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Change:
    """What one rule did: its edits, and one sentence that says what is wrong now."""

    edits: tuple[Edit, ...]
    why: str


def settle(text: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Sort edits, drop those that change nothing, join those that touch; ValueError on overlap."""
    settled: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if text[edit.start : edit.end] == edit.text:
            continue
        if settled and edit == settled[-1]:
            continue
        if settled and edit.start < settled[-1].end:
            raise ValueError(f"edits overlap at {edit.start}")
        if settled and edit.start == settled[-1].end:
            last = settled.pop()
            settled.append(Edit(last.start, edit.end, last.text + edit.text))
        else:
            settled.append(edit)
    return tuple(settled)


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, Spans]:
    """Return the rejected text and where it differs: text between the spans is identical."""
    parts: list[str] = []
    chosen: list[tuple[int, int]] = []
    rejected: list[tuple[int, int]] = []
    done = length = 0
    for edit in settle(text, edits):
        kept = text[done : edit.start]
        parts += [kept, edit.text]
        start = length + len(kept)
        length = start + len(edit.text)
        chosen.append((edit.start, edit.end))
        rejected.append((start, length))
        done = edit.end
    parts.append(text[done:])
    return "".join(parts), Spans(tuple(chosen), tuple(rejected))


def swap(text: str, first: tuple[int, int], second: tuple[int, int]) -> tuple[Edit, Edit]:
    """Exchange two stretches of the text."""
    (a, b), (c, d) = first, second
    return Edit(a, b, text[c:d]), Edit(c, d, text[a:b])


def quote(text: str, limit: int = 60) -> str:
    """Text as a receipt shows it: one line, in quotes, cut where long."""
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= limit else f'"{line[: limit - 1]}…"'
