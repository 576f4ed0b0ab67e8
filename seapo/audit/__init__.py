"""What is in a data set, and what could mislead training: named questions as query text over the board.

Every question reads `board` alone, which holds each pair's current state, so that it answers within a
tenth of a second at a million pairs; what judges found is asked in `judges`. Lengths are in characters,
times in UTC.
"""

from collections.abc import Mapping

from seapo.audit.judges import Judged, Judges, judged, judged_by
from seapo.audit.shares import Share, share
from seapo.errors import NotFound
from seapo.store import Store, asking, reading
from seapo.store.asking import Row

__all__ = [
    "LAST_PERCENT",
    "QUESTIONS",
    "Judged",
    "Judges",
    "Share",
    "accepted_share",
    "ask",
    "judged",
    "judged_by",
    "share",
]

LAST_PERCENT = 300
"""Rejected length in percent of the chosen one; from here on one value stands for all."""

QUESTIONS: Mapping[str, str] = {
    "survival": """
        select type, state, count(*) as pairs from board
        where dataset_id = $dataset group by all order by all
    """,
    "sources": """
        select source, type, count(*) as pairs,
            count(*) filter (state = 'accepted') as accepted,
            count(*) filter (state = 'rejected') as rejected
        from board where dataset_id = $dataset group by all order by all
    """,
    "reasons": """
        select coalesce(reason, '') as reason, type, count(*) as pairs from board
        where dataset_id = $dataset and state = 'rejected' group by all order by all
    """,
    "lengths": """
        select type,
            least(floor(100 * rejected_chars / greatest(chosen_chars, 1) + 0.5), $last)::integer
                as percent,
            count(*) as pairs
        from board where dataset_id = $dataset group by all order by all
    """,
    "days": """
        select date '1970-01-01' + day::integer as day, state, pairs from (
            select epoch_us(decided) // 86_400_000_000 as day, state, count(*) as pairs from board
            where dataset_id = $dataset and decided is not null group by all
        ) order by all
    """,
    "asked": """
        select asked, type, count(*) as pairs from board
        where dataset_id = $dataset and asked <> 'unknown' group by all order by all
    """,
    "rules": """
        select rule, type, count(*) as pairs,
            count(*) filter (state = 'accepted') as accepted,
            count(*) filter (state = 'rejected') as rejected
        from board where dataset_id = $dataset and rule <> '' group by all order by pairs desc
    """,
}
_OWN_VALUES: Mapping[str, Mapping[str, object]] = {
    "lengths": {"last": LAST_PERCENT},
}


def ask(store: Store, question: str, dataset: str) -> list[Row]:
    """Answer one of QUESTIONS about a data set.

    Raises:
        NotFound: no such question or data set.
    """
    if question not in QUESTIONS:
        raise NotFound(f"No question '{question}'. There are: {', '.join(QUESTIONS)}.")
    values = {"dataset": reading.dataset_id(store, dataset), **_OWN_VALUES.get(question, {})}
    return asking.run(store, QUESTIONS[question], values)


def accepted_share(survival: list[Row], error_type: str | None = None) -> Share | None:
    """Accepted among accepted and rejected; skipped and flagged pairs have no verdict yet."""
    rows = [row for row in survival if error_type in (None, row["type"])]
    accepted = sum(row["pairs"] for row in rows if row["state"] == "accepted")
    rejected = sum(row["pairs"] for row in rows if row["state"] == "rejected")
    return share(accepted, accepted + rejected)
