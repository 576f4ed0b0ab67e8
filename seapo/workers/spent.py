"""What a model's answers took, in tokens and money, and how fast a run goes."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from seapo.engines import EngineConfig

WINDOW = 60.0
"""Seconds that the pace looks back: a run speeds up and slows down, and the time left shall follow."""


@dataclass
class Spent:
    """Over all starts of a run."""

    asked: int = 0
    """Answers that came from the engine, tries among them."""
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def heard(self, answer: Mapping[str, Any]) -> None:
        """Count what an answer took, by its line in answers.jsonl."""
        self.asked += 1
        self.prompt_tokens += int(answer.get("prompt_tokens", 0))
        self.completion_tokens += int(answer.get("completion_tokens", 0))

    def as_dict(self, config: EngineConfig) -> dict[str, object]:
        money = self.prompt_tokens * config.price_in + self.completion_tokens * config.price_out
        return {**vars(self), "cost": money / 1e6}


class Pace:
    """Rows and tokens a second of this start, and what they leave to wait for."""

    def __init__(self, rows: Callable[[], int], spent: Spent, total: int) -> None:
        self._rows, self._spent, self._total = rows, spent, total
        self._began = self._now()
        self._seen = deque([self._began])

    def _now(self) -> tuple[float, int, int]:
        return time.monotonic(), self._rows(), self._spent.completion_tokens

    def overall(self) -> dict[str, float | None]:
        """Of the whole start; None where nothing was left to do."""
        took, rows, tokens = _rate(self._began, self._now())
        return {
            "seconds": round(took, 2),
            "pairs_per_s": round(rows, 2) or None,
            "tokens_per_s": round(tokens, 1) or None,
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
