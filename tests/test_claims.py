"""Claims: a pair is with as many reviewers as it wants and no more, for a while, over a new start too."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import duckdb
import numpy as np
import pytest
from making import add_dataset, add_pairs

from seapo.records import Decision, Verdict
from seapo.store import Store, plans, reading
from seapo.store.appending import append
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter
from seapo.store.keeper import Keeper
from seapo.store.queueing import claims as claims_module
from seapo.store.queueing.claims import MINUTES, Asked, claims
from seapo.store.queueing.counts import counts
from seapo.store.queueing.handing import Cut, next_page
from seapo.store.queueing.queue import Queue
from seapo.store.writer import Writer

OPEN = PairFilter(dataset="sums", state="undecided")
ANN, BOB, CY = (Queue(OPEN, reviewer=name) for name in ("ann", "bob", "cy"))
PAIRS = 60
_KEYS = count()


def filled(store: Store, tmp_path: Path) -> list[str]:
    """Ids of the pairs that the store has from now on."""
    return add_pairs(store, tmp_path, add_dataset(store, count=PAIRS), PAIRS)


@pytest.fixture
def ids(store: Store, tmp_path: Path) -> list[str]:
    return filled(store, tmp_path)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let minutes pass on the clock of claims."""
    clock = SimpleNamespace(now=1e9)
    monkeypatch.setattr(claims_module, "time", SimpleNamespace(time=lambda: clock.now))

    def pass_by(minutes: float) -> None:
        clock.now += 60 * minutes

    return pass_by


def page(store: Store, queue: Queue, limit: int, after: int = 0, anew: bool = False) -> list[str]:
    """Ids of the pairs that are handed out."""
    return [row["id"] for row in next_page(store, queue, Cut(after), limit, anew).rows]


def word(store: Store, pair: str, verdict: Verdict, reviewer: str) -> None:
    decide(store, [Decision(f"k{next(_KEYS)}", pair, verdict, reviewer)])


@pytest.mark.parametrize("order", ["board", "stratified"])
@pytest.mark.parametrize("overlap", [1, 2])
def test_eight_reviewers_never_share_more_pairs_than_wanted(
    store: Store, ids: list[str], order: str, overlap: int
) -> None:
    plans.set_plan(store, "sums", overlap)
    handed: list[tuple[str, str]] = []
    troubles: list[BaseException] = []

    def review(name: str) -> None:
        try:
            queue = Queue(OPEN, order, 1, name)
            while rows := next_page(store, queue, Cut(), 3).rows:
                handed.extend((name, row["id"]) for row in rows)
                decide(
                    store,
                    [Decision(f"{name}-{r['id']}", r["id"], "accept", name) for r in rows],
                )
        except BaseException as error:
            troubles.append(error)
            raise

    threads = [threading.Thread(target=review, args=(f"r{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles
    assert len(set(handed)) == len(handed)
    # With overlap a pair held by the last two is free to neither third: all come to an end.
    assert set(Counter(pair for _, pair in handed).values()) == {overlap}
    assert reading.states(store, PairFilter(dataset="sums")) == {"accepted": PAIRS}


def test_what_is_held_goes_to_its_holder_again_and_to_nobody_else(
    store: Store, ids: list[str]
) -> None:
    ann, bob = Queue(OPEN, reviewer="ann"), Queue(OPEN, reviewer="bob")
    first = [row["id"] for row in next_page(store, ann, Cut(), 5).rows]
    assert first == ids[:5]
    assert [row["id"] for row in next_page(store, ann, Cut(), 5).rows] == first
    assert [row["id"] for row in next_page(store, bob, Cut(), 5).rows] == ids[5:10]
    everyone = Queue(replace(OPEN, state=None), reviewer="bob")
    assert [row["id"] for row in next_page(store, everyone, Cut(), 5).rows] == first
    assert counts(store, bob, Cut())["total"] == PAIRS


def test_a_queue_begun_lets_go_of_the_one_that_was_left(store: Store, ids: list[str]) -> None:
    logic, other = (
        Queue(replace(OPEN, type=name), reviewer="ann") for name in ("logic", "hallucination")
    )
    left = [row["id"] for row in next_page(store, logic, Cut(), 3, anew=True).rows]
    bob = replace(logic, reviewer="bob")
    next_page(store, other, Cut(), 3)
    assert next_page(store, bob, Cut(), 1).rows[0]["id"] not in left
    next_page(store, other, Cut(), 3, anew=True)
    assert [row["id"] for row in next_page(store, bob, Cut(), 3).rows] == left


def test_a_decision_frees_its_claim_and_an_undo_takes_it_back(store: Store, ids: list[str]) -> None:
    plans.set_plan(store, "sums", 2)
    ann, bob, cy = (Queue(OPEN, reviewer=name) for name in ("ann", "bob", "cy"))
    next_page(store, ann, Cut(), 1)
    word(store, ids[0], "accept", "ann")
    assert next_page(store, bob, Cut(), 1).rows[0]["id"] == ids[0]
    assert next_page(store, cy, Cut(), 1).rows[0]["id"] == ids[1]
    word(store, ids[1], "skip", "cy")
    assert next_page(store, cy, Cut(), 1).rows[0]["id"] == ids[2]
    word(store, ids[1], "undo", "cy")
    assert next_page(store, cy, Cut(), 1).rows[0]["id"] == ids[1]


def test_a_claim_is_renewed_by_a_fetch_and_runs_out(
    store: Store, ids: list[str], later: Callable[[float], None]
) -> None:
    assert page(store, ANN, 2) == ids[:2]
    later(MINUTES - 1)
    assert page(store, ANN, 2, after=2) == ids[2:4]
    later(MINUTES - 1)
    assert page(store, BOB, 2) == ids[4:6]
    later(1)
    assert page(store, CY, 6) == [*ids[:4], *ids[6:8]]


def test_a_decision_on_what_is_held_renews_the_rest(
    store: Store, ids: list[str], later: Callable[[float], None]
) -> None:
    page(store, ANN, 3)
    page(store, BOB, 3)
    later(MINUTES - 1)
    word(store, ids[0], "accept", "ann")
    word(store, ids[9], "accept", "bob")  # not one that bob holds
    later(1)
    assert page(store, CY, 5) == ids[3:8]


def test_an_undo_after_all_has_run_out_takes_its_pair_alone(
    store: Store, ids: list[str], later: Callable[[float], None]
) -> None:
    page(store, ANN, 3)
    word(store, ids[0], "accept", "ann")
    later(MINUTES)
    word(store, ids[0], "undo", "ann")
    assert page(store, BOB, 2) == ids[1:3]


def test_an_undone_pair_is_held_before_others_can_see_it_undecided(
    store: Store, ids: list[str]
) -> None:
    word(store, ids[0], "accept", "ann")
    asked = Asked(np.array([1]), np.array([1]))
    with store.writing(decisions_only=True) as cursor:
        append(store, cursor, [Decision("u", ids[0], "undo", "ann")])
        assert claims(store).hand("bob", asked, 1) == []
    assert claims(store).hand("ann", asked, 1) == [1]


def test_an_undo_that_leaves_a_vote_holds_nothing(store: Store, ids: list[str]) -> None:
    plans.set_plan(store, "sums", 2)
    said: tuple[Verdict, ...] = ("accept", "reject", "undo")
    for verdict in said:
        word(store, ids[0], verdict, "ann")
    assert page(store, BOB, 1) == ids[:1]


def test_a_queue_that_another_holds_whole_has_nothing_for_now(store: Store, ids: list[str]) -> None:
    assert len(page(store, ANN, PAIRS)) == PAIRS
    assert next_page(store, BOB, Cut(), 5) == ([], False)


@pytest.mark.parametrize("order", ["board", "random"])
@pytest.mark.parametrize("overlap", [1, 2])
def test_what_others_hold_is_not_before_ones_own_place(
    store: Store, ids: list[str], order: str, overlap: int
) -> None:
    plans.set_plan(store, "sums", overlap)
    ann, bob, cy = (replace(queue, order=order, seed=1) for queue in (ANN, BOB, CY))
    page(store, ann, 5)
    rows = next_page(store, bob, Cut(), 5).rows
    at = [
        counts(store, bob, Cut(rows[place]["number"], with_it=True))["before"] for place in (0, 4)
    ]
    assert at == [0, 4]
    # A third finds what two hold full, and what one holds free where two are wanted.
    first = next_page(store, cy, Cut(), 1).rows[0]
    assert counts(store, cy, Cut(first["number"]))["before"] == 1
    assert counts(store, cy, Cut())["total"] == PAIRS


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Store]]:
    """Open the same store again, as an app does that is started again."""
    stores: list[Store] = []

    def again() -> Store:
        if stores:
            stores[-1].close()
        stores.append(Store.open(tmp_path / "kept.duckdb"))
        return stores[-1]

    yield again
    stores[-1].close()


def test_an_app_started_again_goes_on_with_what_was_held(
    opened: Callable[[], Store], tmp_path: Path
) -> None:
    store = opened()
    ids = filled(store, tmp_path)
    writer = Writer(store)
    assert page(store, ANN, 4) == ids[:4]
    said = [Decision("k", ids[1], "accept", "ann"), Decision("u", ids[3], "skip", "ann")]
    writer.submit(said).read()
    writer.submit([Decision("uu", ids[3], "undo", "ann")]).read()
    page(store, BOB, 2)
    page(store, BOB, 1, anew=True)
    writer.close()
    Keeper(store).close()

    store = opened()
    # Ann has three of the first four, one is decided; bob has one and let go of one.
    assert page(store, CY, 2) == ids[5:7]
    assert page(store, ANN, 3) == [ids[0], ids[2], ids[3]]


def test_what_was_decided_before_a_kill_is_held_no_more(
    opened: Callable[[], Store], tmp_path: Path
) -> None:
    """The decision is stored, and that its pair is held no more had not been written yet."""
    store = opened()
    ids = filled(store, tmp_path)
    plans.set_plan(store, "sums", 2)
    page(store, ANN, 3)
    claims(store).write(store)
    word(store, ids[1], "accept", "ann")
    word(store, ids[2], "accept", "ann")
    word(store, ids[2], "undo", "ann")
    store = opened()
    assert page(store, BOB, 3) == ids[:3]
    assert page(store, CY, 2) == ids[3:5]
    claims(store).write(store)
    left = store.cursor().execute("select number from claims where reviewer = 'ann' order by 1")
    assert left.fetchall() == [(1,), (3,)]


def test_a_renewed_claim_outlives_a_new_start(
    opened: Callable[[], Store], tmp_path: Path, later: Callable[[float], None]
) -> None:
    store = opened()
    ids = filled(store, tmp_path)
    page(store, ANN, 3)
    claims(store).write(store)
    later(MINUTES - 1)
    word(store, ids[0], "accept", "ann")  # and nothing new is fetched
    claims(store).write(store)
    later(MINUTES - 1)
    assert page(opened(), BOB, 1) == ids[3:4]


def test_what_had_run_out_while_no_app_was_there_is_free(
    opened: Callable[[], Store], tmp_path: Path, later: Callable[[float], None]
) -> None:
    store = opened()
    ids = filled(store, tmp_path)
    page(store, ANN, 4)
    claims(store).write(store)
    later(MINUTES)
    store = opened()
    assert page(store, BOB, 2) == ids[:2]
    claims(store).write(store)
    left = store.cursor().execute("select reviewer, number from claims order by number")
    assert left.fetchall() == [("bob", 1), ("bob", 2)]


def test_claims_that_could_not_be_written_are_written_later(
    store: Store, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page(store, ANN, 2)
    with monkeypatch.context() as patch:
        patch.setattr(claims_module, "_INSERT", "insert into a table that is not there")
        with pytest.raises(duckdb.ParserException):
            claims(store).write(store)
    claims(store).write(store)
    assert store.cursor().execute("select count(*) from claims").fetchall() == [(2,)]
