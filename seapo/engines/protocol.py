"""What every engine that writes text understands: requests in, answers out as they finish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Finish = Literal["stop", "length", "error"]
Turns = Sequence[Mapping[str, str]]
"""Mappings of `role` and `content`; the last one is what is answered."""


@dataclass(frozen=True)
class Request:
    key: str
    """The asker's own name for it, given back with the answer; one request a key at a time."""
    turns: Turns
    max_tokens: int
    temperature: float = 0.0
    """0 is greedy."""
    seed: int = 0
    schema: Mapping[str, Any] | None = None
    """JSON schema that the text must follow, where the engine can constrain decoding."""


@dataclass(frozen=True)
class Answer:
    key: str
    text: str
    """Without white space around it."""
    finish: Finish
    """`stop`: the model ended it; `length`: the room for it did; `error`: there is no text."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    reason: str = ""
    """Where `finish` is `error`: a short key to count by."""
    detail: str = ""
    """Where `finish` is `error`: what came, in words."""


TOO_LONG = "too_long"
"""The reason of an answer whose prompt leaves no room in the model's context."""


class Engine(Protocol):
    """Something that answers requests, many at once.

    A call may raise JobFailed where no further request can succeed: a model that is not there, a
    refused key, no memory. What belongs to one request alone comes back as its Answer.
    """

    structured: bool
    """Whether `Request.schema` is followed; where not, it is left aside."""

    @property
    def room(self) -> int:
        """How many more requests may be submitted before answers are fetched."""

    def submit(self, request: Request) -> None: ...

    def finished(self) -> list[Answer]:
        """Answers that have finished: waits for at least one, or about a second; [] where none is asked."""

    def close(self) -> None:
        """Give up what has not finished, and let memory and connections go."""
