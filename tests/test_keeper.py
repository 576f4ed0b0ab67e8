"""What is written a little later: known at once, in the store before long, and no decision waits for it."""

import threading
from pathlib import Path

import duckdb
import numpy as np
import pytest
from making import add_dataset, add_pairs
from waiting import until

from seapo.records import Decision
from seapo.store import Store, keeper, places
from seapo.store.keeper import Keeper
from seapo.store.places import KeptPlace
from seapo.store.queueing.claims import Asked, claims
from seapo.store.writer import Writer


def rows(store: Store, table: str) -> int:
    return int(store.cursor().execute(f"select count(*) from {table}").fetchall()[0][0])


@pytest.fixture(autouse=True)
def only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some tests make it sooner."""
    monkeypatch.setattr(keeper, "EVERY", 600)


def hold(store: Store, *numbers: int) -> None:
    asked = Asked(*(np.array(some) for some in (numbers, [1] * len(numbers))))
    assert claims(store).hand("ann", asked, len(numbers)) == list(numbers)


def test_the_last_place_counts_before_it_is_written_and_after(store: Store) -> None:
    kept = Keeper(store)
    assert places.kept(store, "ann", "state=undecided") is None
    for number in (3, 9, 7):
        kept.keep(KeptPlace("ann", "state=undecided", number))
        assert places.kept(store, "ann", "state=undecided") == number
    kept.keep(KeptPlace("bob", "", 1))
    assert rows(store, "places") == 0
    kept.write()
    kept.keep(KeptPlace("ann", "state=undecided", 8))
    kept.close()
    found = store.cursor().execute("select reviewer, number from places order by reviewer")
    assert found.fetchall() == [("ann", 8), ("bob", 1)]
    assert places.kept(store, "ann", "state=undecided") == 8


def test_a_place_that_comes_while_others_are_written_is_written_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Keeper(store)
    kept.keep(KeptPlace("ann", "", 1))
    beside = store.beside

    def meanwhile() -> object:
        kept.keep(KeptPlace("ann", "", 2))
        return beside()

    with monkeypatch.context() as patch:
        patch.setattr(store, "beside", meanwhile)
        kept.write()
    assert places.kept(store, "ann", "") == 2
    kept.write()
    assert store.cursor().execute("select number from places").fetchall() == [(2,)]


def test_what_has_changed_is_written_before_long_though_nothing_else_does(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "EVERY", 0.02)
    kept = Keeper(store)
    hold(store, 1, 2)
    kept.keep(KeptPlace("ann", "", 1))
    until(lambda: (rows(store, "places"), rows(store, "claims")) == (1, 2))


def test_what_could_not_be_written_is_tried_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "EVERY", 0.02)
    kept = Keeper(store)
    full = threading.Event()

    def write(store: Store) -> None:
        if not full.is_set():
            full.set()
            raise duckdb.IOException("no room")

    monkeypatch.setattr(places, "write", write)
    hold(store, 1, 2, 3)
    kept.soon()
    until(lambda: rows(store, "claims") == 3)
    assert full.is_set()


def test_decisions_do_not_wait_for_what_is_kept(store: Store, tmp_path: Path) -> None:
    ids = add_pairs(store, tmp_path, add_dataset(store, count=3), 3)
    writer, kept = Writer(store), Keeper(store)
    kept.keep(KeptPlace("ann", "", 1))
    hold(store, 2, 3)
    with store.beside() as cursor:
        cursor.execute(
            "insert into places (reviewer, queue, number) values ('bob', '', 1)"
        ).fetchall()
        ticket = writer.submit([Decision("k", ids[0], "accept", "ann")])
        assert ticket.group.result(timeout=60) == [{}]
    with store.writing():
        other = threading.Thread(target=kept.write, daemon=True)
        other.start()
        other.join(60)
        assert not other.is_alive()
    writer.close()
    assert (rows(store, "places"), rows(store, "claims")) == (2, 2)


def test_a_closed_keeper_writes_when_it_is_closed_again_and_not_by_itself(store: Store) -> None:
    kept = Keeper(store)
    kept.close()
    kept.keep(KeptPlace("ann", "", 1))
    assert kept._later is None
    kept.close()
    assert rows(store, "places") == 1


def test_what_could_not_be_written_at_the_end_is_not_given_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(store: Store) -> None:
        raise duckdb.IOException("no room")

    kept = Keeper(store)
    kept.keep(KeptPlace("ann", "", 1))
    hold(store, 2)
    with monkeypatch.context() as patch:
        patch.setattr(places, "write", full)
        kept.close()
    assert (rows(store, "places"), rows(store, "claims")) == (0, 1)
    kept.close()
    assert rows(store, "places") == 1
