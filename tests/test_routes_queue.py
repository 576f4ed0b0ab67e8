"""The queue over the app's own routes: orders, kept places, the past, and what is shown to whom."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import streamlit as st
from making import add_dataset, add_pairs

from seapo.errors import BadInput, NotFound
from seapo.pipeline import Studio
from seapo.pipeline.reviewing import bulk_decide, bulk_preview, bulk_undo, plan, set_plan
from seapo.records import Decision
from seapo.review import ORDERS
from seapo.store import places
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter
from seapo.store.places import KeptPlace
from seapo.ui.cache import studio
from seapo.ui.routes import next_pairs, one_pair, past_decisions
from seapo.ui.routes.queue import queue_name

PAIRS = 30


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    monkeypatch.setenv("SEAPO_HOME", str(tmp_path / "home"))
    st.cache_resource.clear()
    opened = studio()
    add_pairs(opened.store, tmp_path, add_dataset(opened.store, count=PAIRS), PAIRS)
    yield opened
    opened.close()
    st.cache_resource.clear()


def ask(there: Studio, **query: object) -> dict[str, Any]:
    return next_pairs(there, {"dataset": "sums", **{n: str(v) for n, v in query.items()}})


def ids(answer: dict[str, Any]) -> list[str]:
    return [row["id"] for row in answer["rows"]]


def say(there: Studio, key: str, pair: str, verdict: str, reviewer: str, **more: Any) -> None:
    decide(there.store, [Decision(key, pair, verdict, reviewer, **more)])  # type: ignore[arg-type]


@pytest.mark.parametrize("order", list(ORDERS))
def test_a_queue_goes_on_behind_the_last_number(there: Studio, order: str) -> None:
    query = {"order": order, "seed": 2, "as": "ann"}
    first = ask(there, **query, limit=12, counts="yes")
    assert (first["total"], first["before"], first["more"]) == (PAIRS, 0, True)
    rest = ask(there, **query, limit=60, after=first["rows"][-1]["number"])
    assert (len(rest["rows"]), rest["more"]) == (PAIRS - 12, False)
    assert len({*ids(first), *ids(rest)}) == PAIRS
    from_it = ask(there, **query, **{"from": first["rows"][4]["number"]}, limit=3, counts="yes")
    assert (ids(from_it), from_it["before"]) == (ids(first)[4:7], 4)


def test_two_reviewers_get_different_pairs_and_one_the_same(there: Studio) -> None:
    ann, again, bob = (ask(there, limit=10, **{"as": name}) for name in ("ann", "ann", "bob"))
    assert ids(ann) == ids(again)
    assert not set(ids(ann)) & set(ids(bob))
    assert ann["rows"][0]["own"] is None


@pytest.mark.parametrize("begun", [{"resume": "yes"}, {"from": 2}])
def test_who_begins_a_queue_lets_go_of_the_one_before(there: Studio, begun: dict[str, Any]) -> None:
    left = ids(ask(there, limit=5, type="logic", **{"as": "ann"}))
    more = ask(there, limit=5, type="hallucination", **{"as": "ann"})
    assert left[0] not in ids(ask(there, limit=60, type="logic", **{"as": "bob"}))
    assert more["rows"]
    ask(there, limit=5, type="hallucination", **{"as": "ann"}, **begun)
    assert left[0] in ids(ask(there, limit=60, type="logic", **{"as": "bob"}))


def test_a_pair_is_read_of_the_data_set_that_is_named(there: Studio, tmp_path: Path) -> None:
    [pair] = add_pairs(there.store, tmp_path, add_dataset(there.store, "again", 1), 1)
    for name in ("sums", "again"):
        assert one_pair(there, {"id": pair, "as": "ann", "dataset": name})["row"]["dataset"] == name


@pytest.mark.parametrize("order", ["board", "random"])
def test_a_queue_is_resumed_at_the_kept_place(there: Studio, order: str) -> None:
    query = {"order": order, "as": "ann", "search": "answer ~is*"[:6]}
    rows = ask(there, **query, limit=20)["rows"]
    name = queue_name({"dataset": "sums", **query})
    places.keep(there.store, KeptPlace("ann", name, rows[7]["number"]))
    found = ask(there, **query, resume="yes", counts="yes", limit=5)
    assert ids(found) == [row["id"] for row in rows[7:12]]
    assert (found["from"], found["before"]) == (rows[7]["number"], 7)
    say(there, "k1", rows[7]["id"], "accept", "ann")
    assert ids(ask(there, **query, resume="yes", limit=4)) == [row["id"] for row in rows[8:12]]


def test_where_nothing_is_left_behind_the_place_it_starts_anew(there: Studio) -> None:
    rows = ask(there, limit=60)["rows"]
    places.keep(there.store, KeptPlace("ann", "dataset=sums", rows[-1]["number"]))
    say(there, "k1", rows[-1]["id"], "accept", "ann")
    found = ask(there, resume="yes", **{"as": "ann"}, limit=5)
    assert ids(found) == [row["id"] for row in rows[:5]]
    assert "from" not in found


def test_a_queues_name_is_what_browsers_write() -> None:
    query = {"search": "a b*~ü&", "dataset": "s", "as": "me", "after": "3", "state": "all"}
    assert queue_name(query) == "dataset=s&search=a+b*%7E%C3%BC%26&state=all"


def test_the_past_comes_newest_first(there: Studio) -> None:
    rows = ask(there, limit=5)["rows"]
    for at, row in enumerate(rows):
        say(there, f"k{at}", row["id"], "reject", "ann", reason="other", edit_chosen=f"new {at}")
    say(there, "b", ids(ask(there, limit=1))[0], "accept", "bob")
    found = past_decisions(there, {"as": "ann", "dataset": "sums", "limit": "2"})
    assert [entry["pair"] for entry in found["decisions"]] == [rows[4]["id"], rows[3]["id"]]
    first = found["decisions"][0]
    assert (first["edit"], first["row"]["own"]["verdict"], found["more"]) == (True, "reject", True)
    below = {"as": "ann", "before": str(found["decisions"][-1]["number"])}
    rest = past_decisions(there, below)
    assert [entry["pair"] for entry in rest["decisions"]] == [row["id"] for row in rows[2::-1]]
    assert rest["more"] is False


def test_others_are_shown_to_who_settles_alone(there: Studio) -> None:
    set_plan(there, "sums", overlap=2)
    pair = ids(ask(there, limit=1))[0]
    say(there, "k1", pair, "accept", "ann")
    say(there, "k2", pair, "reject", "bob", reason="other", note="no")
    for query in ({}, {"as": "cy"}, {"as": "ann"}):
        answer = one_pair(there, {"id": pair, **query})
        assert "bob" not in str(answer)
    settling = one_pair(there, {"id": pair, "as": "cy", "adjudicate": "yes"})
    assert [entry["verdict"] for entry in settling["others"]] == ["accept", "reject"]
    [row] = ask(there, disputed="yes", **{"as": "cy"})["rows"]
    assert [entry["reviewer"] for entry in row["others"]] == ["ann", "bob"]
    [row] = [r for r in ask(there, state="all", **{"as": "cy"})["rows"] if r["id"] == pair]
    assert "others" not in row
    assert "bob" not in str(row)


@pytest.mark.parametrize(
    "query",
    [
        {"order": "best"}, {"seed": "x"}, {"disputed": "maybe"}, {"edited": "1"}, {"day": "soon"},
        {"length": "2-1"}, {"length": "nan-nan"}, {"from": "-1"}, {"state": "odd"},
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_in_words(there: Studio, query: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        ask(there, **query)


@pytest.mark.parametrize(
    "which",
    [
        PairFilter("sums", length=(0.1 + 0.2, 1e-9 + 1), disputed=False, finding="preamble"),
        PairFilter("sums", length=(0.0, float("inf")), edited=True, day="2026-11-21"),
        PairFilter(length=(1e-07, 2.5), disputed=True, search="a=b&c"),
        PairFilter(),
    ],
)
def test_a_filter_comes_back_from_its_link(which: PairFilter) -> None:
    assert PairFilter.from_link(which.to_link()) == which
    assert "=" in urlencode(which.to_link()) or which == PairFilter()


def test_pairs_are_found_by_a_finding(there: Studio) -> None:
    assert len(ask(there, finding="length_ratio", limit=60)["rows"]) == PAIRS
    assert ask(there, finding="length")["rows"] == []
    there.store.cursor().execute(
        "insert into findings (pair_number, pair_id, run, family, name, value, detail)"
        " select number, pair_id, 'r', 'checks', 'preamble', number % 2, '' from pairs"
    )
    found = ask(there, finding="preamble", limit=60, counts="yes")
    assert len(found["rows"]) == found["total"] == PAIRS / 2


def test_the_buttons_for_many(there: Studio) -> None:
    which = PairFilter("sums", type="logic")
    told = bulk_preview(there, which, n=3)
    batch, done = bulk_decide(there, which, "accept", "ann", note="seen")
    assert (len(told.rows), told.pairs) == (3, done)
    assert bulk_undo(there, batch, "ann") == done
    assert plan(there, "sums").overlap == 1
    with pytest.raises(NotFound):
        plan(there, "nobody")
