"""Whoever takes pairs away learns how each was decided, and by which words."""

import json
from pathlib import Path

from making import add_dataset, add_pairs

from seapo.pipeline import Studio, export_reviewed, make_snapshot
from seapo.records import Decision
from seapo.settings import Home
from seapo.store import Store, bulk, plans
from seapo.store.bulk import Action
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter


def test_a_snapshot_says_how_its_pairs_were_accepted(
    store: Store, home: Home, tmp_path: Path
) -> None:
    ids = add_pairs(store, tmp_path, add_dataset(store, count=12), 12)
    there = Studio(home, store)
    decide(store, [Decision(f"k{n}", ids[n], "accept", "ann") for n in range(3)])
    for how, kind in (("bulk", "logic"), ("sample", "correctness"), ("judge", "hallucination")):
        action = Action("accept", "bob", how=how)  # type: ignore[arg-type]
        bulk.bulk(store, PairFilter("sums", type=kind), action)
    made = make_snapshot(there, "sums")
    assert made.manifest["by_how"] == {"hand": 3, "bulk": 3, "sample": 3, "judge": 3}
    rows = [*made.pairs("train"), *made.pairs("eval")]
    assert {row["how"] for row in rows} == {"hand", "bulk", "sample", "judge"}


def test_what_is_undecided_was_decided_by_nobody(store: Store, home: Home, tmp_path: Path) -> None:
    add_pairs(store, tmp_path, add_dataset(store))
    made = make_snapshot(Studio(home, store), "sums", policy="undecided-too")
    assert made.manifest["by_how"] == {}


def test_a_review_export_carries_the_whole_of_each_decision(
    store: Store, home: Home, tmp_path: Path
) -> None:
    ids = add_pairs(store, tmp_path, add_dataset(store))
    plans.set_plan(store, "sums", overlap=2)
    told = {"note": "because", "worse": "rejected", "edit_chosen": "Better."}
    decide(store, [Decision("k1", ids[0], "accept", "ann", **told)])  # type: ignore[arg-type]
    decide(store, [Decision("k2", ids[0], "reject", "bob", reason="other")])
    decide(store, [Decision("k3", ids[0], "accept", "cy", adjudicates=True)])
    batch, _ = bulk.bulk(store, PairFilter("sums"), Action("reject", "cy", note="all"))
    out = tmp_path / "reviewed.jsonl"
    export_reviewed(Studio(home, store), "sums", out)
    by_id = {row["id"]: row for row in map(json.loads, out.read_text().splitlines())}
    first, _, last = by_id[ids[0]]["history"]
    assert {name: first[name] for name in told} == told
    assert (first["how"], first["batch"], last["adjudicates"]) == ("hand", None, True)
    other = by_id[ids[1]]["history"][0]
    assert (other["how"], other["batch"], other["note"]) == ("bulk", batch, "all")
    assert (by_id[ids[0]]["how"], by_id[ids[1]]["how"]) == ("hand", "bulk")
