"""Queues: orders that are what they say, pairs handed to nobody twice, and others' words kept back."""

from collections import Counter
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from making import TYPES, add_dataset, add_pairs, result_line, write_lines
from waiting import until

from seapo.errors import BadInput
from seapo.records import Decision, Verdict
from seapo.review import ORDERS
from seapo.store import Store, plans, reading, taking
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter
from seapo.store.queueing import queue as queue_module
from seapo.store.queueing.counts import counts
from seapo.store.queueing.handing import Cut, next_page
from seapo.store.queueing.lineups import lineup
from seapo.store.queueing.looking import one, past
from seapo.store.queueing.queue import Queue
from seapo.store.queueing.views import seen

OPEN = PairFilter(dataset="sums", state="undecided")
PAIRS = 60


@pytest.fixture
def ids(store: Store, tmp_path: Path) -> list[str]:
    return add_pairs(store, tmp_path, add_dataset(store, count=PAIRS), PAIRS)


def walk(store: Store, queue: Queue, limit: int = 7) -> list[reading.Row]:
    """All pairs of a queue, page by page."""
    rows: list[reading.Row] = []
    more = True
    while more:
        assert len(rows) <= 2 * PAIRS
        after = rows[-1]["number"] if rows else 0
        page, more = next_page(store, queue, Cut(after), limit)
        rows += page
    return rows


def judged(store: Store, name: str, values: dict[int, float], run: str = "r1") -> None:
    family = "judge" if name.startswith("judge_") else name
    for number, value in values.items():
        store.cursor().execute(
            "insert into findings (pair_number, pair_id, run, family, name, value, detail)"
            " select number, pair_id, ?, ?, ?, ?, '' from pairs where number = ?",
            [run, family, name, value, number],
        )


def word(store: Store, pair: str, verdict: Verdict, reviewer: str, **more: Any) -> None:
    decide(store, [Decision(f"k{next(_KEYS)}", pair, verdict, reviewer, **more)])


_KEYS = count()


def test_orders_are_those_of_a_link() -> None:
    assert tuple(ORDERS) == queue_module.ORDERS
    with pytest.raises(BadInput, match="No order 'best'"):
        Queue(OPEN, "best")


@pytest.mark.parametrize("order", queue_module.ORDERS)
@pytest.mark.parametrize("search", [None, "answer is"])
def test_every_order_gives_every_pair_once(
    store: Store, ids: list[str], order: str, search: str | None
) -> None:
    queue = Queue(replace(OPEN, search=search), order, 3)
    rows = walk(store, queue)
    assert sorted(row["id"] for row in rows) == sorted(ids)
    assert counts(store, queue, Cut(rows[9]["number"]))["before"] == 10
    assert counts(store, queue, Cut(rows[9]["number"], with_it=True))["before"] == 9
    assert counts(store, queue, Cut())["total"] == PAIRS
    assert next_page(store, queue, Cut(rows[9]["number"], with_it=True), 3).rows == rows[9:12]


def test_random_is_by_its_seed(store: Store, ids: list[str]) -> None:
    orders = [[r["id"] for r in walk(store, Queue(OPEN, "random", seed))] for seed in (1, 1, 2)]
    assert orders[0] == orders[1]
    assert len({tuple(ids), *map(tuple, orders)}) == 3


def test_newest_is_the_board_turned_round(store: Store, ids: list[str]) -> None:
    assert [row["id"] for row in walk(store, Queue(OPEN, "newest"))] == ids[::-1]


def test_every_prefix_of_strata_holds_each_about_equally(store: Store, ids: list[str]) -> None:
    store.cursor().execute("update board set type = 'logic' where number > 20")
    word(store, ids[0], "accept", "ann")
    queue = Queue(OPEN, "stratified", 5)
    rows = walk(store, queue)
    sizes = Counter(row["type"] for row in rows)
    least = min(sizes.values())
    for end in range(1, least * len(sizes) + 1):
        found = Counter(row["type"] for row in rows[:end])
        assert max(found.values()) - min(found[name] for name in sizes) <= 1
    other = walk(store, replace(queue, seed=6))
    assert [row["id"] for row in rows] != [row["id"] for row in other]


def test_a_pair_undone_comes_up_again_in_every_order(store: Store, ids: list[str]) -> None:
    word(store, ids[0], "accept", "ann")
    for order in queue_module.ORDERS:
        assert len(walk(store, Queue(OPEN, order))) == PAIRS - 1
    word(store, ids[0], "undo", "ann")
    for order in queue_module.ORDERS:
        assert len(walk(store, Queue(OPEN, order))) == PAIRS


def test_uncertain_comes_first(store: Store, ids: list[str]) -> None:
    judged(store, "judge_error", {1: 1, 2: 1, 3: 0, 4: 1}, "old")
    judged(store, "judge_error", {1: 1, 2: 1, 3: 0, 4: 1}, "r1")
    judged(store, "judge_severity", {1: 5, 2: 1}, "r1")
    judged(store, "judge_worse", {4: 0.2, 5: 0.6}, "r1")
    judged(store, "reference_margin", {6: -0.1, 7: 2.0, 3: 0.0}, "m")
    rows = walk(store, Queue(OPEN, "uncertain"))
    numbers = [row["number"] for row in rows]
    # Undecided: error against worse (4), then 0.6 (2 and 5), then sure (1 and 3), then by margin.
    assert numbers[0] == 4
    assert set(numbers[1:3]) == {2, 5}
    assert set(numbers[3:5]) == {1, 3}
    assert numbers[5:7] == [6, 7]
    assert "judge_worse" in {finding["name"] for finding in rows[0]["findings"]}


def test_an_error_of_unknown_severity_is_as_doubtful_as_a_middling_one(
    store: Store, ids: list[str]
) -> None:
    judged(store, "judge_error", {1: 1, 2: 1, 3: 1})
    judged(store, "judge_severity", {1: 2, 3: 4})
    rows = walk(store, Queue(OPEN, "uncertain"))
    assert [row["number"] for row in rows[:3]] == [1, 2, 3]


def test_disagreements_come_first_as_they_arise(store: Store, ids: list[str]) -> None:
    queue = Queue(PairFilter("sums"), "disagreements")
    assert [row["id"] for row in walk(store, queue)] == ids
    for at in (40, 7):
        word(store, ids[at], "accept", "ann")
        word(store, ids[at], "reject", "bob")
    until(lambda: walk(store, queue)[0]["id"] != ids[0])
    rest = [pair for at, pair in enumerate(ids) if at not in (7, 40)]
    assert [row["id"] for row in walk(store, queue)] == [ids[7], ids[40], *rest]


def test_an_order_is_worked_out_anew_when_pairs_came(
    store: Store, ids: list[str], tmp_path: Path
) -> None:
    queue = Queue(OPEN, "random", 1)
    before = lineup(store, queue)
    assert lineup(store, queue) is before
    write_lines(tmp_path / "more.jsonl", [result_line(n, TYPES[(n + 1) % 3]) for n in (1, 2, 3)])
    taking.take(store, "more", 1, tmp_path / "more.jsonl")
    until(lambda: lineup(store, queue) is not before)
    rows = walk(store, queue)
    assert len(rows) == PAIRS + 3
    # The old ones are in their order still, so a reviewer in the middle goes on there.
    known = [row["number"] for row in rows if row["number"] <= PAIRS]
    assert known == before.numbers.tolist()


def test_a_queue_goes_on_from_the_start_where_its_pair_is_gone(
    store: Store, ids: list[str]
) -> None:
    queue = Queue(OPEN, "random", 1)
    assert next_page(store, queue, Cut(10**9), 5).rows == next_page(store, queue, Cut(), 5).rows


def test_others_words_are_kept_back_until_a_pair_is_settled(store: Store, ids: list[str]) -> None:
    plans.set_plan(store, "sums", 2)
    word(store, ids[0], "reject", "ann", reason="other", type="logic", note="mine")
    [row] = seen(store, [reading.pair(store, ids[0])], "bob")
    assert (row["state"], row["votes"], row["own"], row["reason"]) == ("undecided", 0, None, None)
    assert one(store, ids[0], "bob")["history"] == one(store, ids[0], "bob")["others"] == []
    [own] = seen(store, [reading.pair(store, ids[0])], "ann")
    assert own["own"] == {"verdict": "reject", "reason": "other"}
    assert (own["state"], own["type"], own["votes"]) == ("rejected", "logic", 1)
    word(store, ids[0], "accept", "bob")
    [row] = seen(store, [reading.pair(store, ids[0])], "bob")
    assert (row["state"], row["disputed"], row["votes"]) == ("accepted", False, 1)
    [row] = seen(store, [reading.pair(store, ids[0])], "cy", adjudicates=True)
    assert (row["state"], row["disputed"], row["votes"]) == ("undecided", True, 2)
    told = one(store, ids[0], "cy", adjudicates=True)
    assert [entry["reviewer"] for entry in told["others"]] == ["ann", "bob"]
    assert one(store, ids[0], "cy")["others"] == []
    word(store, ids[0], "reject", "cy", adjudicates=True)
    assert {e["reviewer"] for e in one(store, ids[0], "bob")["others"]} == {"ann", "cy"}


def test_disputed_pairs_are_handed_out_for_settling(store: Store, ids: list[str]) -> None:
    plans.set_plan(store, "sums", 2)
    word(store, ids[3], "reject", "ann")
    word(store, ids[3], "accept", "bob")
    disputed = replace(OPEN, disputed=True)
    assert ids[3] not in [row["id"] for row in walk(store, Queue(OPEN, reviewer="cy"))]
    for name in ("bob", "bob"):
        found = next_page(store, Queue(disputed, reviewer=name), Cut(), 5).rows
        assert [row["id"] for row in found] == [ids[3]]
    assert next_page(store, Queue(disputed, reviewer="cy"), Cut(), 5).rows == []


def test_counts_are_the_reviewers_own_where_several_vote(store: Store, ids: list[str]) -> None:
    plans.set_plan(store, "sums", 2)
    for pair in ids[:3]:
        word(store, pair, "accept", "ann")
    word(store, ids[4], "skip", "ann")
    ann = counts(store, Queue(OPEN, reviewer="ann"), Cut())
    assert ann["total"] == PAIRS - 4
    assert ann["states"] == {"accepted": 3, "skipped": 1, "undecided": PAIRS - 4}
    bob = counts(store, Queue(OPEN, reviewer="bob"), Cut())
    assert (bob["total"], bob["states"]) == (PAIRS, {"undecided": PAIRS})


def test_the_past_is_the_reviewers_standing_decisions(store: Store, ids: list[str]) -> None:
    for pair in ids[:5]:
        word(store, pair, "accept", "ann")
    word(store, ids[5], "reject", "bob")
    word(store, ids[1], "undo", "ann")
    word(store, ids[0], "reject", "ann", reason="other", note="n", edit="Wrong.")
    first, more = past(store, "ann", "sums", None, 2)
    assert ([e["pair"] for e in first], more) == ([ids[0], ids[4]], True)
    assert (first[0]["verdict"], first[0]["reason"], first[0]["edit"]) == ("reject", "other", True)
    assert first[0]["row"]["rejected"] == "Wrong."
    assert first[0]["row"]["own"]["verdict"] == "reject"
    rest, more = past(store, "ann", "sums", first[-1]["number"], 5)
    assert ([e["pair"] for e in rest], more) == ([ids[3], ids[2], ids[0]], False)


def test_the_past_leaves_other_data_sets_out(store: Store, ids: list[str], tmp_path: Path) -> None:
    add_dataset(store, "none", 1)
    for pair in ids[:9]:
        word(store, pair, "accept", "ann")
    assert past(store, "ann", "none", None, 2) == ([], False)
    assert len(past(store, "ann", None, None, 20)[0]) == 9


def test_a_pair_of_two_data_sets_is_shown_as_it_stands_in_the_one_asked_for(
    store: Store, ids: list[str], tmp_path: Path
) -> None:
    add_pairs(store, tmp_path, add_dataset(store, "again", 3), 3)
    plans.set_plan(store, "again", 2)
    word(store, ids[0], "accept", "ann")
    for dataset, state, seen_by_bob in (("again", "undecided", 0), ("sums", "accepted", 1)):
        told = one(store, ids[0], "bob", dataset=dataset)
        assert (told["row"]["dataset"], told["row"]["state"]) == (dataset, state)
        assert len(told["history"]) == len(told["others"]) == seen_by_bob
    for dataset in (None, "elsewhere"):
        assert one(store, ids[0], "bob", dataset=dataset)["row"]["dataset"] == "sums"
