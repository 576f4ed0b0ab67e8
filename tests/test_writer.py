"""What many callers want stored at once: together where it goes, nobody's loss where another's fails."""

import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from making import add_dataset, add_pairs

from seapo.errors import BadInput, SeapoError
from seapo.records import Decision, Verdict
from seapo.store import Cursor, Store, appending, reading
from seapo.store import writer as writer_module
from seapo.store.appending import Outcome
from seapo.store.decisions import decide, history
from seapo.store.filters import PairFilter
from seapo.store.writer import MOST, Ticket, Word, Writer

PAIRS = 12


@pytest.fixture
def ids(store: Store, tmp_path: Path) -> list[str]:
    return add_pairs(store, tmp_path, add_dataset(store, count=PAIRS), PAIRS)


@pytest.fixture
def writer(store: Store) -> Iterator[Writer]:
    made = Writer(store)
    yield made
    made.close()


def say(key: str, pair: str, verdict: Verdict = "accept", who: str = "ann") -> Decision:
    return Decision(key, pair, verdict, who)


def together(store: Store, writer: Writer, *words: Word) -> list[Ticket]:
    """Submit while the writer waits for its lock, so that all but the first are one group."""
    with store.writing():
        writer.submit([])
        while writer._waiting is not None:
            threading.Event().wait(0.001)
        return [writer.submit(word) for word in words]


def test_callers_that_wait_together_are_one_group(
    store: Store, writer: Writer, ids: list[str]
) -> None:
    words = [[say(f"k{pair}", pair, who=f"reviewer {pair}")] for pair in ids]
    tickets = together(store, writer, *words)
    assert len({id(ticket.group) for ticket in tickets}) == 1
    assert [ticket.read() for ticket in tickets] == [{}] * PAIRS
    moments = {entry["decided"] for pair in ids for entry in history(store, pair)}
    assert len(moments) == 1


def test_a_bad_decision_fails_nobody_else(store: Store, writer: Writer, ids: list[str]) -> None:
    tickets = together(
        store,
        writer,
        [say("k1", ids[0])],
        [say("k2", "nobody"), say("k3", ids[1])],
        [say("k4", ids[2], "undo")],
    )
    found = [ticket.read() for ticket in tickets]
    assert [list(refused) for refused in found] == [[], ["k2"], ["k4"]]
    assert reading.states(store, PairFilter())["accepted"] == 2


def test_what_the_database_turns_down_fails_its_caller_alone(
    store: Store, writer: Writer, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def append(store: Store, cursor: Cursor, decisions: list[Decision]) -> Outcome:
        if any(decision.key == "k2" for decision in decisions):
            raise duckdb.OutOfMemoryException("no room")
        return appending.append(store, cursor, decisions)

    monkeypatch.setattr(writer_module, "append", append)
    good, bad = together(store, writer, [say("k1", ids[0])], [say("k2", ids[1])])
    assert good.read() == {}
    with pytest.raises(SeapoError, match="send it again"):
        bad.read()
    assert reading.states(store, PairFilter())["accepted"] == 1


def test_a_decision_that_the_database_never_takes_holds_up_nobody(
    store: Store, writer: Writer, ids: list[str]
) -> None:
    """Its key is that of a decision on another pair, so it would fail however often it came."""
    writer.submit([say("k1", ids[0])]).read()
    words = [[say("k2", ids[1]), say("k1", ids[2]), say("k3", ids[3]), say("k3", ids[5])]]
    tickets = together(store, writer, *words, [say("k4", ids[4])])
    assert [list(ticket.read()) for ticket in tickets] == [["k1", "k3"], []]
    assert reading.states(store, PairFilter())["accepted"] == 4
    with pytest.raises(BadInput, match="another pair"):
        decide(store, [say("k1", ids[5])])


def test_the_same_key_twice_in_a_group_is_stored_once(
    store: Store, writer: Writer, ids: list[str]
) -> None:
    first, again = together(store, writer, *[[say("k1", ids[0])]] * 2)
    assert first.read() == again.read() == {}
    assert len(history(store, ids[0])) == 1


def test_ones_decisions_keep_their_order(store: Store, writer: Writer, ids: list[str]) -> None:
    verdicts = ("accept", "undo", "reject", "flag", "undo")
    words = [[say(f"k{n}", ids[0], verdict)] for n, verdict in enumerate(verdicts)]
    for ticket in together(store, writer, *words):
        assert ticket.read() == {}
    assert [entry["verdict"] for entry in history(store, ids[0])] == list(verdicts)
    assert reading.pair(store, ids[0])["state"] == "rejected"


def test_a_full_group_takes_nobody_further(store: Store, writer: Writer, ids: list[str]) -> None:
    many = [say(f"k{n}", ids[n % PAIRS], who=f"r{n}") for n in range(MOST)]
    first, second = together(store, writer, many, [say("last", ids[0], "flag")])
    assert first.group is not second.group
    assert first.read() == second.read() == {}
    assert reading.pair(store, ids[0])["state"] == "flagged"


def test_threads_lose_nothing(store: Store, writer: Writer, ids: list[str]) -> None:
    def one(number: int) -> None:
        for pair in ids:
            ticket = writer.submit([say(f"{number}-{pair}", pair, who=f"r{number}")])
            assert ticket.read() == {}

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(history(store, pair)) for pair in ids] == [8] * PAIRS


def test_what_waits_is_stored_before_the_writer_closes(store: Store, ids: list[str]) -> None:
    writer = Writer(store)
    tickets = together(store, writer, *[[say(f"k{pair}", pair)] for pair in ids])
    writer.close()
    assert all(ticket.group.done() for ticket in tickets)
    assert reading.states(store, PairFilter()) == {"accepted": PAIRS}
