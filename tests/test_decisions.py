"""Decisions are appended, never lost, and the board says what history says."""

from pathlib import Path

import pytest
from making import add_dataset, add_pairs

from seapo.errors import BadInput, NotFound, SeapoError
from seapo.records import Decision
from seapo.store import Store, reading
from seapo.store.decisions import decide, history
from seapo.store.filters import PairFilter


@pytest.fixture
def ids(store: Store, tmp_path: Path) -> list[str]:
    return add_pairs(store, tmp_path, add_dataset(store))


def say(pair: str, verdict: str, key: str = "", **more: str) -> Decision:
    return Decision(key or f"{pair}-{verdict}", pair, verdict, more.pop("who", "ann"), **more)  # type: ignore[arg-type]


def state(store: Store, pair: str) -> str:
    check_board(store)
    return str(reading.pair(store, pair)["state"])


def check_board(store: Store) -> None:
    """The board and the view over history never differ."""
    wrong = store.cursor().execute(
        """
        select b.pair_id from board b join pairs p using (pair_id)
        join positives o on o.number = b.positive_number
        left join pair_states s using (pair_id)
        where b.state <> coalesce(s.last.state, 'undecided')
           or b.reason is distinct from s.last.reason
           or b.type <> coalesce(s.type, p.type)
           or b.edited <> (s.edit is not null or s.edit_chosen is not null)
           or b.rejected_chars <> length(coalesce(s.edit, p.rejected))
           or b.chosen_chars <> length(coalesce(s.edit_chosen, o.answer))
        """
    )
    assert wrong.fetchall() == []


def test_a_later_decision_follows_an_earlier_one(store: Store, ids: list[str]) -> None:
    assert decide(store, [say(ids[0], "accept"), say(ids[0], "reject", reason="not_wrong")]) == 2
    assert state(store, ids[0]) == "rejected"
    assert [d["verdict"] for d in history(store, ids[0])] == ["accept", "reject"]


def test_the_same_key_again_changes_nothing(store: Store, ids: list[str]) -> None:
    assert decide(store, [say(ids[0], "accept", "k1")]) == 1
    assert decide(store, [say(ids[0], "reject", "k1"), say(ids[1], "skip", "k2")]) == 1
    assert (state(store, ids[0]), state(store, ids[1])) == ("accepted", "skipped")


def test_undo_walks_back_and_an_earlier_state_returns(store: Store, ids: list[str]) -> None:
    decide(store, [say(ids[0], "flag"), say(ids[0], "accept"), say(ids[0], "undo", "u1")])
    assert state(store, ids[0]) == "flagged"
    decide(store, [say(ids[0], "undo", "u2")])
    assert state(store, ids[0]) == "undecided"
    with pytest.raises(BadInput, match="Nothing to undo"):
        decide(store, [say(ids[0], "undo", "u3")])


def test_undo_takes_back_only_ones_own(store: Store, ids: list[str]) -> None:
    decide(store, [say(ids[0], "accept", who="ann"), say(ids[0], "reject", "b", who="bob")])
    decide(store, [say(ids[0], "undo", "u", who="ann")])
    assert state(store, ids[0]) == "rejected"


def test_an_edit_is_shown_and_the_old_text_kept(store: Store, ids: list[str]) -> None:
    before = reading.pair(store, ids[0])["rejected"]
    decide(store, [say(ids[0], "accept", edit="1 + 1 = 3. The answer is 3!")])
    row = reading.pair(store, ids[0])
    assert (row["rejected"], row["original"]) == ("1 + 1 = 3. The answer is 3!", before)
    assert row["edited"]
    decide(store, [say(ids[0], "undo", "u")])
    assert reading.pair(store, ids[0])["rejected"] == before
    check_board(store)


def test_both_sides_may_be_edited_and_each_taken_back(store: Store, ids: list[str]) -> None:
    decide(store, [say(ids[0], "accept", edit="Wrong, and longer than it was before.")])
    decide(store, [say(ids[0], "flag", edit_chosen="Right."), say(ids[0], "undo", "u1")])
    row = reading.pair(store, ids[0])
    assert (row["rejected"], row["chosen"]) == (
        "Wrong, and longer than it was before.",
        row["original_chosen"],
    )
    check_board(store)
    with pytest.raises(BadInput, match="Both would be the same"):
        decide(store, [say(ids[0], "reject", edit_chosen=row["rejected"])])
    decide(store, [say(ids[0], "undo", "u2")])
    assert not reading.pair(store, ids[0])["edited"]
    check_board(store)


def test_a_batch_sees_what_it_said_before(store: Store, ids: list[str]) -> None:
    """An edit is held against an edit of the same batch, and an undo takes it back."""
    first = say(ids[0], "accept", edit_chosen="The same words.")
    second = say(ids[0], "reject", edit="The same words.")
    with pytest.raises(BadInput, match="is the chosen text"):
        decide(store, [first, second])
    assert decide(store, [first, say(ids[0], "undo", "u"), second]) == 3
    assert state(store, ids[0]) == "rejected"


def test_a_reviewers_type_counts(store: Store, ids: list[str]) -> None:
    asked = reading.pair(store, ids[0])["asked"]
    decide(store, [say(ids[0], "accept", type="hallucination")])
    row = reading.pair(store, ids[0])
    assert (row["type"], row["asked"]) == ("hallucination", asked)
    check_board(store)


@pytest.mark.parametrize(
    ("wrong", "kind", "message"),
    [
        (say("nothing", "accept"), NotFound, "No pair 'nothing'"),
        (Decision("k", "PAIR", "maybe", "ann"), BadInput, "No verdict 'maybe'"),  # type: ignore[arg-type]
        (Decision("k", "PAIR", "accept", "ann", type="rude"), BadInput, "No error type 'rude'"),
        (Decision("k", "PAIR", "accept", "ann", edit=" "), BadInput, "is empty"),
        (Decision("k", "PAIR", "accept", "ann", edit="CHOSEN"), BadInput, "is the chosen text"),
    ],
)
def test_a_wrong_decision_changes_nothing(
    store: Store, ids: list[str], wrong: Decision, kind: type[SeapoError], message: str
) -> None:
    pair = ids[1] if wrong.pair_id == "PAIR" else wrong.pair_id
    chosen = reading.pair(store, ids[1])["chosen"]
    edit = chosen if wrong.edit == "CHOSEN" else wrong.edit
    bad = Decision(wrong.key, pair, wrong.verdict, wrong.reviewer, wrong.type, edit)
    with pytest.raises(kind, match=message):
        decide(store, [say(ids[0], "accept"), bad])
    assert state(store, ids[0]) == "undecided"


def test_many_decisions_at_once(store: Store, tmp_path: Path) -> None:
    ids = add_pairs(store, tmp_path, add_dataset(store, count=600), 600)
    assert decide(store, [say(pair, "accept") for pair in ids]) == 600
    assert reading.states(store, PairFilter(dataset="sums")) == {"accepted": 600}
    check_board(store)


def test_an_undo_takes_back_the_decision_it_names(store: Store, ids: list[str]) -> None:
    decide(store, [say(ids[0], "accept", "k1"), say(ids[0], "reject", "k2")])
    decide(store, [Decision("u1", ids[0], "undo", "ann", undoes="k1")])
    assert state(store, ids[0]) == "rejected"
    with pytest.raises(BadInput, match="no such standing decision"):
        decide(store, [Decision("u2", ids[0], "undo", "ann", undoes="k1")])


def test_an_undo_without_a_name_means_what_was_decided_by_hand(
    store: Store, ids: list[str]
) -> None:
    decide(
        store, [say(ids[0], "accept", "k1"), Decision("k2", ids[0], "reject", "ann", how="bulk")]
    )
    decide(store, [say(ids[0], "undo", "u1")])
    told = {entry["key"]: entry["standing"] for entry in history(store, ids[0])}
    assert (told["k1"], told["k2"]) == (False, True)
