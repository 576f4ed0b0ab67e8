"""What came of an injection run's rows: usable pairs by type, and why the rest is not; no widget here."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seapo import verify
from seapo.records import Finding
from seapo.workers.injection.lines import against_line

USABLE = ""
"""The reason of a pair that has none against it."""
MOST = 64_000_000
"""Bytes of a result file that are read; results stand in it as they finished, so its start is a fair sample."""
_KEPT = 3

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    counts: Mapping[str, Mapping[str, int]]
    """Type asked for, then reason (USABLE, a failed check, an engine's failure), to rows."""
    examples: Mapping[tuple[str, str], Sequence[Line]]
    """The first lines of each type and reason."""
    whole: bool
    """Whether the file was read to its end."""

    @property
    def n(self) -> int:
        return sum(sum(reasons.values()) for reasons in self.counts.values())

    def usable(self, asked: str | None = None) -> int:
        held = self.counts.values() if asked is None else (self.counts[asked],)
        return sum(reasons.get(USABLE, 0) for reasons in held)

    def reasons(self) -> list[tuple[str, int]]:
        """Why rows are not usable, over all types, the commonest first."""
        total: Counter[str] = Counter()
        for reasons in self.counts.values():
            total.update(reasons)
        del total[USABLE]
        return total.most_common()


def outcome(results: Path, most: int = MOST) -> Outcome:
    """Count a run's result lines; each row counts once, under the first thing against it."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    examples: defaultdict[tuple[str, str], list[Line]] = defaultdict(list)
    read = 0
    if not results.is_file():
        return Outcome({}, {}, whole=True)
    with results.open("rb") as file:
        for raw in file:
            read += len(raw)
            line = _line(raw)
            if line is not None:
                asked, why = str(line.get("asked")), reason(line)
                counts[asked][why] += 1
                if len(examples[asked, why]) < _KEPT:
                    examples[asked, why].append(line)
            if read > most:
                break
    return Outcome(counts, examples, whole=read >= results.stat().st_size)


def _line(raw: bytes) -> Line | None:
    try:
        found = json.loads(raw)
    except ValueError:  # torn by a killed writer
        return None
    return found if isinstance(found, dict) else None


def reason(line: Line) -> str:
    """What is against a row's result; USABLE where nothing is."""
    if "failed" in line:
        return str(line["failed"])
    against = failing(line)
    return against[0].name if against else USABLE


def failing(line: Line) -> tuple[Finding, ...]:
    """The checks that a result line's candidate did not pass."""
    names = against_line(line)
    found = (Finding(**finding) for finding in line.get("findings") or ())
    return tuple(finding for finding in found if finding.name in names)


def reasons_in_words(came: Outcome) -> str:
    """`12 refusal: The model declined to write the answer.`, a line a reason; empty where there is none."""
    return "\n".join(
        f"{number:,} {name.replace('_', ' ')}: {_sentence(came, name)}"
        for name, number in came.reasons()
    )


def _sentence(came: Outcome, name: str) -> str:
    """A check's own; an engine's failures have none, so what came with the first row."""
    lines = (line for (_, why), held in came.examples.items() if why == name for line in held)
    said = next((str(line["detail"]) for line in lines if line.get("detail")), "")
    return verify.WORDS.get(name) or said or words(name)


def words(name: str) -> str:
    """A reason for people: a check's own sentence, or the engine's key spelt out."""
    return verify.WORDS.get(name) or f"{name.replace('_', ' ').capitalize()}."
