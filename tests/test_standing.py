"""What a pair's decisions come to, where one reviewer is wanted and where several are."""

from pathlib import Path

import pytest
from making import add_dataset, add_pairs

from seapo.records import Decision
from seapo.store import Store, board, reading
from seapo.store.decisions import decide
from seapo.store.standing import standing


def said(reviewer: str, verdict: str, **more: object) -> dict[str, object]:
    empty = dict.fromkeys(("type", "edit", "edit_chosen", "reason", "decided"))
    return {
        **empty,
        "reviewer": reviewer,
        "verdict": verdict,
        "how": "hand",
        "adjudicates": False,
    } | more


ANN, BOB = said("ann", "accept"), said("bob", "reject")
POLICY = said("ann", "accept", how="sample")
SETTLED = said("cyd", "reject", adjudicates=True)


@pytest.mark.parametrize(
    ("decisions", "overlap", "state", "votes", "disputed"),
    [
        ((), 1, "undecided", 0, False),
        ((ANN,), 1, "accepted", 1, False),
        ((ANN, BOB), 1, "rejected", 2, True),
        ((ANN, said("ann", "reject")), 1, "rejected", 1, False),
        ((ANN, BOB, SETTLED), 1, "rejected", 2, False),
        ((ANN,), 2, "undecided", 1, False),
        ((ANN, said("bob", "accept")), 2, "accepted", 2, False),
        ((ANN, BOB), 2, "undecided", 2, True),
        ((ANN, BOB), 3, "undecided", 2, True),
        ((ANN, said("bob", "flag")), 2, "flagged", 2, False),
        ((ANN, said("bob", "skip")), 2, "undecided", 1, False),
        ((ANN, said("bob", "skip"), said("cyd", "accept")), 2, "accepted", 2, False),
        ((ANN, BOB, SETTLED), 2, "rejected", 2, False),
        ((SETTLED, ANN), 2, "rejected", 1, False),
        ((ANN, BOB, said("cyd", "skip", adjudicates=True)), 2, "undecided", 2, True),
        ((POLICY,), 2, "accepted", 0, False),
        ((POLICY, BOB), 1, "rejected", 1, False),
    ],
)
def test_standing(
    decisions: tuple[dict[str, object], ...], overlap: int, state: str, votes: int, disputed: bool
) -> None:
    found = standing(decisions, overlap)
    assert (found.state, found.votes, found.disputed) == (state, votes, disputed)


def test_what_one_reviewer_says_of_a_pair_that_waits_for_another_is_not_on_the_board() -> None:
    found = standing((said("ann", "accept", type="logic", edit="new", reason="other"),), 2)
    assert (found.type, found.edit, found.reason, found.reviewer) == (None, None, None, None)


def test_the_newest_text_of_each_side_counts() -> None:
    texts = said("ann", "accept", edit="wrong 1"), said("ann", "accept", edit_chosen="right")
    found = standing((*texts, said("ann", "accept", edit="wrong 2")))
    assert (found.edit, found.edit_chosen) == ("wrong 2", "right")


def test_the_board_follows_a_new_number_of_reviewers(store: Store, tmp_path: Path) -> None:
    dataset = add_dataset(store)
    ids = add_pairs(store, tmp_path, dataset)
    decide(store, [Decision("1", ids[0], "accept", "ann"), Decision("2", ids[1], "accept", "ann")])
    decide(store, [Decision("3", ids[1], "accept", "bob")])
    for overlap, states in ((2, ("undecided", "accepted")), (1, ("accepted", "accepted"))):
        with store.writing() as cursor:
            cursor.execute("delete from plans")
            cursor.execute(
                "insert into plans (dataset_id, overlap) select dataset_id, ? from datasets",
                [overlap],
            )
            for (number,) in cursor.execute("select dataset_id from datasets").fetchall():
                board.catch_up(cursor, number)
        found = tuple(str(reading.pair(store, one)["state"]) for one in ids[:2])
        assert found == states


def test_the_chosen_text_is_edited_for_one_pair_and_comes_back(
    store: Store, tmp_path: Path
) -> None:
    ids = add_pairs(store, tmp_path, add_dataset(store))
    before = reading.pair(store, ids[0])
    decide(store, [Decision("1", ids[0], "accept", "ann", edit_chosen="Two. And that is that.")])
    after = reading.pair(store, ids[0])
    assert (after["chosen"], after["original_chosen"]) == (
        "Two. And that is that.",
        before["chosen"],
    )
    chars = store.cursor().execute("select chosen_chars from board where pair_id = ?", [ids[0]])
    assert (after["edited"], chars.fetchone()) == (True, (len("Two. And that is that."),))
    decide(store, [Decision("2", ids[0], "undo", "ann")])
    again = reading.pair(store, ids[0])
    chars = store.cursor().execute("select chosen_chars from board where pair_id = ?", [ids[0]])
    assert (again["chosen"], again["edited"]) == (before["chosen"], False)
    assert chars.fetchone() == (len(before["chosen"]),)
