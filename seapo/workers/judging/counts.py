"""What a judge has found so far."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from seapo.engines import EngineConfig
from seapo.workers.spent import Spent


@dataclass
class Counts:
    """Counts over all starts of a run."""

    judged: int = 0
    """Pairs that have findings and are not unscored."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Unscored pairs by reason."""
    missed: Counter[str] = field(default_factory=Counter)
    """Questions beside the one about the rejected answer that came to nothing, as `chosen: unreadable`."""
    by_finding: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)
    failing: Counter[str] = field(default_factory=Counter)
    """Pairs that fail a named check."""
    spent: Spent = field(default_factory=Spent)

    def add(self, line: Mapping[str, Any]) -> None:
        """Count one result line."""
        for found in line.get("findings", ()):
            self.by_finding[found["name"]] += 1
            self.sums[found["name"]] += found["value"]
        self.failing.update(line.get("failing", ()))
        self.missed.update(f"{what}: {why}" for what, why in line.get("missed", {}).items())
        if "unscored" in line:
            self.reasons[str(line["unscored"])] += 1
        else:
            self.judged += 1

    @property
    def lines(self) -> int:
        return self.judged + self.reasons.total()

    def as_dict(self, config: EngineConfig) -> dict[str, object]:
        names = self.by_finding
        return {
            "judged": self.judged,
            "unscored": self.reasons.total(),
            "reasons": dict(self.reasons),
            "missed": dict(self.missed),
            "by_finding": dict(names),
            "means": {name: round(self.sums[name] / names[name], 6) for name in names},
            "failing": dict(self.failing),
            **self.spent.as_dict(config),
        }
