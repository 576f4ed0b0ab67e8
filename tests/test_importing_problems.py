"""Whatever is wrong with a row, it is set aside with line and reason, and the good ones beside it are kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from making_files import GOOD, asides, lines, put

from seapo.store import Store
from seapo.store.datasets import set_aside_rows
from seapo.store.importing import bring_in
from seapo.store.importing.rows.flaws import TOO_LONG

# line by line: the bad one between good ones, its line, its reason
BAD_LINES: list[tuple[str, bytes, str]] = [
    ("truncated", b'{"prompt": "a", "chosen": "b", "rej', "not_json"),
    ("not json", b"hello", "not_json"),
    ("lone surrogate", rb'{"prompt": "a", "chosen": "\ud800", "rejected": "c"}', "not_json"),
    ("nul", b'{"prompt": "a\0", "chosen": "b", "rejected": "c"}', "not_json"),
    ("a list", b'["a", "b"]', "not_an_object"),
    ("a number", b"7", "not_an_object"),
    ("null row", b"null", "not_an_object"),
    ("missing", b'{"prompt": "a", "chosen": "b"}', "missing"),
    ("nothing there", b'{"other": "a"}', "missing"),
    ("empty object", b"{}", "missing"),
    ("null", b'{"prompt": "a", "chosen": null, "rejected": "c"}', "null"),
    ("number", b'{"prompt": "a", "chosen": 42, "rejected": "c"}', "not_text"),
    ("bool", b'{"prompt": "a", "chosen": "b", "rejected": true}', "not_text"),
    ("object", b'{"prompt": {"x": 1}, "chosen": "b", "rejected": "c"}', "not_text"),
    ("blank answer", b'{"prompt": "a", "chosen": "  ", "rejected": "c"}', "blank"),
    ("empty rejected", b'{"prompt": "a", "chosen": "b", "rejected": ""}', "blank"),
    ("blank prompt", b'{"prompt": "\\n", "chosen": "b", "rejected": "c"}', "blank"),
    ("identical", b'{"prompt": "a", "chosen": "b", "rejected": "b\\n"}', "identical"),
    ("latin-1", '{"prompt": "a", "chosen": "caf\xe9", "rejected": "c"}'.encode("latin-1"), "encoding"),
    ("long", json.dumps({"prompt": "x" * 5_000_000, "chosen": "b", "rejected": "c"}).encode(), "too_long"),
    ("deep", b"[" * 3000, "not_json"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "reason"), [c[1:] for c in BAD_LINES], ids=[c[0] for c in BAD_LINES]
)
def test_a_bad_line_is_set_aside(bad: bytes, reason: str, tmp_path: Path, store: Store) -> None:
    done = bring_in(store, put(tmp_path, lines(GOOD[0], b"", bad, *GOOD[1:])))
    assert (done.read, done.imported, done.set_aside, done.reasons) == (4, 3, 1, {reason: 1})
    assert asides(store, done) == [(3, reason)]
    (row,) = set_aside_rows(store, done.name)
    assert row.detail
    assert row.raw[:20] == bad.decode("utf-8", "backslashreplace")[:20]


TURN_A, TURN_U = {"role": "assistant", "content": "b"}, {"role": "user", "content": "a"}
BAD_TALKS: list[tuple[str, Any, Any, str]] = [
    ("text", "no turns", [TURN_U, TURN_A], "not_turns"),
    ("strings", ["a", "b"], [TURN_U, TURN_A], "unknown_role"),
    ("empty", [], [TURN_U, TURN_A], "not_turns"),
    ("stranger", [{"role": "wizard", "content": "a"}, TURN_A], [TURN_U, TURN_A], "unknown_role"),
    ("no text", [TURN_U, {"role": "assistant", "content": None}], [TURN_U, TURN_A], "not_text"),
    ("an image", [TURN_U, {"role": "assistant", "content": [{"type": "image"}]}], [TURN_U, TURN_A], "not_text"),
    ("ends with user", [TURN_U], [TURN_U, TURN_A], "no_answer"),
    ("other prompt", [{"role": "user", "content": "z"}, TURN_A], [TURN_U, TURN_A], "prompts_differ"),
    ("answer alone", [TURN_A], [{"role": "assistant", "content": "c"}], "no_prompt"),
    ("blank", [TURN_U, {"role": "assistant", "content": " "}], [TURN_U, TURN_A], "blank"),
    ("identical", [TURN_U, TURN_A], [TURN_U, TURN_A], "identical"),
    ("null", None, [TURN_U, TURN_A], "null"),
    ("a number", 5, [TURN_U, TURN_A], "not_turns"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "rejected", "reason"), [c[1:] for c in BAD_TALKS], ids=[c[0] for c in BAD_TALKS]
)
def test_a_bad_conversation_is_set_aside(
    chosen: Any, rejected: Any, reason: str, tmp_path: Path, store: Store
) -> None:
    good = [
        {
            "chosen": [TURN_U, {"role": "assistant", "content": f"r{n}"}],
            "rejected": [TURN_U, TURN_A],
        }
        for n in range(3)
    ]
    done = bring_in(store, put(tmp_path, lines(*good, {"chosen": chosen, "rejected": rejected})))
    assert (done.imported, done.reasons) == (3, {reason: 1})
    assert asides(store, done) == [(4, reason)]


def test_half_a_surrogate_and_nan_are_set_aside_in_plain_answers(
    tmp_path: Path, store: Store
) -> None:
    rows = (
        rb'{"question": "a \ud83d\ude00 \\ud800", "answer": "b"}',
        rb'{"question": "\ud800", "answer": "b"}',
    )
    done = bring_in(store, put(tmp_path, b"\n".join((*rows, b'{"question": "c", "answer": NaN}'))))
    assert done.imported == 1
    assert asides(store, done) == [(2, "not_json"), (3, "null")]


def test_an_odd_label_does_not_make_bad_completions_good(tmp_path: Path, store: Store) -> None:
    labels = ("desirable", "undesirable", "maybe", "desirable", "undesirable")
    rows = [
        {"prompt": f"p{n}", "completion": f"c{n}", "label": word} for n, word in enumerate(labels)
    ]
    done = bring_in(store, put(tmp_path, "\n".join(map(json.dumps, rows)).encode()))
    assert (done.format, done.positives, done.negatives) == ("labelled", 2, 2)
    assert asides(store, done) == [(3, "bad_label")]


def test_numbers_answer_questions_but_are_no_chosen_text(tmp_path: Path, store: Store) -> None:
    done = bring_in(
        store,
        put(tmp_path, lines({"question": "1+1?", "answer": 2}, {"question": 7, "answer": "x"})),
    )
    assert (done.imported, done.reasons) == (1, {"not_text": 1})
    assert store.cursor().execute("select answer from positives").fetchall() == [("2",)]


def test_a_row_at_the_limit_is_kept(tmp_path: Path, store: Store) -> None:
    row = {"prompt": "a", "chosen": "b", "rejected": "x"}
    row["rejected"] = "x" * (TOO_LONG - len(json.dumps(row)) + 1)
    assert bring_in(store, put(tmp_path, lines(row))).pairs == 1


@pytest.mark.parametrize(
    "row",
    [
        {"question": "a", "answer": "b"},
        {"prompt": "a", "completion": "b"},
        {"instruction": "a", "input": "", "output": "b"},
        {"prompt": "a", "completion": "b", "label": True},
        {"prompt": "a", "chosen": "b", "rejected": "c"},
        {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]},
    ],
    ids="-".join,
)
def test_a_broken_line_never_takes_the_good_ones_along(
    store: Store, tmp_path: Path, row: dict[str, object]
) -> None:
    path = tmp_path / "mixed.jsonl"
    good, broken = json.dumps(row), ("broken", '{"cut": "of', '{"a" 1}')
    path.write_text("\n".join([good, *broken, good.replace('"a"', '"z"')]) + "\n")
    done = bring_in(store, path)
    assert (done.imported, done.reasons) == (2, {"not_json": 3})
