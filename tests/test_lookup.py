"""The index of pairs in memory finds what is committed, however it came in, and nothing that is gone."""

from pathlib import Path

import pytest
from making import add_dataset, add_pairs

from seapo.records import Decision
from seapo.store import Store, board, datasets, lookup
from seapo.store.decisions import decide, history


def on_board(store: Store, *pair_ids: str) -> list[str]:
    numbers = store.lookup.find(pair_ids).board
    return [place.pair_id for place in board.places(store.cursor(), numbers)]


def test_rows_are_found_as_they_come_in(store: Store, tmp_path: Path) -> None:
    first = add_pairs(store, tmp_path, add_dataset(store, count=3), 3)
    assert on_board(store, first[2], first[0], "nobody") == [first[0], first[2]]
    rest = add_pairs(store, tmp_path, add_dataset(store, "more", count=6), 6)
    assert on_board(store, rest[5]) == [rest[5]]
    assert on_board(store, first[0]) == [first[0]] * 2  # the same pair in both data sets


@pytest.mark.parametrize("many", [1, lookup.MANY])
def test_arrays_and_dictionary_find_the_same(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(lookup, "MANY", many)
    ids = add_pairs(store, tmp_path, add_dataset(store, count=9), 9)
    for turn in range(2):
        decide(store, [Decision(f"{turn}{pair}", pair, "accept", "ann") for pair in ids])
        assert [len(history(store, pair)) for pair in ids] == [turn + 1] * 9
        found = lookup.Lookup(store.cursor, lambda: 0).find(ids)
        assert found == store.lookup.find(ids)
    assert on_board(store, *ids) == ids


def test_what_was_rolled_back_is_not_missed_later(store: Store, tmp_path: Path) -> None:
    ids = add_pairs(store, tmp_path, add_dataset(store), 6)
    with pytest.raises(ZeroDivisionError), store.writing() as cursor:
        cursor.execute("insert into board by name select * exclude (number) from board")
        assert on_board(store, ids[0]) == [ids[0]]
        raise ZeroDivisionError
    again = add_pairs(store, tmp_path, add_dataset(store, "more"), 6)
    assert on_board(store, *again) == [*ids, *again]


def test_a_deleted_data_set_is_gone_and_comes_back(store: Store, tmp_path: Path) -> None:
    ids = add_pairs(store, tmp_path, add_dataset(store), 6)
    decide(store, [Decision("k", ids[0], "accept", "ann")])
    datasets.delete(store, "sums")
    assert on_board(store, *ids) == []
    assert add_pairs(store, tmp_path, add_dataset(store, "again"), 6) == ids
    assert on_board(store, *ids) == ids
    decide(store, [Decision("u", ids[0], "undo", "ann")])
    assert [entry["standing"] for entry in history(store, ids[0])] == [False, False]
