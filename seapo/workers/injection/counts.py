"""What an injection has made so far, by type and by reason, what it cost, and how fast it goes."""

import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from seapo.engines import EngineConfig
from seapo.records import Finding
from seapo.verify import failing
from seapo.workers.injection.lines import Line, edit_limit

NEWEST = 3
CUT = 2_000
"""Code points of each text of the newest pairs, which a page shows while the run goes on."""
WINDOW = 60.0
"""Seconds that the pace looks back: a run speeds up and slows down, and the time left shall follow."""


@dataclass
class Counts:
    """Counts over all starts of a run; the pace is of this start alone."""

    by_type: Counter[str] = field(default_factory=Counter)
    usable: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    findings: dict[str, Counter[str]] = field(default_factory=dict)
    """Failed checks by type: of pairs, and of what became none."""
    asked: int = 0
    """Answers that came from the engine, tries and candidates among them."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
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
        limit = edit_limit(str((line.get("receipt") or {}).get("mode", "")))
        failed = [found.name for found in failing(_findings(line), kind, limit)]
        self.by_type[kind] += 1
        self.usable[kind] += not failed
        self._fault(kind, failed)
        self.newest.append(_cut(line))

    def _fault(self, kind: str, names: Sequence[str]) -> None:
        if names:
            self.findings.setdefault(kind, Counter()).update(names)

    def heard(self, answer: Mapping[str, Any]) -> None:
        """Count what an answer took, by its line in answers.jsonl."""
        self.asked += 1
        self.prompt_tokens += int(answer.get("prompt_tokens", 0))
        self.completion_tokens += int(answer.get("completion_tokens", 0))

    def as_dict(self, config: EngineConfig | None = None) -> dict[str, object]:
        found: dict[str, object] = {
            "pairs": self.by_type.total(),
            "failed": self.reasons.total(),
            "by_type": dict(self.by_type),
            "reasons": dict(self.reasons),
            "usable": dict(self.usable),
            "findings": {kind: dict(names) for kind, names in self.findings.items()},
        }
        if config is None:
            return found
        money = self.prompt_tokens * config.price_in + self.completion_tokens * config.price_out
        return {
            **found,
            "asked": self.asked,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "cost": money / 1e6,
        }


def _findings(line: Mapping[str, Any]) -> list[Finding]:
    return [Finding(**found) for found in line.get("findings", ())]


def _cut(line: Mapping[str, Any]) -> Line:
    return {name: value[:CUT] if isinstance(value, str) else value for name, value in line.items()}


class Pace:
    """Rows and tokens a second, and what they leave to wait for."""

    def __init__(self, counts: Counts, total: int) -> None:
        self._counts, self._total = counts, total
        self._began = self._now()
        self._seen: deque[tuple[float, int, int]] = deque([self._began])

    def _now(self) -> tuple[float, int, int]:
        return time.monotonic(), self._counts.rows, self._counts.completion_tokens

    def overall(self) -> dict[str, float | None]:
        """Of the whole start; None where nothing was left to do."""
        took, rows, tokens = _rate(self._began, self._now())
        return {
            "seconds": round(took, 2),
            "pairs_per_s": round(rows, 2) if rows else None,
            "tokens_per_s": round(tokens, 1) if tokens else None,
        }

    def lately(self) -> dict[str, float | None]:
        """Of the last minute, with the seconds that are left at that pace."""
        now = self._now()
        if now[0] - self._seen[-1][0] > 1.0:
            self._seen.append(now)
        while len(self._seen) > 2 and now[0] - self._seen[0][0] > WINDOW:
            self._seen.popleft()
        _, rows, tokens = _rate(self._seen[0], now)
        left = (self._total - now[1]) / rows if rows else None
        return {"pairs_per_s": rows or None, "tokens_per_s": tokens or None, "seconds_left": left}

    def words(self) -> str:
        found = self.lately()
        rows, tokens, left = found["pairs_per_s"], found["tokens_per_s"], found["seconds_left"]
        said = [f"{rows:,.3g} pairs/s"] if rows else []
        said += [f"{tokens:,.0f} tokens/s"] if tokens else []
        said += [f"{left:,.0f} s left"] if left is not None else []
        return ", ".join(said)


def _rate(start: tuple[float, int, int], now: tuple[float, int, int]) -> tuple[float, float, float]:
    took = max(now[0] - start[0], 1e-3)
    return took, (now[1] - start[1]) / took, (now[2] - start[2]) / took
