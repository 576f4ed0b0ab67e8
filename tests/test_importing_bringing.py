"""Bringing files in: counts, duplicates within a set and between two, and all of a file or nothing."""

from pathlib import Path

import pytest
from making_files import GOOD, asides, lines, put, tables

from seapo.store import Store
from seapo.store.importing import bring_in, opening
from tests.conftest import shared


def test_duplicates_are_counted_within_a_set(tmp_path: Path, store: Store) -> None:
    again = {**GOOD[0], "rejected": "another wrong"}
    done = bring_in(store, put(tmp_path, lines(*GOOD, GOOD[0], again, GOOD[2])))
    assert (done.read, done.imported, done.duplicates) == (6, 4, 2)
    assert (done.positives, done.pairs) == (3, 4)
    assert tables(store) == (1, 3, 3, 4, 4, 0, 0)


def test_a_text_in_two_sets_is_one_positive_with_two_memberships(
    tmp_path: Path, store: Store
) -> None:
    bring_in(store, put(tmp_path, lines(*GOOD), "one.jsonl"))
    done = bring_in(
        store, put(tmp_path, lines(*GOOD[1:], {**GOOD[0], "chosen": "new"}), "two.jsonl")
    )
    assert (done.positives, done.pairs, done.duplicates) == (3, 3, 0)
    assert tables(store) == (2, 4, 6, 4, 6, 0, 0)
    loose = """
        select count(*) from board b join pairs p on p.number = b.pair_number
        join positives o on o.number = b.positive_number
        where p.pair_id = b.pair_id and o.positive_id = b.positive_id
    """
    assert store.cursor().execute(loose).fetchall() == [(6,)]


def test_decisions_made_in_another_set_hold(tmp_path: Path, store: Store) -> None:
    bring_in(store, put(tmp_path, lines(*GOOD), "one.jsonl"))
    pair = store.cursor().execute("select pair_id from board order by number").fetchall()[0][0]
    store.cursor().execute(
        "insert into decisions (key, pair_id, verdict, reviewer, edit) values ('k', ?, 'accept', 'me', 'xyz')",
        [pair],
    )
    bring_in(store, put(tmp_path, lines(GOOD[0]), "two.jsonl"))
    found = (
        store.cursor()
        .execute("select state, edited, rejected_chars from board where dataset_id = 2")
        .fetchall()
    )
    assert found == [("accepted", True, 3)]


def test_progress_rises_to_one(tmp_path: Path, store: Store) -> None:
    shares: list[float] = []
    bring_in(store, put(tmp_path, lines(*GOOD)), on_progress=lambda _, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_file_of_several_blocks_is_one_data_set(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BLOCK", 300)
    rows = [{"prompt": f"p{n}", "chosen": "c", "rejected": f"r{n}"} for n in range(40)]
    bad = {"prompt": "p", "chosen": "c"}
    path = put(tmp_path, lines(*rows, bad, *rows[5:15], {**rows[3], "rejected": "new"}, *rows, bad))
    done = bring_in(store, path)
    assert (done.read, done.imported, done.duplicates, done.set_aside) == (93, 41, 50, 2)
    assert tables(store) == (1, 40, 40, 41, 41, 0, 2)
    assert asides(store, done) == [(41, "missing"), (93, "missing")]
    numbers = "select count(distinct number), count(distinct pair_number) from board"
    assert store.cursor().execute(numbers).fetchall() == [(41, 41)]


def test_an_import_that_breaks_off_leaves_no_trace(tmp_path: Path, store: Store) -> None:
    def stop(step: str, _: float) -> None:
        if step == "filling the tables":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_in(store, put(tmp_path, lines(*GOOD)), on_progress=stop)
    assert tables(store) == (0,) * 7
    assert bring_in(store, put(tmp_path, lines(*GOOD))).pairs == 3


SHARED_COUNTS = [
    ("gsm8k/train.jsonl", "gsm8k", 2000, 2000, 2000, 0),
    ("gsm8k/test.jsonl", "gsm8k", 1319, 1319, 1319, 0),
    ("truthfulqa/validation.jsonl", "truthfulqa", 817, 817, 817, 3295),
    ("halueval/qa.jsonl", "halueval", 500, 500, 500, 500),
    ("humaneval/HumanEval.jsonl", "code", 164, 164, 164, 0),
    ("bbh/boolean_expressions.json", "bbh", 250, 250, 250, 0),
    ("llamafactory/dpo_en_demo.json", "preference", 299, 294, 294, 294),
]


@pytest.mark.parametrize(("name", "format_", "read", "kept", "positives", "pairs"), SHARED_COUNTS)
def test_public_sets(
    name: str, format_: str, read: int, kept: int, positives: int, pairs: int, store: Store
) -> None:
    done = bring_in(store, shared(name))
    assert (done.format, done.read, done.imported, done.positives, done.pairs, done.set_aside) == (
        format_, read, kept, positives, pairs, 0,
    )  # fmt: skip
