"""What a pair's decisions come to: one rule, by which the board is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seapo.records import STATE_OF

Row = Mapping[str, Any]
"""A standing decision: verdict, reviewer, type, edit, edit_chosen, reason, how, adjudicates, decided."""

VOTES = ("accept", "reject", "flag")
"""Verdicts that count towards a data set's reviewers a pair; who skips leaves it to another."""


@dataclass(frozen=True)
class Standing:
    state: str = "undecided"
    reason: str | None = None
    reviewer: str | None = None
    decided: datetime | None = None
    type: str | None = None
    """The type a reviewer gave; None where the pair keeps its own."""
    edit: str | None = None
    edit_chosen: str | None = None
    votes: int = 0
    disputed: bool = False
    """One reviewer accepts and another rejects, and nobody has settled it since."""


def standing(decisions: Sequence[Row], overlap: int = 1) -> Standing:
    """The state of a pair from its standing decisions, oldest first, where `overlap` reviewers are wanted.

    With one reviewer a pair the newest decision holds. With more, a pair is undecided until as many
    have voted; then it is what all of them say, flagged where one of them flags it, and undecided and
    disputed where one accepts what another rejects. An adjudication or a policy's decision settles it.
    """
    if not decisions:
        return Standing()
    by_hand = [row for row in decisions if not _settles(row)]
    newest = {row["reviewer"]: row for row in by_hand}
    voters = [row for row in newest.values() if row["verdict"] in VOTES]
    settled = next((row for row in reversed(decisions) if _settles(row)), None)
    disputed = settled is None and {"accept", "reject"} <= {row["verdict"] for row in voters}
    votes = len(voters)
    if overlap < 2:
        return _standing(decisions, decisions[-1], votes, disputed)
    if settled is not None:
        return _standing(decisions, settled, votes, False)
    if votes < overlap or disputed:
        return Standing(votes=votes, disputed=disputed)
    last = max(voters, key=lambda row: (row["verdict"] == "flag", decisions.index(row)))
    return _standing(decisions, last, votes, False)


def _standing(decisions: Iterable[Row], last: Row, votes: int, disputed: bool) -> Standing:
    """The newest word on type and texts counts, whoever said it."""
    given: dict[str, Any] = {}
    for row in decisions:
        given |= {name: row[name] for name in ("type", "edit", "edit_chosen") if row[name]}
    return Standing(
        state=STATE_OF[last["verdict"]],
        **{name: last[name] for name in ("reason", "reviewer", "decided")},
        **given,
        votes=votes,
        disputed=disputed,
    )


def _settles(row: Row) -> bool:
    """Who skips settles nothing, whatever the queue."""
    return row["verdict"] in VOTES and (bool(row["adjudicates"]) or row["how"] != "hand")
