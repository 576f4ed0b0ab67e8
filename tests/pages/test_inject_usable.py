"""After an injection: which share of each type is usable, why the rest is not, and what a mark opens."""

from pathlib import Path

import pytest
from making import add_dataset
from making_injected import a_trial, failed_line, make_injection, pair_line
from streamlit.testing.v1 import AppTest

from seapo.settings import Home
from seapo.store import Store
from seapo.ui.inject.outcome import USABLE, outcome, reason
from seapo.ui.inject.pair import why_not
from seapo.ui.inject.usable import QUESTION, Piece, pieces, sentence
from seapo.verify import WORDS

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    pair_line(1, "correctness"),
    pair_line(2, "correctness", against="refusal"),
    failed_line(3, "correctness", "unchanged", "the same"),
    failed_line(4, "logic", "unchanged"),
    failed_line(5, "logic", "bad_gateway"),
    pair_line(6, "logic"),
]


@pytest.fixture(autouse=True)
def ready(home: Home) -> None:
    with Store.open(home.store) as store:
        add_dataset(store, count=8)


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/1_build.py").run()
    return app


def said(app: AppTest) -> str:
    assert not app.exception, app.exception[0].value
    kinds = ("caption", "text", "markdown")
    return "\n".join(str(e.value) for kind in kinds for e in app.get(kind))


def test_the_summary_says_each_types_share_and_every_reason(home: Home) -> None:
    make_injection(home, "inject-20260101-000000-aaaa", LINES)
    words = said(opened())
    assert QUESTION in words
    assert "2 of 6 negatives are usable (33 %): correctness 33 %, logic 33 %." in words
    assert f"2 unchanged: {WORDS['unchanged']}" in words
    assert f"1 refusal: {WORDS['refusal']}" in words
    assert "1 bad gateway: Bad gateway." in words


def test_a_try_and_an_unfinished_run_have_no_summary(home: Home) -> None:
    a_trial(home)
    assert QUESTION not in said(opened())


def test_each_row_counts_once_under_the_first_thing_against_it(tmp_path: Path) -> None:
    two = pair_line(1, "logic", against="refusal")
    two["findings"] = [*two["findings"], {"name": "preamble", "value": 1.0, "detail": ""}]  # type: ignore[misc]
    assert reason(two) == "refusal"
    assert reason(pair_line(1, "logic")) == USABLE
    assert reason(failed_line(1, "logic", "too_long")) == "too_long"


def test_stretches_begin_with_what_is_usable_and_order_the_reasons(home: Home) -> None:
    came = outcome(make_injection(home, "inject-a", LINES) / "results.jsonl")
    assert came.n == len(LINES)
    assert came.reasons()[0] == ("unchanged", 2)
    assert pieces(came, ["logic"]) == [
        Piece("logic", USABLE, 1),
        Piece("logic", "unchanged", 1),
        Piece("logic", "bad_gateway", 1),
    ]
    assert [line["text"] for line in came.examples["correctness", "unchanged"]] == ["the same"]


def test_of_a_huge_file_the_start_is_read_and_said_to_be(home: Home) -> None:
    results = make_injection(home, "inject-a", LINES) / "results.jsonl"
    came = outcome(results, most=900)
    assert 0 < came.n < len(LINES)
    assert not came.whole
    assert sentence(came, list(came.counts)).startswith("Of the first results: ")


def test_a_torn_or_missing_file_is_no_error(home: Home, tmp_path: Path) -> None:
    results = make_injection(home, "inject-a", LINES) / "results.jsonl"
    results.write_bytes(results.read_bytes()[:-40])
    assert outcome(results).n == len(LINES) - 1
    assert outcome(tmp_path / "none.jsonl").n == 0


def test_a_share_is_never_rounded_to_all(home: Home) -> None:
    lines = [pair_line(n, "logic") for n in range(1, 300)] + [failed_line(300, "logic", "refusal")]
    came = outcome(make_injection(home, "inject-a", lines) / "results.jsonl")
    assert sentence(came, ["logic"]).endswith("are usable (99.7 %): logic 99.7 %.")


def test_what_came_is_told_only_where_it_says_more() -> None:
    line = failed_line(1, "logic", "refusal")
    assert why_not({**line, "detail": WORDS["refusal"]}) == WORDS["refusal"]
    assert (
        why_not({**line, "failed": "too_long", "detail": "it takes 9 tokens"})
        == "It takes 9 tokens"
    )
    assert why_not({**line, "failed": "too_long"}) == "Too long."
    assert why_not({**line, "detail": "It said no."}) == f"{WORDS['refusal']} It said no."
