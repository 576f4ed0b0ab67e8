"""What an injection has made so far, by type and by reason."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from seapo.engines import EngineConfig
from seapo.workers.injection.lines import Line, against_line
from seapo.workers.spent import Spent

NEWEST = 3
CUT = 2_000
"""Code points of each text of the newest pairs, which a page shows while the run goes on."""


@dataclass
class Counts:
    """Counts over all starts of a run."""

    by_type: Counter[str] = field(default_factory=Counter)
    usable: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    findings: dict[str, Counter[str]] = field(default_factory=dict)
    """Failed checks by type: of pairs, and of what became none."""
    spent: Spent = field(default_factory=Spent)
    rows: int = 0
    """Input rows that are through."""
    newest: deque[Line] = field(default_factory=lambda: deque(maxlen=NEWEST))

    def add(self, line: Mapping[str, Any]) -> None:
        """Count one result line."""
        if "failed" in line:
            self.reasons[str(line["failed"])] += 1
            self._fault(str(line.get("asked", "")), [str(line["failed"])])
            return
        kind = str(line["type"])
        failed = against_line(line)
        self.by_type[kind] += 1
        self.usable[kind] += not failed
        self._fault(kind, failed)
        self.newest.append(_cut(line))

    def _fault(self, kind: str, names: Sequence[str]) -> None:
        if names:
            self.findings.setdefault(kind, Counter()).update(names)

    def as_dict(self, config: EngineConfig) -> dict[str, object]:
        return {
            "pairs": self.by_type.total(),
            "failed": self.reasons.total(),
            "by_type": dict(self.by_type),
            "reasons": dict(self.reasons),
            "usable": dict(self.usable),
            "findings": {kind: dict(names) for kind, names in self.findings.items()},
            **self.spent.as_dict(config),
        }


def _cut(line: Mapping[str, Any]) -> Line:
    return {name: value[:CUT] if isinstance(value, str) else value for name, value in line.items()}
