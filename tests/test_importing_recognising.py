"""The shape of a file's rows: found, asked for, mapped by hand, or told where there is none."""

from pathlib import Path

import pytest
from making_files import UNKNOWN, lines, put

from seapo.errors import BadInput
from seapo.store import Store
from seapo.store.importing import bring_in


def test_an_unknown_shape_shows_its_columns_and_rows(tmp_path: Path, store: Store) -> None:
    with pytest.raises(BadInput) as caught:
        bring_in(store, put(tmp_path, lines(*UNKNOWN)))
    for part in ("frage, gut, schlecht", '"F0"', "--map prompt=COLUMN"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("mapping", "counts"),
    [
        ({"prompt": "frage", "chosen": "gut", "rejected": "schlecht"}, (3, 3)),
        ({"prompt": "frage", "chosen": "gut", "rejected": "schlecht", "system": "hinweis"}, (3, 3)),
        ({"prompt": "frage", "completion": "gut"}, (3, 0)),
    ],
)
def test_mapped_columns(
    mapping: dict[str, str], counts: tuple[int, int], tmp_path: Path, store: Store
) -> None:
    done = bring_in(store, put(tmp_path, lines(*UNKNOWN)), mapping=mapping)
    assert (done.format, (done.positives, done.pairs)) == ("mapped", counts)
    found = (
        store.cursor().execute("select turns, answer from positives order by number").fetchall()[0]
    )
    system = [{"role": "system", "content": "H"}] if "system" in mapping else []
    assert found == ([*system, {"role": "user", "content": "F0"}], "G0")


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"prompt": "nowhere", "chosen": "gut"}, "no column nowhere.*frage, gut"),
        ({"question": "frage"}, "no field question.*prompt, chosen"),
        ({"prompt": "frage"}, "not enough"),
    ],
)
def test_a_mapping_that_cannot_be(
    mapping: dict[str, str], message: str, tmp_path: Path, store: Store
) -> None:
    with pytest.raises(BadInput, match=message):
        bring_in(store, put(tmp_path, lines(*UNKNOWN)), mapping=mapping)


def test_a_format_can_be_asked_for(tmp_path: Path, store: Store) -> None:
    path = put(tmp_path, lines({"question": "a", "answer": "b #### 1"}))
    assert bring_in(store, path, format="qa").format == "qa"
    with pytest.raises(BadInput, match="no format nonsense"):
        bring_in(store, path, "other", format="nonsense")
