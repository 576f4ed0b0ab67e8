"""Known errors and untouched pairs made from real answers, kept out of everything but the queue."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from making_items import page, said

from seapo import audit
from seapo.errors import BadInput, NotFound
from seapo.injectors import inject
from seapo.injectors.inject import RULES
from seapo.pipeline import (
    Studio,
    export_reviewed,
    export_snapshot,
    import_file,
    make_snapshot,
    open_studio,
)
from seapo.pipeline.calibrating import SURE, make_calibration
from seapo.records import Injection
from seapo.settings import Home
from seapo.store import calibration, handing, reading, taking
from seapo.store.calibration import KNOWN, UNTOUCHED
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter
from seapo.store.plans import set_plan
from seapo.ui.routes.looking import one_pair
from seapo.ui.routes.queue import next_pairs
from tests.conftest import shared

WORKED = {"correctness": 20, "hallucination": 20, "logic": 20}


@pytest.fixture
def studio(home: Home) -> Iterator[Studio]:
    opened = open_studio(home)
    yield opened
    opened.close()


@pytest.fixture
def worked(studio: Studio, tmp_path: Path) -> Studio:
    """Three hundred answers of worked arithmetic, each with a pair by the rules."""
    lines = shared("gsm8k/train.jsonl").read_text("utf-8").splitlines()[:300]
    (tmp_path / "worked.jsonl").write_text("\n".join(lines), encoding="utf-8")
    import_file(studio, tmp_path / "worked.jsonl", name="sums")
    return studio


def test_every_sure_rule_is_a_rule() -> None:
    assert {rule.name for rules in RULES.values() for rule in rules} >= SURE


def test_half_is_known_half_untouched_and_again_adds_nothing(worked: Studio) -> None:
    made = make_calibration(worked, "sums", 120, seed=5)
    assert (made.count, made.new, made.fewer) == (120, 120, ())
    assert made.made == {KNOWN: WORKED, UNTOUCHED: WORKED}
    assert calibration.count(worked.store, "sums") == made.made
    again = make_calibration(worked, "sums", 120, seed=5)
    assert (again.count, again.new, again.made) == (120, 0, made.made)
    assert make_calibration(worked, "sums", 120, seed=6).new > 100


def test_items_differ_from_their_positives_as_they_say(worked: Studio) -> None:
    make_calibration(worked, "sums", 60)
    rows = items(worked)
    texts = handing.positives(worked.store, [row["positive_id"] for row in rows])
    assert len(texts) == len(rows)
    for row in rows:
        assert row["rejected"] != texts[row["positive_id"]].answer
        assert json.loads(row["spans"])["rejected"]
        assert (row["rule"] in SURE) is (row["kind"] == KNOWN)
        assert bool(row["why"]) is (row["kind"] == KNOWN)


def items(studio: Studio) -> list[dict[str, Any]]:
    cursor = studio.store.cursor()
    cursor.execute("select * from calibration_items order by item_id")
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_why_there_are_fewer(studio: Studio, tmp_path: Path) -> None:
    rows = [{"prompt": f"Who was number {n}?", "chosen": f"Otto {n}"} for n in range(40)]
    pairs = [{**row, "rejected": "Nobody"} for row in rows]
    (tmp_path / "who.jsonl").write_text("\n".join(map(json.dumps, pairs)), encoding="utf-8")
    import_file(studio, tmp_path / "who.jsonl", name="who")
    made = make_calibration(studio, "who", 12)
    assert UNTOUCHED not in made.made
    assert any("untouched pairs of type logic: no other answer" in why for why in made.fewer)
    assert made.count == made.new < 12


@pytest.mark.parametrize(("count", "untouched"), [(0, 0.5), (10**6, 0.5), (5, -0.1)])
def test_counts_that_cannot_be(worked: Studio, count: int, untouched: float) -> None:
    with pytest.raises(BadInput, match="are wanted"):
        make_calibration(worked, "sums", count, untouched=untouched)


def test_a_data_set_that_is_not_there_is_named(studio: Studio) -> None:
    with pytest.raises(NotFound, match="No data set 'nowhere'"):
        make_calibration(studio, "nowhere")


def inject_some(studio: Studio, folder: Path, number: int) -> None:
    """A pair for each of the first positives, by the rules."""
    ids = handing.positive_ids(studio.store, "sums", number)
    found = handing.positives(studio.store, ids)
    kinds = sorted(WORKED)
    made: list[tuple[str, Injection]] = [
        (i, inject(found[i], kinds[at % 3], 1)) for at, i in enumerate(ids)
    ]
    lines = [
        {
            "positive_id": i, "rejected": one.rejected, "type": one.type, "asked": one.asked,
            "rule": one.rule, "why": one.why, "spans": one.spans.as_dict(), "source": "rules",
            "findings": [{"name": "length_ratio", "value": 1.0, "detail": ""}],
        }
        for i, one in made
    ]  # fmt: skip
    results = folder / "results.jsonl"
    results.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    taking.take(studio.store, "made", reading.dataset_id(studio.store, "sums"), results)


def test_items_reach_nothing_but_the_queue(worked: Studio, tmp_path: Path) -> None:
    inject_some(worked, tmp_path, 60)
    decide(worked.store, [said(row["id"], "accept") for row in page(worked.store)[:50]])
    before = everything(worked, tmp_path / "before")
    make_calibration(worked, "sums", 100)
    set_plan(worked.store, "sums", calibration=0.3)
    assert decide(worked.store, [said(row["item_id"], "accept") for row in items(worked)]) == 0
    assert everything(worked, tmp_path / "after") == before
    with pytest.raises(NotFound):
        reading.pair(worked.store, items(worked)[0]["item_id"])


def everything(studio: Studio, folder: Path) -> list[object]:
    """What the rest of the studio makes of a data set: board, snapshot, exports, audit, judges' input."""
    folder.mkdir()
    store, which = studio.store, PairFilter(dataset="sums")
    frozen = make_snapshot(studio, "sums", folder.name, "undecided-too")
    export_snapshot(studio.home, frozen.id, "dpo-jsonl", folder / "dpo.jsonl")
    export_reviewed(studio, "sums", folder / "reviewed.jsonl")
    handing.hand_out_pairs(store, "sums", folder / "judge.jsonl")
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.jsonl"))]
    counts = (reading.count(store, which), reading.states(store, which))
    answers = [audit.ask(store, question, "sums") for question in audit.QUESTIONS]
    return [frozen.id, *texts, *counts, *answers, reading.pairs(store, which)]


REVIEWERS = {"ann": (0.9, 0.1), "bob": (0.6, 0.4)}
"""How often each calls a known error and an untouched pair wrong."""


def test_two_reviewers_over_five_hundred_decisions(worked: Studio, tmp_path: Path) -> None:
    inject_some(worked, tmp_path, 240)
    make_calibration(worked, "sums", 200)
    set_plan(worked.store, "sums", calibration=0.2, overlap=2)
    kinds = {row["item_id"]: row["kind"] for row in items(worked)}
    shown = {who: reviewed(worked, who, kinds, 250) for who in REVIEWERS}
    for rows in shown.values():
        inside = [row for row in rows if row["id"] in kinds]
        assert len({row["id"] for row in inside}) == len(inside)
        assert 0.14 < len(inside) / len(rows) < 0.27
        assert telling(rows, kinds) == []
    for who, (catches, alarms) in REVIEWERS.items():
        first = next(row["id"] for row in shown[who] if row["id"] in kinds)
        assert (
            "mixed in to measure by"
            in one_pair(worked, {"id": first, "as": who})["row"]["why"].lower()
        )
        assert one_pair(worked, {"id": first, "as": "cleo"})["row"]["why"] == ""
        found = [one for one in calibration.outcomes(worked.store, "sums") if one.reviewer == who]
        assert len(found) == sum(row["id"] in kinds for row in shown[who])
        assert share(found, KNOWN) == pytest.approx(catches, abs=0.2)
        assert share(found, UNTOUCHED) == pytest.approx(alarms, abs=0.2)


def share(found: list[calibration.Outcome], kind: str) -> float:
    said_wrong = [one.sees_error for one in found if one.kind == kind]
    return sum(map(bool, said_wrong)) / len(said_wrong)


def reviewed(studio: Studio, who: str, kinds: dict[str, str], number: int) -> list[reading.Row]:
    """Decide on what the queue's route gives, page by page; the rows in the order they were shown."""
    rng, shown, after = Random(who), list[reading.Row](), 0
    sees = {None: 0.8, KNOWN: REVIEWERS[who][0], UNTOUCHED: REVIEWERS[who][1]}
    while len(shown) < number:
        asked = {"dataset": "sums", "as": who, "after": str(after), "limit": "20"}
        rows = next_pairs(studio, asked)["rows"][: number - len(shown)]
        after = rows[-1]["number"]
        drawn = [rng.random() < sees[kinds.get(row["id"])] for row in rows]
        sent = [
            said(row["id"], "accept" if yes else "reject", f"{who}-{row['id']}", who=who)
            for row, yes in zip(rows, drawn, strict=True)
        ]
        decide(studio.store, sent)
        shown += rows
    return shown


def telling(rows: list[reading.Row], kinds: dict[str, str]) -> list[str]:
    """Fields by whose values items could be told from pairs: one that only items have, or that most have."""
    groups = [[row for row in rows if (row["id"] in kinds) is inside] for inside in (True, False)]
    found = [] if len({frozenset(row) for row in rows}) == 1 else ["the keys"]
    # The texts themselves, and `alike` with them, are what a reviewer is to judge by.
    for name in set(rows[0]) - {"id", "number", "turns", "chosen", "rejected", "alike", "math"}:
        of = json.dumps
        items_, pairs = (Counter(of(row[name]) for row in group) for group in groups)
        only = sum(items_[value] for value in items_ if value not in pairs)
        apart = max(
            abs(items_[value] / len(groups[0]) - pairs[value] / len(groups[1]))
            for value in {*items_, *pairs}
        )
        if only > 2 or apart > 0.25:
            found.append(name)
    return found
