"""Calibration items: mixed in unlabelled, decided on like pairs, and kept apart from them everywhere."""

import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from making import TYPES, add_dataset
from making_items import KNOWN, UNDECIDED, UNTOUCHED, add_measured, item, page, said, taken

from seapo.errors import BadInput, NotFound
from seapo.store import Store, calibration
from seapo.store.calibration import Unseen, mix, mixed, one, outcomes, past, sealed, sees_error
from seapo.store.calibration.outcomes import SLIP
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter
from seapo.store.plans import set_plan


@pytest.fixture
def items(store: Store, tmp_path: Path) -> set[str]:
    return set(add_measured(store, tmp_path))


def test_items_are_appended_once_and_counted(store: Store, items: set[str]) -> None:
    assert all(re.fullmatch("[0-9a-f]{24}", one) for one in items)
    assert calibration.add(store, "sums", [item(1, KNOWN), item(1, UNTOUCHED)]) == 0
    assert calibration.count(store, "sums") == {
        kind: dict.fromkeys(sorted(TYPES), 10) for kind in (KNOWN, UNTOUCHED)
    }
    with pytest.raises(NotFound, match="No data set 'nowhere'"):
        calibration.add(store, "nowhere", [item(1, KNOWN)])


def test_what_is_a_pair_already_becomes_no_item(store: Store, items: set[str]) -> None:
    row = page(store)[0]
    same = calibration.Item(
        KNOWN, row["positive_id"], row["rejected"], row["type"], "r", "w", item(1, KNOWN).spans
    )
    assert calibration.add(store, "sums", [same]) == 0
    assert calibration.there(store, "sums", [same, item(1, KNOWN)]) == [item(1, KNOWN)]


def test_a_page_has_items_that_look_like_its_pairs(store: Store, items: set[str]) -> None:
    rows = mixed(store, UNDECIDED, page(store), "ann")
    inside = [row for row in rows if row["id"] in items]
    assert 5 <= len(inside) <= 25
    assert len({row["id"] for row in inside}) == len(inside)
    assert {frozenset(row) for row in rows} == {frozenset(rows[0])}
    pairs = [row for row in rows if row["id"] not in items]
    for name in ("dataset", "source", "type", "asked", "state", "reason", "reviewer", "decided",
                 "rule", "why", "run", "margin", "receipt", "votes", "disputed", "edited"):  # fmt: skip
        assert {row[name] for row in inside} <= {row[name] for row in pairs}, name
    assert all(row["findings"] == [] and not row["spans"]["rejected"] for row in rows)


def test_items_never_follow_each_other_and_carry_the_number_of_the_pair_before(
    store: Store, items: set[str]
) -> None:
    rows = mixed(store, UNDECIDED, page(store), "ann")
    assert rows[0]["id"] not in items
    for before, row in pairwise(rows):
        if row["id"] in items:
            assert before["id"] not in items
            assert row["number"] == before["number"]


def test_the_same_page_again_is_the_same_and_pages_never_repeat_an_item(
    store: Store, items: set[str]
) -> None:
    whole = [row["id"] for row in mixed(store, UNDECIDED, page(store), "ann")]
    parts = [mixed(store, UNDECIDED, page(store, after, 10), "ann") for after in range(0, 60, 10)]
    assert [row["id"] for part in parts for row in part] == whole
    shown = [one for one in whole if one in items]
    assert len(set(shown)) == len(shown)
    other = [row["id"] for row in mixed(store, UNDECIDED, page(store), "bob")]
    assert other != whole


def test_a_decided_item_is_shown_to_that_reviewer_no_more(store: Store, items: set[str]) -> None:
    for _ in range(20):
        rows = mixed(store, UNDECIDED, page(store), "ann")
        inside = [row["id"] for row in rows if row["id"] in items]
        if not inside:
            break
        for one_id in inside:
            taken(store, said(one_id, "accept"), said(one_id, "undo"))
    assert all(row["id"] not in items for row in mixed(store, UNDECIDED, page(store), "ann"))
    assert any(row["id"] in items for row in mixed(store, UNDECIDED, page(store), "bob"))


@pytest.mark.parametrize(
    "which",
    [
        PairFilter(state="undecided"),
        PairFilter(dataset="sums"),
        PairFilter(dataset="sums", state="accepted"),
        PairFilter(dataset="sums", state="undecided", search="5"),
        PairFilter(dataset="sums", state="undecided", length=(0.9, 1.1)),
        PairFilter(dataset="sums", state="undecided", rule="sum"),
    ],
)
def test_queues_in_which_an_item_would_stand_out_have_none(
    store: Store, items: set[str], which: PairFilter
) -> None:
    assert not calibration.suits(which)
    assert all(row["id"] not in items for row in mixed(store, which, page(store), "ann"))


def test_in_a_queue_of_one_type_items_are_of_that_type(store: Store, items: set[str]) -> None:
    which = PairFilter(dataset="sums", state="undecided", type="logic")
    rows = [row for row in page(store) if row["type"] == "logic"]
    found = mixed(store, which, rows, "ann")
    assert any(row["id"] in items for row in found)
    assert {row["type"] for row in found} == {"logic"}


def test_without_a_plan_nothing_is_mixed_in_or_sealed(store: Store, items: set[str]) -> None:
    set_plan(store, "sums", calibration=0.0)
    assert mixed(store, UNDECIDED, page(store), "ann") == page(store)
    assert sealed(store, page(store), "ann") == page(store)


def test_receipts_open_for_those_who_have_decided(store: Store, items: set[str]) -> None:
    first, second, *_ = page(store)
    set_plan(store, "sums", overlap=2)
    decide(store, [said(first["id"], "accept")])
    seen = sealed(store, [first, second], "ann")
    assert (seen[0]["why"], seen[1]["why"]) == (first["why"], "")
    assert sealed(store, [first], "bob")[0]["why"] == ""


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.5])
def test_the_share_is_about_what_is_wanted(rate: float) -> None:
    rows = [{"id": f"{n:024x}", "type": "logic"} for n in range(1500)]
    items = [Unseen(f"i{n}", "logic", f"{n:032x}") for n in range(1500)]
    found = len(mix(rows, items, rate, "ann"))
    assert found / (found + len(rows)) == pytest.approx(rate, rel=0.2)


def test_a_type_that_rules_do_not_know_takes_any_item() -> None:
    rows = [{"id": f"{n:024x}", "type": "unknown"} for n in range(200)]
    assert mix(rows, [Unseen("a", "logic", "0" * 32)], 0.5, "ann")
    of_another_type = [{**row, "type": "correctness"} for row in rows]
    assert not mix(of_another_type, [Unseen("a", "logic", "0" * 32)], 0.5, "ann")


def test_take_stores_what_is_on_items_and_hands_back_the_rest(
    store: Store, items: set[str]
) -> None:
    some = sorted(items)[:2]
    pair = page(store)[0]["id"]
    rest = taken(store, said(some[0], "accept"), said(pair, "accept"), said(some[1], "skip"))
    assert [decision.pair_id for decision in rest] == [pair]
    assert taken(store, said(some[0], "accept")) == []
    assert rows(store) == [(some[0], "accept"), (some[1], "skip")]


def rows(store: Store) -> list[tuple[str, str]]:
    text = "select item_id, verdict from calibration_decisions order by number"
    return store.cursor().execute(text).fetchall()


def test_an_undo_takes_back_the_reviewers_newest_standing_decision(
    store: Store, items: set[str]
) -> None:
    one_id = min(items)
    taken(
        store,
        said(one_id, "accept", "a"),
        said(one_id, "flag", "b"),
        said(one_id, "accept", "c", who="bob"),
    )
    taken(store, said(one_id, "undo", "d"))
    assert standing(store, "ann") == ["a"]
    taken(store, said(one_id, "undo", "e"), said(one_id, "reject", "f"))
    assert standing(store, "ann") == ["f"]
    assert standing(store, "bob") == ["c"]
    taken(store, said(one_id, "undo", "g"))
    with pytest.raises(BadInput, match="Nothing to undo: ann has no standing decision"):
        taken(store, said(one_id, "undo", "h"))


def standing(store: Store, reviewer: str) -> list[str]:
    text = f"select key from ({calibration.STANDING}) where reviewer = ? order by number"
    return [row[0] for row in store.cursor().execute(text, [reviewer]).fetchall()]


@pytest.mark.parametrize(
    ("verdict", "more", "why"),
    [
        ("maybe", {}, "No verdict 'maybe'. There are: accept"),
        ("accept", {"type": "style"}, "No error type 'style'"),
        ("accept", {"edit": " "}, "edited rejected text is empty"),
        ("undo", {}, "Nothing to undo"),
    ],
)
def test_what_a_pair_would_refuse_an_item_refuses(
    store: Store, items: set[str], verdict: str, more: dict[str, str], why: str
) -> None:
    good, bad = sorted(items)[:2]
    with pytest.raises(BadInput, match=why):
        taken(store, said(good, "accept"), said(bad, verdict, **more))
    assert rows(store) == []


def test_one_is_sealed_until_decided_and_then_says_what_it_was(
    store: Store, items: set[str]
) -> None:
    shown = next(r for r in mixed(store, UNDECIDED, page(store), "ann") if r["id"] in items)
    found = one(store, shown["id"], "ann")
    assert found is not None
    assert found["row"] == {**shown, "own": None}
    assert "told" not in found
    taken(store, said(shown["id"], "accept"))
    opened = one(store, shown["id"], "ann")
    assert opened is not None
    assert opened["row"]["why"].startswith(opened["told"])
    assert (opened["row"]["state"], opened["row"]["own"]["verdict"]) == ("accepted", "accept")
    assert set(opened["row"]) == set(found["row"])
    unseen = one(store, shown["id"], "bob")
    assert unseen is not None
    assert (unseen["row"]["why"], unseen["history"]) == ("", [])
    assert one(store, page(store)[0]["id"], "ann") is None


def test_past_has_the_standing_ones_newest_first(store: Store, items: set[str]) -> None:
    some = sorted(items)[:3]
    taken(store, *(said(one_id, "accept") for one_id in some), said(some[1], "undo"))
    entries, more = past(store, "ann", "sums", None, 1)
    assert ([entry["pair"] for entry in entries], more) == ([some[2]], True)
    rest, more = past(store, "ann", None, entries[0]["number"], 5)
    assert ([entry["pair"] for entry in rest], more) == ([some[0]], False)
    assert rest[0]["row"]["state"] == "accepted"


@pytest.mark.parametrize(
    ("verdict", "reason", "sees"),
    [
        ("accept", None, True),
        ("reject", "too_obvious", True),
        ("reject", "wrong_type", True),
        ("reject", "not_wrong", False),
        ("reject", None, False),
        ("reject", "in my own words", False),
        ("reject", "chosen_is_wrong", None),
        ("skip", None, None),
        ("flag", None, None),
    ],
)
def test_what_a_decision_says(verdict: str, reason: str | None, sees: bool | None) -> None:
    assert sees_error(verdict, reason) is sees


def test_the_first_decision_counts_unless_it_was_a_slip(store: Store, items: set[str]) -> None:
    slip, late = sorted(items)[:2]
    taken(store, said(slip, "accept", "a"), said(slip, "undo", "b"), said(slip, "reject", "c"))
    taken(store, said(late, "accept", "d"))
    later = SLIP + timedelta(seconds=5)
    taken(store, said(late, "undo", "e"), said(late, "reject", "f"))
    store.cursor().execute(
        "update calibration_decisions set decided = decided + ? where key in ('e', 'f')", [later]
    )
    found = {outcome.item_id: outcome for outcome in outcomes(store, "sums")}
    assert (found[slip].verdict, found[late].verdict) == ("reject", "accept")
    assert found[late].right is (found[late].kind == KNOWN)


def test_two_data_sets_with_the_same_positives_have_items_of_their_own(
    store: Store, items: set[str]
) -> None:
    number = add_dataset(store, "again", 30)
    assert calibration.add(store, "again", [item(1, KNOWN)]) == 1
    assert item(1, KNOWN).id_in(number) not in items
