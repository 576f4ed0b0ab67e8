"""The frozen values that flow through the studio, in the field's words, and their ids.

An id names content: the same text has the same id on every machine, so bringing it in twice changes
nothing. `store.py` computes the same ids in SQL; a test holds the two together.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["system", "user", "assistant", "tool"]
State = Literal["undecided", "accepted", "rejected", "skipped", "flagged"]
Verdict = Literal["accept", "reject", "skip", "flag", "undo"]
How = Literal["hand", "bulk", "sample", "judge"]

STATES: tuple[State, ...] = ("undecided", "accepted", "rejected", "skipped", "flagged")
STATE_OF: dict[str, State] = {
    "accept": "accepted",
    "reject": "rejected",
    "skip": "skipped",
    "flag": "flagged",
}
VERDICTS: tuple[Verdict, ...] = ("accept", "reject", "skip", "flag", "undo")

REASONS: dict[str, str] = {
    "too_obvious": "Too obvious",
    "not_wrong": "Not wrong",
    "chosen_is_wrong": "Chosen is wrong",
    "wrong_type": "Wrong type",
    "give_away": "Give-away wording",
    "format_broken": "Format broken",
    "other": "Other",
}
"""Why a reviewer rejects a pair, in the order of the keys 1 to 7."""


def content_id(kind: str, *parts: str) -> str:
    """Name content: 24 hex digits of SHA-256 over the kind and each part behind its length in bytes.

    The lengths make the joined text unambiguous without JSON, whose escapes differ between writers.
    """
    text = kind + "".join(f"{len(part.encode())}:{part}" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Turn:
    role: Role
    content: str


@dataclass(frozen=True)
class Positive:
    """A prompt (all turns before the answer, system prompt first) and a good answer to it."""

    turns: tuple[Turn, ...]
    answer: str

    @property
    def id(self) -> str:
        parts = [text for turn in self.turns for text in (turn.role, turn.content)]
        return content_id("positive/1", *parts, self.answer)

    @property
    def prompt(self) -> str:
        """The last turn's text: what the answer answers."""
        return self.turns[-1].content if self.turns else ""


Span = tuple[int, int]
"""Half-open, in Unicode code points."""


@dataclass(frozen=True)
class Spans:
    """What was changed where: stretches of the chosen and of the rejected final turn.

    An empty stretch marks the place of an insertion or deletion.
    """

    chosen: tuple[Span, ...] = ()
    rejected: tuple[Span, ...] = ()

    def as_dict(self) -> dict[str, list[list[int]]]:
        return {
            "chosen": [list(span) for span in self.chosen],
            "rejected": [list(span) for span in self.rejected],
        }


def spans_of(found: dict[str, Iterable[Sequence[int]]] | None) -> Spans:
    """Read spans back from their JSON form."""
    found = found or {}
    return Spans(
        tuple((int(s[0]), int(s[1])) for s in found.get("chosen", ())),
        tuple((int(s[0]), int(s[1])) for s in found.get("rejected", ())),
    )


@dataclass(frozen=True)
class Injection:
    """A negative with its receipt: what was asked, what was done, where, and what is wrong now."""

    rejected: str
    asked: str
    """The error type that was drawn."""
    type: str
    """The error type that was put in; differs from `asked` where that one had no way in."""
    rule: str
    spans: Spans
    why: str
    """One sentence that says what is wrong."""


@dataclass(frozen=True)
class Finding:
    """What a check saw on a pair."""

    name: str
    value: float
    detail: str = ""


@dataclass(frozen=True)
class Pair:
    positive: Positive
    rejected: str
    type: str
    source: str
    """What made the rejected side: `imported`, `rules`, or a model engine's name."""
    asked: str = "unknown"
    rule: str = ""
    spans: Spans = Spans()
    why: str = ""
    findings: tuple[Finding, ...] = field(default=())

    @property
    def id(self) -> str:
        return pair_id(self.positive.id, self.rejected, self.type)


def pair_id(positive_id: str, rejected: str, error_type: str) -> str:
    """The same rejected text under two types is two pairs: the claim about it differs."""
    return content_id("pair/1", positive_id, rejected, error_type)


@dataclass(frozen=True)
class Decision:
    """One reviewer's word on one pair; never overwritten, only followed by another."""

    key: str
    """Made by whoever decides, once: the same key sent again changes nothing."""
    pair_id: str
    verdict: Verdict
    reviewer: str
    type: str | None = None
    """The type the reviewer gives the pair, where it is not the one it has."""
    edit: str | None = None
    """The rejected text as the reviewer rewrote it; the old one stays in the pair."""
    reason: str | None = None
    """A key of REASONS, or the reviewer's own words."""
    seconds: float | None = None
    """How long the pair was on screen."""
    edit_chosen: str | None = None
    """The chosen text as the reviewer rewrote it, for this pair alone."""
    note: str | None = None
    """Words beside the reason."""
    how: How = "hand"
    """`hand`: a person who saw this pair; else a policy on many: `bulk`, by `sample`, by `judge`."""
    batch: str | None = None
    """The action on many pairs that it belongs to."""
    queue_order: str | None = None
    """The order of the queue it was made in; only some are random samples (`review.ORDERS`)."""
    worse: str | None = None
    """Blind review: the side that was called worse before its label was shown, `chosen` or `rejected`."""
    adjudicates: bool = False
    """Settles what reviewers disagree on."""
    undoes: str | None = None
    """Of an undo: the key it takes back; without one, the reviewer's newest by hand that stands."""

    @property
    def settles(self) -> bool:
        """Whether it stands above votes."""
        return self.adjudicates or self.how != "hand"
