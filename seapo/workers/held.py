"""Work that an engine failed, held back until it is known whether the engine or the work is to blame."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from seapo.engines import TOO_LONG, Answer
from seapo.errors import JobFailed

GIVE_UP = 20
"""Failures one after another before the run is given up: what is left can be asked when the engine is back."""
_OWN_FAULT = (TOO_LONG, "refused")
"""Reasons that lie with what was asked and say nothing against the engine."""

Work = TypeVar("Work")


def blames_engine(answer: Answer) -> bool:
    """Whether there is no text for a reason that may lie with the engine."""
    return answer.finish == "error" and answer.reason not in _OWN_FAULT


@dataclass
class Held(Generic[Work]):
    engine: str
    """Who failed, in words: how the message begins."""
    kind: str
    """What is held, in the plural."""
    _waiting: list[tuple[Work, Answer]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def hold(self, work: Work, answer: Answer) -> None:
        """Keep it until the engine answers something else.

        Raises:
            JobFailed: it is the GIVE_UPth one after another.
        """
        self._waiting.append((work, answer))
        if len(self._waiting) >= GIVE_UP:
            raise self.given_up()

    def let_go(self) -> Iterator[tuple[Work, Answer]]:
        """What failed while the engine answered others has failed by itself."""
        waiting, self._waiting = self._waiting, []
        yield from waiting

    def given_up(self) -> JobFailed:
        return JobFailed(
            f"{self.engine} gave nothing for {len(self._waiting)} {self.kind} one after another. It said "
            f"last: {self._waiting[-1][1].detail} What is done is kept; resume the run when the engine is well."
        )
