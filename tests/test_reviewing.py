"""What reviewing tells, over stores whose answers are counted by hand."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from making import add_dataset, add_pairs

from seapo.audit import reviewing
from seapo.audit.reviewing import hand
from seapo.errors import BadInput, NotFound
from seapo.records import STATE_OF, Decision, Verdict
from seapo.store import Store
from seapo.store.decisions import decide

TYPE = "logic"
"""The type of the first of every three pairs."""


@pytest.fixture
def ids(store: Store, tmp_path: Path) -> list[str]:
    """Sixty pairs, twenty a type, all by rules."""
    return add_pairs(store, tmp_path, add_dataset(store, count=60), 60)


def said(pair: str, verdict: Verdict, reviewer: str = "ana", **more: object) -> Decision:
    told = {"queue_order": "random", **more}
    key = f"{reviewer}-{pair}-{random.getrandbits(60)}"
    return Decision(key, pair, verdict, reviewer, **told)  # type: ignore[arg-type]


def stratum(store: Store, name: str = TYPE) -> reviewing.Sampled:
    return next(one for one in reviewing.sampled(store, "sums").strata if one.type == name)


def test_bad_is_rejected_or_accepted_after_an_edit(store: Store, ids: list[str]) -> None:
    logic = ids[::3]
    decide(
        store,
        [
            said(logic[0], "accept"),
            said(logic[1], "reject"),
            said(logic[2], "accept", edit="1 + 1 = 5."),
            said(logic[3], "accept", type="correctness"),
            said(logic[4], "flag"),
            said(logic[5], "skip"),
            said(logic[6], "accept", queue_order="board"),
        ],
    )
    found = stratum(store)
    counted = (found.pairs, found.looked, found.bad, found.edited, found.retyped)
    assert counted == (19, 4, 2, 1, 1)
    assert (found.open, found.elsewhere, found.rest) == (2, 1, 13)
    assert found.low <= 0.5 <= found.high
    assert stratum(store, "correctness").pairs == 20  # a pair stays in the stratum it came in


def test_all_strata_together_are_their_sum(store: Store, ids: list[str]) -> None:
    decide(
        store, [said(one, "reject" if n % 7 == 0 else "accept") for n, one in enumerate(ids[:42])]
    )
    found = reviewing.sampled(store, "sums")
    assert (found.overall.pairs, found.overall.looked, found.overall.bad) == (60, 42, 6)
    assert found.overall.words.startswith("After 42 of 60 the share of bad negatives is ")
    assert [one.source for one in found.strata] == ["rules"] * 3


def test_an_undone_or_changed_decision_counts_as_it_stands(store: Store, ids: list[str]) -> None:
    decide(store, [said(ids[0], "accept"), said(ids[3], "reject"), said(ids[6], "accept")])
    decide(store, [said(ids[3], "undo"), said(ids[6], "reject", queue_order=None)])
    assert (stratum(store).looked, stratum(store).bad) == (2, 1)


def test_a_bulk_acceptance_begins_the_sample_anew(store: Store, ids: list[str]) -> None:
    logic = ids[::3]
    decide(store, [said(one, "reject") for one in logic[:4]])
    decide(store, [said(logic[9], "accept", how="bulk", queue_order=None)])
    decide(store, [said(logic[5], "accept")])
    found = stratum(store)
    assert (found.pairs, found.looked, found.bad, found.elsewhere) == (15, 1, 0, 4)


@pytest.mark.parametrize("overlap", [1, 2, 3])
def test_what_people_say_is_settled_as_the_board_settles_it(
    store: Store, ids: list[str], overlap: int
) -> None:
    with store.writing() as cursor:
        cursor.execute("insert into plans values (1, ?, 0)", [overlap])
    draw, told = random.Random(overlap), list[Decision]()
    for _ in range(150):
        who, pair = draw.choice("abc"), draw.choice(ids[:25])
        verdict: Verdict = draw.choice(["accept", "accept", "reject", "skip", "flag"])
        told.append(said(pair, verdict, who, adjudicates=draw.random() < 0.1))
        if draw.random() < 0.2:
            told.append(said(pair, "undo", who))
    decide(store, told)
    tables, values = f"{hand.SAID}, {hand.SETTLED}", hand.values(store, "sums")
    rows = hand.answers(store, tables, values, all="from settled")["all"]
    states = dict(store.cursor().execute("select number, state from board").fetchall())
    assert len(rows) > 15
    for row in rows:
        assert STATE_OF.get(row["verdict"], "undecided") == states[row["place"]]


def test_agreement_is_of_votes_and_not_of_adjudications(store: Store, ids: list[str]) -> None:
    for n, pair in enumerate(ids[:30]):
        verdict: Verdict = "reject" if n % 3 == 0 else "accept"
        decide(
            store, [said(pair, verdict), said(pair, "reject" if n in (1, 2) else verdict, "ben")]
        )
    decide(store, [said(ids[1], "accept", "ben", adjudicates=True), said(ids[4], "skip", "cleo")])
    found = reviewing.agreement(store, "sums")
    (couple,) = found.couples
    assert (couple.first, couple.second, couple.n) == ("ana", "ben", 30)
    assert couple.agreed is not None
    assert (couple.agreed.part, couple.agreed.whole) == (28, 30)
    # p = 28/30, e = (20 * 18 + 10 * 12) / 900
    assert couple.kappa.value == pytest.approx((28 / 30 - 480 / 900) / (1 - 480 / 900))
    assert found.alpha.n == 30
    assert found.alpha.value is not None
    assert set(found.by_type) == {"correctness", "logic", "hallucination"}


def test_one_reviewer_agrees_with_nobody(store: Store, ids: list[str]) -> None:
    decide(store, [said(ids[0], "accept")])
    found = reviewing.agreement(store, "sums")
    assert (found.couples, found.agreed, found.alpha.value) == ((), None, None)
    assert found.alpha.words.startswith("Too few")


def test_items_mixed_in_are_caught_or_not(store: Store, ids: list[str]) -> None:
    with store.writing() as cursor:
        cursor.execute(
            "insert into calibration_items select 'i' || i, 1, if(i < 4, 'known', 'untouched'), 'p', 1,"
            " 'r', 'logic', '', '', '' from range(6) t(i)"
        )
        for number, (item, verdict) in enumerate(
            [
                (0, "accept"),
                (1, "reject"),
                (2, "accept"),
                (2, "undo"),
                (3, "skip"),
                (4, "accept"),
                (5, "reject"),
            ]
        ):
            cursor.execute(
                "insert into calibration_decisions (key, item_id, verdict, reviewer)"
                " values (?, ?, ?, 'ana')",
                [f"k{number}", f"i{item}", verdict],
            )
    first, *rest = reviewing.catches(store, "sums")
    assert first.caught is not None
    assert first.alarms is not None
    assert (first.caught.part, first.caught.whole, first.open) == (1, 2, 1)
    assert (first.alarms.part, first.alarms.whole) == (1, 2)
    assert [(one.reviewer, one.type) for one in rest] == [
        ("ana", None), (None, "logic"), ("ana", "logic"),
    ]  # fmt: skip


def judge(store: Store, scores: dict[str, tuple[float, float | None, float | None]]) -> None:
    """Findings of a run: judge_error, judge_severity, judge_worse by pair id."""
    names = ("judge_error", "judge_severity", "judge_worse")
    with store.writing() as cursor:
        for pair, values in scores.items():
            for name, value in zip(names, values, strict=True):
                if value is not None:
                    cursor.execute(
                        "insert into findings (pair_number, pair_id, run, family, name, value, detail)"
                        " select number, pair_id, 'j', 'judge', ?, ?, '' from pairs where pair_id = ?",
                        [name, value, pair],
                    )


def test_a_score_is_of_error_severity_and_both_orders(store: Store, ids: list[str]) -> None:
    told = [(0.0, None, None), (1.0, 5, 1.0), (1.0, None, None), (1.0, 1, 0.5), (0.0, None, 0.25)]
    judge(store, dict(zip(ids, told, strict=False)))
    decide(store, [said(one, "accept") for one in ids[:6]])
    found = reviewing.judge_against_people(store, "sums")
    assert found.levels == {0.0: (1, 0), 0.125: (1, 0), 0.55: (1, 0), 0.8: (1, 0), 1.0: (1, 0)}
    assert (found.n, found.unscored) == (5, 1)


def test_a_pair_without_a_word_on_an_error_has_no_score(store: Store, ids: list[str]) -> None:
    with store.writing() as cursor:
        cursor.execute(
            "insert into findings (pair_number, pair_id, run, family, name, value, detail)"
            " select number, pair_id, 'j', 'judge', 'judge_worse', 1, '' from pairs where pair_id = ?",
            [ids[0]],
        )
    decide(store, [said(ids[0], "accept")])
    found = reviewing.judge_against_people(store, "sums")
    assert (found.n, found.unscored) == (0, 1)


@pytest.mark.parametrize(
    ("question", "right", "n", "unclear"), [("usable", 30, 52, 0), ("error", 38, 48, 4)]
)
def test_the_judge_is_held_against_people(
    store: Store, ids: list[str], question: str, right: int, n: int, unclear: int
) -> None:
    told: list[tuple[Verdict, str | None]] = [
        *[("accept", None)] * 30, *[("reject", "not_wrong")] * 10, *[("reject", "too_obvious")] * 8,
        *[("reject", None)] * 4, *[("flag", None)] * 8,
    ]  # fmt: skip
    judge(store, {one: (float(n < 30), None, None) for n, one in enumerate(ids)})
    decide(
        store,
        [said(one, *words[:1], reason=words[1]) for one, words in zip(ids, told, strict=True)],
    )
    found = reviewing.judge_against_people(store, "sums", question, promise=0.8)
    assert (found.n, found.unclear, found.unscored) == (n, unclear, 0)
    assert found.thresholds[0].precision.part == right
    assert found.thresholds[-1].precision.part == 30
    assert found.keeps is not None
    assert found.keeps.score == 0.8
    assert "0.80 on, the judge keeps a precision of 80 %" in found.words


def test_pace_leaves_breaks_out(store: Store, ids: list[str]) -> None:
    decide(store, [said(one, "accept", seconds=float(n)) for n, one in enumerate(ids[:10], 1)])
    decide(store, [said(ids[10], "reject", seconds=30.0)])
    rows = store.cursor().execute("select number from decisions order by number").fetchall()
    with store.writing() as cursor:
        for n, (number,) in enumerate(rows):
            later = timedelta(seconds=20 * n + (86_400 if n >= 6 else 0))
            cursor.execute(
                "update decisions set decided = timestamptz '2026-03-01 10:00:00+00' + ? where number = ?",
                [later, number],
            )
    (found,) = reviewing.pace(store, "sums")
    assert found.per_minute == pytest.approx(3)
    assert found.seconds is not None
    assert (found.seconds.n, found.seconds.median) == (11, 6)
    assert [(one.day, one.decisions) for one in found.days] == [
        (date(2026, 3, 1), 6), (date(2026, 3, 2), 5),
    ]  # fmt: skip
    assert found.streak is not None
    assert (found.streak.verdict, found.streak.length) == ("accept", 10)


def test_what_is_not_there_is_named(store: Store, ids: list[str]) -> None:
    for ask in (reviewing.sampled, reviewing.agreement, reviewing.catches, reviewing.pace):
        with pytest.raises(NotFound, match="No data set 'nothing'"):
            ask(store, "nothing")
    with pytest.raises(BadInput, match=r"No question 'why'\. There are: error, usable"):
        reviewing.judge_against_people(store, "sums", "why")
    with pytest.raises(BadInput, match=r"precision of 1\.5 cannot be"):
        reviewing.judge_against_people(store, "sums", promise=1.5)
