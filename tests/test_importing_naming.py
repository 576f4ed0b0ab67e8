"""The name that a file's data set gets; the same file again is no second one."""

from pathlib import Path

import pytest
from making_files import GOOD, lines, put, tables

from seapo.errors import BadInput
from seapo.store import Store
from seapo.store.importing import bring_in


def test_the_same_file_again_changes_nothing(tmp_path: Path, store: Store) -> None:
    path = put(tmp_path, lines(*GOOD))
    first = bring_in(store, path)
    before = tables(store)
    again = bring_in(store, path)
    assert (again.dataset_id, again.positives) == (first.dataset_id, 3)
    assert "already holds" in again.note
    assert tables(store) == before


def test_the_same_file_under_a_made_up_name_or_read_another_way(
    tmp_path: Path, store: Store
) -> None:
    bring_in(store, put(tmp_path, lines(GOOD[0])))
    path = put(tmp_path, lines(*GOOD))
    second = bring_in(store, path)
    assert bring_in(store, path).dataset_id == second.dataset_id
    mapped = bring_in(store, path, mapping={"prompt": "prompt", "chosen": "chosen"})
    assert mapped.dataset_id != second.dataset_id
    with pytest.raises(BadInput, match="other content"):
        bring_in(store, path, second.name, mapping={"prompt": "prompt", "chosen": "rejected"})


def test_a_taken_name_is_refused_and_a_free_one_is_found(tmp_path: Path, store: Store) -> None:
    bring_in(store, put(tmp_path, lines(*GOOD)))
    other = put(tmp_path, lines(GOOD[0]))
    with pytest.raises(BadInput, match="other content already"):
        bring_in(store, other, "rows")
    assert bring_in(store, other).name == "rows-2"
