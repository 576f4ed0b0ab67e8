"""Decisions on many pairs: the same states as by the rule, one undo for all, and nothing of others lost."""

from pathlib import Path

import pytest
from making import add_dataset, add_pairs

from seapo.errors import BadInput, NotFound
from seapo.records import Decision
from seapo.store import Store, board, bulk, plans, reading
from seapo.store.bulk import Action
from seapo.store.decisions import decide, history
from seapo.store.filters import PairFilter

SUMS = PairFilter(dataset="sums")
ACCEPT = Action("accept", "ann")


@pytest.fixture
def ids(store: Store, tmp_path: Path) -> list[str]:
    return add_pairs(store, tmp_path, add_dataset(store, count=12), 12)


def whole_board(store: Store) -> list[tuple[object, ...]]:
    return store.cursor().execute("select * from board order by number").fetchall()


def by_rule(store: Store) -> list[tuple[object, ...]]:
    with store.writing() as cursor:
        board.catch_up(cursor, 1)
    return whole_board(store)


def word(key: str, pair: str, verdict: str, reviewer: str = "ann", **more: object) -> Decision:
    return Decision(key, pair, verdict, reviewer, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("overlap", [1, 2])
@pytest.mark.parametrize("chunk", [5, 100])
def test_the_board_says_what_the_rule_says(
    store: Store, ids: list[str], overlap: int, chunk: int
) -> None:
    plans.set_plan(store, "sums", overlap)
    decide(store, [word("k1", ids[0], "reject", "bob"), word("k2", ids[1], "flag", "bob")])
    before = whole_board(store)
    open_pairs = reading.count(store, PairFilter(dataset="sums", state="undecided"))
    batch, done = bulk.bulk(store, SUMS, Action("reject", "ann", "other", "why"), True, chunk)
    assert done == open_pairs
    assert reading.states(store, SUMS).get("undecided", 0) == 0
    assert whole_board(store) == by_rule(store)
    assert bulk.undo(store, batch, "ann") == done
    assert whole_board(store) == before == by_rule(store)


def test_a_batch_over_another_is_taken_back_to_it(store: Store, ids: list[str]) -> None:
    bulk.bulk(store, SUMS, ACCEPT)
    second, done = bulk.bulk(store, SUMS, Action("reject", "bob"), only_undecided=False)
    assert reading.states(store, SUMS) == {"rejected": done} == {"rejected": len(ids)}
    bulk.undo(store, second, "bob")
    assert reading.states(store, SUMS) == {"accepted": len(ids)}
    assert whole_board(store) == by_rule(store)


def test_what_was_decided_by_hand_since_stays(store: Store, ids: list[str]) -> None:
    batch, _ = bulk.bulk(store, SUMS, ACCEPT)
    decide(store, [word("k1", ids[3], "reject", "bob", type="logic")])
    bulk.undo(store, batch, "ann")
    assert reading.states(store, SUMS) == {"rejected": 1, "undecided": len(ids) - 1}
    assert [row["verdict"] for row in history(store, ids[3])] == ["accept", "reject", "undo"]
    assert whole_board(store) == by_rule(store)


def test_a_reviewer_may_take_one_of_a_batch_back(store: Store, ids: list[str]) -> None:
    batch, _ = bulk.bulk(store, SUMS, ACCEPT)
    decide(store, [word("k1", ids[0], "undo")])
    assert reading.pair(store, ids[0])["state"] == "undecided"
    assert bulk.undo(store, batch, "ann") == len(ids) - 1


def test_a_batch_is_listed_with_its_ground(store: Store, ids: list[str]) -> None:
    which = PairFilter(dataset="sums", type="logic")
    action = Action("accept", "ann", note="as agreed", how="sample", basis={"n": 80, "high": 0.06})
    batch, done = bulk.bulk(store, which, action)
    first, *rest = bulk.batches(store, "sums")
    assert rest == []
    assert (first.batch, first.pairs, first.how) == (batch, done, "sample")
    assert (first.filter, first.basis) == (which.to_link(), {"n": 80, "high": 0.06})
    assert first.undone is None
    bulk.undo(store, batch, "ann")
    assert bulk.batches(store, "sums")[0].undone is not None
    assert {row["how"] for row in history(store, ids[0])} <= {"sample"}


def test_a_preview_is_a_sample_of_what_would_be_decided(store: Store, ids: list[str]) -> None:
    decide(store, [word("k1", ids[0], "accept")])
    found = bulk.preview(store, SUMS, n=5, seed=3)
    assert found.pairs == len(ids) - 1
    assert len({row["id"] for row in found.rows}) == 5
    assert ids[0] not in {row["id"] for row in found.rows}
    assert found.rows == bulk.preview(store, SUMS, n=5, seed=3).rows
    assert found.rows != bulk.preview(store, SUMS, n=5, seed=4).rows


def test_what_cannot_be_is_refused_in_words(store: Store, ids: list[str]) -> None:
    with pytest.raises(BadInput, match="No verdict 'undo'"):
        Action("undo", "ann")
    with pytest.raises(BadInput, match="name of who"):
        Action("accept", " ")
    with pytest.raises(BadInput, match="never by hand"):
        Action("accept", "ann", how="hand")
    with pytest.raises(BadInput, match="Name the data set"):
        bulk.bulk(store, PairFilter(), ACCEPT)
    with pytest.raises(BadInput, match="No pair of this filter"):
        bulk.bulk(store, PairFilter(dataset="sums", source="nobody"), ACCEPT)
    with pytest.raises(NotFound, match="no batch"):
        bulk.undo(store, "x", "ann")
    batch, _ = bulk.bulk(store, SUMS, ACCEPT)
    bulk.undo(store, batch, "ann")
    with pytest.raises(BadInput, match="taken back already"):
        bulk.undo(store, batch, "ann")
    assert len(ids) == 12


def test_a_plan_brings_the_states_up_to_date(store: Store, ids: list[str]) -> None:
    assert plans.plan(store, "sums") == plans.Plan(1, 0.0)
    decide(store, [word("k1", ids[0], "accept"), word("k2", ids[1], "accept")])
    decide(store, [word("k3", ids[1], "accept", "bob")])
    plans.set_plan(store, "sums", overlap=2)
    assert reading.states(store, SUMS) == {"accepted": 1, "undecided": len(ids) - 1}
    assert plans.set_plan(store, "sums", calibration=0.1) == plans.Plan(2, 0.1)
    plans.set_plan(store, "sums", overlap=1)
    assert reading.states(store, SUMS) == {"accepted": 2, "undecided": len(ids) - 2}
    for wrong in ({"overlap": 0}, {"overlap": 99}, {"calibration": 2.0}, {"calibration": -0.1}):
        with pytest.raises(BadInput, match="wanted"):
            plans.set_plan(store, "sums", **wrong)  # type: ignore[arg-type]
