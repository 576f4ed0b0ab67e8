"""Comparisons: paired rows, their intervals against known figures, flips, and what cannot be compared."""

import json
import math
from pathlib import Path

import pytest

from seapo.compare import compare, in_words
from seapo.errors import BadInput, NotFound


def _run(folder: Path, scores: dict[str, list[float]], skip: int = 0) -> Path:
    folder.mkdir()
    rows = [
        {
            "id": f"{dimension}{n}",
            "dimension": dimension,
            "prompt": f"question {n}",
            "target": "yes",
            # Unicode calls these line ends, JSON lines do not.
            "answer": f"answer\u2028of\x85{folder.name}",
            "score": score,
        }
        for dimension, found in scores.items()
        for n, score in enumerate(found)
    ]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows[skip:])
    (folder / "items.jsonl").write_text(text)
    (folder / "results.json").write_text(json.dumps({"model": folder.name, "suite": "s"}))
    return folder


def test_rows_hold_paired_differences_and_the_average(tmp_path: Path) -> None:
    a = _run(tmp_path / "a", {"knowledge": [1, 1, 0, 0], "coding": [0, 0]})
    b = _run(tmp_path / "b", {"knowledge": [1, 0, 1, 1], "coding": [0, 1]})
    rows = {row["dimension"]: row for row in compare([a, b])["table"]}
    assert list(rows) == ["knowledge", "coding", "average"]
    assert (rows["knowledge"]["baseline"], rows["knowledge"]["score"]) == (0.5, 0.75)
    assert rows["average"]["difference"] == pytest.approx((0.25 + 0.5) / 2)
    assert rows["average"]["n"] == 6


def test_the_interval_is_agresti_and_mins(tmp_path: Path) -> None:
    """53 pairs: 5 lost, 20 gained; by hand from the paper's formula with half a pair in each cell."""
    before = [1.0] * 5 + [0.0] * 20 + [1.0] * 28
    after = [0.0] * 5 + [1.0] * 20 + [1.0] * 28
    a, b = _run(tmp_path / "a", {"x": before}), _run(tmp_path / "b", {"x": after})
    row = compare([a, b])["table"][0]
    lost, gained, n = 5.5, 20.5, 55
    middle = (gained - lost) / n
    error = math.sqrt((gained + lost) - (gained - lost) ** 2 / n) / n
    assert row["difference"] == pytest.approx(15 / 53)
    assert row["low"] == pytest.approx(middle - 1.95996 * error, abs=1e-5)
    assert row["high"] == pytest.approx(middle + 1.95996 * error, abs=1e-5)


def test_equal_runs_differ_by_nothing_within_an_interval_that_is_not_nothing(
    tmp_path: Path,
) -> None:
    a, b = (_run(tmp_path / name, {"x": [1, 0, 1]}) for name in "ab")
    row = compare([a, b])["table"][0]
    assert row["difference"] == 0
    assert row["low"] < -0.3
    assert row["high"] > 0.3


def test_flips_name_lost_items_first(tmp_path: Path) -> None:
    a, b = _run(tmp_path / "a", {"x": [0, 1, 1]}), _run(tmp_path / "b", {"x": [1, 0, 1]})
    flipped = compare([a, b])["flipped"]
    assert [(flip["id"], flip["change"]) for flip in flipped] == [("x1", "lost"), ("x0", "gained")]
    assert (flipped[0]["before"], flipped[0]["after"]) == (
        "answer\u2028of\x85a",
        "answer\u2028of\x85b",
    )


def test_items_missing_on_a_side_are_counted_and_left_out(tmp_path: Path) -> None:
    a = _run(tmp_path / "a", {"x": [0, 1, 1, 1]}, skip=1)
    b = _run(tmp_path / "b", {"x": [1, 0, 1]})
    found = compare([a, b])
    assert found["missing"] == {"b": {"only_baseline": 1, "only_run": 1}}
    assert found["table"][0]["n"] == 2


def test_three_runs_are_each_held_against_the_first(tmp_path: Path) -> None:
    runs = [_run(tmp_path / name, {"x": [0, 1]}) for name in "abc"]
    assert [row["run"] for row in compare(runs)["table"]] == ["b", "b", "c", "c"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([0.0] * 100, [1.0] * 100, "b is 100.0 points better than the baseline"),
        ([1.0] * 100, [0.0] * 100, "worse in x (−100.0)"),
        ([0.0, 1.0] * 50, [0.0, 1.0] * 50, "not clearly different from the baseline on average"),
    ],
)
def test_words_say_which_way(
    tmp_path: Path, before: list[float], after: list[float], words: str
) -> None:
    a, b = _run(tmp_path / "a", {"x": before}), _run(tmp_path / "b", {"x": after})
    found = compare([a, b])
    assert words in found["words"]
    assert found["words"] == in_words(found["table"])


def test_what_cannot_be_compared_says_why(tmp_path: Path) -> None:
    a, b = _run(tmp_path / "a", {"x": [1]}), _run(tmp_path / "b", {"y": [1]})
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="needs two evaluations"):
        compare([a])
    with pytest.raises(BadInput, match="no item in common: evaluate both on the same suite"):
        compare([a, b])
    with pytest.raises(NotFound, match=r"empty has no results\.json"):
        compare([a, tmp_path / "empty"])
