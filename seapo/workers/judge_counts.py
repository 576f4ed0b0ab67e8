"""What a judge has found so far, what it cost, and how fast it goes."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from seapo.engines import EngineConfig


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
    asked: int = 0
    """Answers that came from the engine, tries among them."""
    prompt_tokens: int = 0
    completion_tokens: int = 0

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

    def heard(self, answer: Mapping[str, Any]) -> None:
        """Count what an answer took, by its line in answers.jsonl."""
        self.asked += 1
        self.prompt_tokens += int(answer.get("prompt_tokens", 0))
        self.completion_tokens += int(answer.get("completion_tokens", 0))

    @property
    def lines(self) -> int:
        return self.judged + self.reasons.total()

    def as_dict(self, config: EngineConfig) -> dict[str, object]:
        money = self.prompt_tokens * config.price_in + self.completion_tokens * config.price_out
        names = self.by_finding
        return {
            "judged": self.judged,
            "unscored": self.reasons.total(),
            "reasons": dict(self.reasons),
            "missed": dict(self.missed),
            "by_finding": dict(names),
            "means": {name: round(self.sums[name] / names[name], 6) for name in names},
            "failing": dict(self.failing),
            "asked": self.asked,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "cost": money / 1e6,
        }


class Pace:
    """Pairs and tokens a second since this start, and what they leave to wait for."""

    def __init__(self, counts: Counts, total: int) -> None:
        self._counts, self._total = counts, total
        self._began = (time.monotonic(), counts.lines, counts.completion_tokens)

    def figures(self) -> dict[str, float | None]:
        """Each None where nothing was done yet, or nothing was left to do."""
        began, lines, tokens = self._began
        took = max(time.monotonic() - began, 1e-3)
        pairs = (self._counts.lines - lines) / took
        written = (self._counts.completion_tokens - tokens) / took
        return {
            "pairs_per_s": round(pairs, 2) or None,
            "tokens_per_s": round(written, 1) or None,
            "seconds_left": (self._total - self._counts.lines) / pairs if pairs else None,
        }

    def words(self) -> str:
        found = self.figures()
        if not found["pairs_per_s"]:
            return ""
        return f"{found['pairs_per_s']:,.3g} pairs/s, {found['seconds_left']:,.0f} s left"
