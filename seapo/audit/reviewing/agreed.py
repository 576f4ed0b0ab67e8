"""How far reviewers agree on the same pairs: each two of them, and all together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seapo.audit.reviewing import hand
from seapo.audit.shares import Share, share
from seapo.review.agreement import Beyond, alpha, kappa
from seapo.store import Store
from seapo.store.asking import Row

MOST_COUPLES = 200
"""Couples of reviewers that are shown, those with the most pairs in common first."""

_COUPLES = """
    select a.reviewer as first, b.reviewer as second, a.vote as said, b.vote as other, count(*) as pairs
    from voted a join voted b on a.place = b.place and a.reviewer < b.reviewer group by all
"""
_PATTERNS = """
    select type, accepts, rejects, flags, count(*) as pairs from (
        select place, type, count(*) filter (vote = 'accept') as accepts,
            count(*) filter (vote = 'reject') as rejects, count(*) filter (vote = 'flag') as flags
        from voted group by all having count(*) > 1
    ) group by all order by all
"""


@dataclass(frozen=True)
class Couple:
    """Two reviewers on the pairs that both have voted on."""

    first: str
    second: str
    n: int
    agreed: Share | None
    """Pairs on which both say the same, with Wilson's interval."""
    kappa: Beyond


@dataclass(frozen=True)
class Agreement:
    """Votes are accept, reject and flag, the newest standing one by hand; adjudications are left out."""

    couples: tuple[Couple, ...]
    """Those with the most pairs in common first."""
    left_out: int
    """Couples beyond MOST_COUPLES."""
    alpha: Beyond
    by_type: dict[str, Beyond]
    """By the type a pair has now."""
    agreed: Share | None
    """Pairs with two votes or more on which all say the same."""


def agreement(store: Store, dataset: str) -> Agreement:
    """How far reviewers agree; raises NotFound where there is no such data set.

    What rests on too few pairs, or cannot be told from chance, has no figure and says why.
    """
    found = hand.answers(
        store,
        f"{hand.SAID}, {hand.VOTED}",
        {"dataset": hand.values(store, dataset)["dataset"]},
        couples=_COUPLES,
        patterns=_PATTERNS,
    )
    tables, rows = _tables(found["couples"]), found["patterns"]
    types = dict.fromkeys(row["type"] for row in rows)
    return Agreement(
        couples=tuple(_couple(*both, tables[both]) for both in list(tables)[:MOST_COUPLES]),
        left_out=max(len(tables) - MOST_COUPLES, 0),
        alpha=alpha(_patterns(rows)),
        by_type={name: alpha(_patterns([r for r in rows if r["type"] == name])) for name in types},
        agreed=_agreed(_patterns(rows)),
    )


Table = Mapping[tuple[str, str], int]


def _tables(rows: Sequence[Row]) -> dict[tuple[str, str], dict[tuple[str, str], int]]:
    """Each couple's pairs by what the first and the second said, the couple with the most first."""
    found: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    for row in rows:
        votes = found.setdefault((row["first"], row["second"]), {})
        votes[row["said"], row["other"]] = row["pairs"]
    return dict(sorted(found.items(), key=lambda one: (-sum(one[1].values()), one[0])))


def _couple(first: str, second: str, votes: Table) -> Couple:
    n = sum(votes.values())
    same = share(sum(pairs for both, pairs in votes.items() if both[0] == both[1]), n)
    return Couple(first, second, n, same, kappa(votes))


def _patterns(rows: Sequence[Row]) -> dict[tuple[int, ...], int]:
    found: dict[tuple[int, ...], int] = {}
    for row in rows:
        votes = (row["accepts"], row["rejects"], row["flags"])
        found[votes] = found.get(votes, 0) + row["pairs"]
    return found


def _agreed(patterns: Mapping[tuple[int, ...], int]) -> Share | None:
    same = sum(pairs for votes, pairs in patterns.items() if max(votes) == sum(votes))
    return share(same, sum(patterns.values()))
