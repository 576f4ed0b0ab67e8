"""The audit's questions against sets whose answers are counted by hand, and its interval against the book."""

import random
import re
from pathlib import Path

import pytest
from making import add_dataset, add_pairs

from seapo import audit
from seapo.errors import NotFound
from seapo.records import Decision, Verdict
from seapo.store import Store, asking, reading
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter
from seapo.ui.lengths import lengths

COLOURS = {"correctness": "#0072B2", "logic": "#D55E00", "hallucination": "#009E73"}


@pytest.fixture
def audited(store: Store, tmp_path: Path) -> Store:
    """Nine pairs, three a type; types in turn logic, hallucination, correctness. Five are decided."""
    ids = add_pairs(store, tmp_path, add_dataset(store, count=9), 9)
    said: list[Verdict] = ["accept", "accept", "reject", "reject", "flag"]
    decide(
        store,
        [
            Decision(f"k{n}", ids[n], verdict, "ana", reason="not_wrong" if n == 2 else None)
            for n, verdict in enumerate(said)
        ],
    )
    return store


def rows(store: Store, question: str, *names: str) -> set[tuple[object, ...]]:
    return {tuple(row[name] for name in names) for row in audit.ask(store, question, "sums")}


def test_survival_counts_types_by_state(audited: Store) -> None:
    assert rows(audited, "survival", "type", "state", "pairs") == {
        ("logic", "accepted", 1),
        ("logic", "rejected", 1),
        ("logic", "undecided", 1),
        ("hallucination", "accepted", 1),
        ("hallucination", "flagged", 1),
        ("hallucination", "undecided", 1),
        ("correctness", "rejected", 1),
        ("correctness", "undecided", 2),
    }


def test_reasons_count_rejections_with_and_without_a_reason(audited: Store) -> None:
    assert rows(audited, "reasons", "reason", "pairs") == {("not_wrong", 1), ("", 1)}


def test_sources_know_what_was_accepted(audited: Store) -> None:
    found = audit.ask(audited, "sources", "sums")
    assert {row["source"] for row in found} == {"rules"}
    assert (sum(r["accepted"] for r in found), sum(r["rejected"] for r in found)) == (2, 2)


def test_days_are_in_utc(audited: Store) -> None:
    with audited.writing() as cursor:
        cursor.execute(
            "update board set decided = timestamptz '2026-03-01 00:30:00+02' where decided is not null"
        )
    assert {str(row["day"]) for row in audit.ask(audited, "days", "sums")} == {"2026-02-28"}
    assert sum(row["pairs"] for row in audit.ask(audited, "days", "sums")) == 5


def test_asked_against_given_follows_the_reviewer(audited: Store) -> None:
    one = reading.pairs(audited, PairFilter("sums", type="correctness"), limit=1)[0]
    decide(audited, [Decision("t", one["id"], "accept", "ana", type="logic")])
    assert ("correctness", "logic", 1) in rows(audited, "asked", "asked", "type", "pairs")


def test_every_length_bar_opens_as_many_pairs_as_it_shows(audited: Store) -> None:
    draw = random.Random(3)
    with audited.writing() as cursor:
        for row in cursor.execute("select number from board").fetchall():
            values = [draw.randint(1, 120), draw.randint(1, 240), row[0]]
            cursor.execute(
                "update board set chosen_chars = ?, rejected_chars = ? where number = ?", values
            )
    answer = lengths(audit.ask(audited, "lengths", "sums"), "sums", COLOURS)
    assert sum(pairs for pairs, _ in answer.opens) == 9
    for pairs, which in answer.opens:
        assert reading.count(audited, PairFilter.from_link(which.to_link())) == pairs


@pytest.mark.parametrize("question", audit.QUESTIONS)
def test_questions_read_the_board_alone(question: str, audited: Store) -> None:
    tables = re.findall(r"(?:from|join)\s+([a-z_]+)", audit.QUESTIONS[question])
    assert set(tables) == {"board"}
    assert audit.ask(audited, question, "sums") is not None


@pytest.mark.parametrize(
    ("question", "dataset", "message"),
    [
        ("colour", "sums", "No question 'colour'. There are: survival,"),
        ("survival", "nothing", "No data set 'nothing'. There are: sums."),
    ],
)
def test_what_is_not_there_is_named(
    audited: Store, question: str, dataset: str, message: str
) -> None:
    with pytest.raises(NotFound, match=re.escape(message)):
        audit.ask(audited, question, dataset)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(8, 10, 0.490, 0.943), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (81, 263, 0.255, 0.366)],
)
def test_wilsons_interval(part: int, whole: int, low: float, high: float) -> None:
    found = audit.share(part, whole)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_a_share_of_nothing_is_none() -> None:
    assert audit.share(0, 0) is None


def test_only_verdicts_count_towards_the_accepted_share(audited: Store) -> None:
    survival = audit.ask(audited, "survival", "sums")
    whole, logic = audit.accepted_share(survival), audit.accepted_share(survival, "logic")
    assert whole is not None
    assert logic is not None
    assert (whole.part, whole.whole, logic.part, logic.whole) == (2, 4, 1, 2)
    assert audit.accepted_share(survival, "unknown") is None


def test_positives_are_counted_once(audited: Store) -> None:
    before = asking.imports_version(audited)
    assert asking.positives(audited, "sums") == 9
    add_dataset(audited, "more", 3)
    assert asking.imports_version(audited) != before
