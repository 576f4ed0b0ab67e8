"""Ids that the store computes in SQL are those of the records."""

# ruff: noqa: E501  # tables read best with a case a line

from pathlib import Path

from making_files import lines, put

from seapo.records import Positive, Turn, content_id, pair_id
from seapo.store import Store
from seapo.store.importing import bring_in


def test_ids_are_those_of_the_records(tmp_path: Path, store: Store) -> None:
    texts = [
        "plain",
        "naïve café",
        "日本語 😀👩‍👩‍👧",
        'quo"te\\ \n\t',
        "x:7:y",
        "nul\0in it",
        "é" * 300,
    ]
    rows = [
        {"messages": [{"role": "system", "content": text}, {"role": "user", "content": text + "?"}],
         "chosen": text, "rejected": text + "!"}
        for text in texts
    ]  # fmt: skip
    bring_in(store, put(tmp_path, lines(*rows)))
    found = (
        store.cursor().execute("select positive_id, pair_id from board order by number").fetchall()
    )
    for text, ids in zip(texts, found, strict=True):
        made = Positive((Turn("system", text), Turn("user", text + "?")), text)
        assert ids == (made.id, pair_id(made.id, text + "!", "unknown"))


def test_ids_of_bad_completions_and_empty_system_turns(tmp_path: Path, store: Store) -> None:
    rows = [{"prompt": [{"role": "system", "content": ""}, {"role": "user", "content": "ä"}], "completion": "ö", "label": False},
            {"prompt": "x", "completion": "y", "label": True}]  # fmt: skip
    rows[1]["prompt"] = [{"role": "user", "content": "x"}]
    bring_in(store, put(tmp_path, lines(*rows)))
    found = store.cursor().execute("select negative_id from negatives").fetchall()
    assert found == [(content_id("negative/1", "system", "", "user", "ä", "ö"),)]
