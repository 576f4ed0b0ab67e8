"""Examples for the compare page: chosen by rule, from different dimensions, losses among them."""

import pytest

from seapo.ui.flipped import right_is
from seapo.ui.typical import typical


def flip(dimension: str, change: str, name: str, length: int = 10) -> dict[str, str]:
    text = {"prompt": "x" * length, "before": "", "after": ""}
    return {"dimension": dimension, "change": change, "id": name, **text}


def moved(**points: float) -> list[dict[str, object]]:
    rows = [{"dimension": name, "difference": value / 100} for name, value in points.items()]
    return [*rows, {"dimension": "average", "difference": 1.0}]


TABLE = moved(knowledge=-2, coding=10, mathematics=15, truthfulness=50)


def test_the_most_moved_dimensions_come_first_each_once() -> None:
    flips = [flip(d, "gained", d) for d in ("knowledge", "coding", "mathematics", "truthfulness")]
    assert [f["id"] for f in typical(flips, TABLE)] == ["truthfulness", "mathematics", "coding"]


def test_a_loss_is_among_them_where_something_was_lost() -> None:
    flips = [flip(d, "gained", d) for d in ("coding", "mathematics", "truthfulness")]
    flips += [
        flip("knowledge", "lost", "a"),
        flip("knowledge", "lost", "b"),
        flip("coding", "lost", "c"),
    ]
    found = typical(flips, TABLE)
    assert [f["dimension"] for f in found] == ["truthfulness", "mathematics", "knowledge"]
    assert found[-1]["change"] == "lost"


def test_a_dimension_is_shown_by_its_usual_direction_and_middle_length() -> None:
    flips = [flip("coding", "lost", f"l{n}", n) for n in (5, 90, 30)] + [
        flip("coding", "gained", "g")
    ]
    assert [f["id"] for f in typical(flips, TABLE)] == ["l30"]


def test_few_flips_give_few_examples() -> None:
    assert typical([], TABLE) == []
    assert len(typical([flip("coding", "gained", "a")], TABLE)) == 1


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("made_up_treaty", "to say that it does not know: X is made up"),
        ("made_up_treaty/unseen", "to say that it does not know: X is made up"),
        ("premise", "to say no, and that it is X"),
        ("branch", "X"),
    ],
)
def test_what_is_right_is_said_as_an_answer(group: str, expected: str) -> None:
    assert right_is({"group": group, "target": "X"}) == expected
