"""Reading a decision from JSON, the queue a link asks for, and a pair as the card gets it."""

from typing import Any

import pytest

from seapo.errors import BadInput
from seapo.review import SHOWN, card_row, read_decision, state_of_link

GOOD = {"key": "k1", "pair": "p1", "verdict": "reject", "reviewer": "me", "reason": "too_obvious"}


def test_reads_a_decision() -> None:
    found = read_decision({**GOOD, "seconds": 2, "type": "logic", "at": 5})
    assert (found.key, found.pair_id, found.verdict, found.reviewer) == ("k1", "p1", "reject", "me")
    assert (found.reason, found.type, found.seconds, found.edit) == (
        "too_obvious",
        "logic",
        2.0,
        None,
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": ""}, "no key"),
        ({"key": None, "pair": None}, "no key and no pair"),
        ({"verdict": "maybe"}, "No verdict 'maybe'"),
        ({"verdict": None}, "No verdict 'None'"),
        ({"reviewer": 3}, "'reviewer' is int"),
        ({"reason": "x" * 3000}, "at most 2,000"),
        ({"edit": "half \ud800"}, "half of a character"),
        ({"seconds": float("nan")}, "'seconds' is not a number"),
        ({"seconds": "3"}, "'seconds' is not a number"),
        ({"seconds": True}, "'seconds' is not a number"),
    ],
)
def test_says_what_is_wrong_with_a_decision(change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read_decision({**GOOD, **change})


@pytest.mark.parametrize("raw", [None, 3, "text", [1], []])
def test_only_an_object_is_a_decision(raw: object) -> None:
    with pytest.raises(BadInput, match="is an object"):
        read_decision(raw)


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ({}, "undecided"),
        ({"state": ""}, "undecided"),
        ({"state": "all"}, None),
        ({"state": "rejected"}, "rejected"),
    ],
)
def test_a_link_without_a_state_means_undecided(query: dict[str, str], state: str | None) -> None:
    assert state_of_link(query) == state


def test_a_link_with_an_unknown_state_says_which_there_are() -> None:
    with pytest.raises(BadInput, match=r"No state 'done'.*undecided.*all"):
        state_of_link({"state": "done"})


def row(**change: object) -> dict[str, Any]:
    return {
        "number": 4, "id": "p1", "dataset": "d", "type": "logic", "asked": "logic", "state": "undecided",
        "turns": [{"role": "user", "content": "Why?"}], "chosen": "good answer", "rejected": "bad answer",
        "original": "bad answer", "findings": [], "spans": {"chosen": [[0, 4]], "rejected": [[0, 3]]},
        **change,
    }  # fmt: skip


def test_a_card_row_has_the_spans_texts() -> None:
    assert card_row(row())["spans"] == [
        {"side": "chosen", "start": 0, "end": 4, "text": "good"},
        {"side": "rejected", "start": 0, "end": 3, "text": "bad"},
    ]


def test_spans_lie_in_the_text_as_it_was_injected() -> None:
    found = card_row(row(rejected="my own words", edited=True))
    assert found["rejected"] == "my own words"
    assert found["spans"][1]["text"] == "bad"


def test_a_huge_text_is_cut_and_says_how_much() -> None:
    found = card_row(
        row(rejected="x" * (SHOWN + 7), turns=[{"role": "user", "content": "y" * (SHOWN + 9)}])
    )
    assert len(found["rejected"]) == SHOWN
    assert found["cut"] == {"chosen": 0, "rejected": 7}
    assert found["turns"][0]["content"].endswith("9 more characters")


def test_a_finding_without_a_number_has_none() -> None:
    found = card_row(row(findings=[{"name": "judge", "value": float("nan"), "detail": None}]))
    assert found["findings"] == [{"name": "judge", "value": None, "detail": ""}]
