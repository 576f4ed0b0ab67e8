"""Charts and what stands around them: marks that carry their place, bars from zero, words, the next step."""

from pathlib import Path

import pytest

from seapo.jobs import Run
from seapo.ui import charts
from seapo.ui.charts import LOOKS, Dot, Line, Mark
from seapo.ui.inject.mix import linked
from seapo.ui.marked import segments
from seapo.ui.next_step import next_step
from seapo.ui.notes import DISPLACED, FLAT, OVERFITTED, notes, series, types_of
from seapo.ui.numbers import Counts
from seapo.ui.words import count, duration, percent, size

MARKS = [
    Mark("logic", "accepted", 30, "#D55E00"),
    Mark("logic", "rejected", 10, "#D55E00", LOOKS["rejected"]),
    Mark("<b>own</b>", "accepted", 5, "#123456"),
]


def test_every_mark_carries_its_place() -> None:
    bars = [trace for trace in charts.stacked(MARKS).data if trace.type == "bar"]
    held = [mark for bar in bars for mark in zip(bar.y, bar.x, bar.customdata, strict=True)]
    placed = {(row, value): place for row, value, place in held}
    assert placed == {("logic", 30): 0, ("logic", 10): 1, ("&lt;b&gt;own&lt;/b&gt;", 5): 2}


def test_bars_begin_at_zero_and_say_their_total() -> None:
    figure = charts.stacked(MARKS)
    assert figure.layout.xaxis.range[0] == 0
    assert [text.strip() for text in figure.data[-1].text] == ["40", "5"]


def test_verdicts_differ_by_more_than_colour() -> None:
    assert len({(look.opacity, look.pattern) for look in LOOKS.values()}) == len(LOOKS)


def test_whiskers_reach_the_intervals_ends() -> None:
    trace = charts.whiskers([Dot("logic", 3, -1, 8)], zero=True, unit="points").data[0]
    assert (trace.error_x.array[0], trace.error_x.arrayminus[0]) == (5, 4)


def test_names_at_lines_ends_stay_apart() -> None:
    figure = charts.lines([Line("a", [1, 9], [0, 0.5]), Line("b", [1, 9], [1, 0.5])])
    low, high = sorted(note.y for note in figure.layout.annotations)
    assert high > low


@pytest.mark.parametrize(
    ("text", "spans", "cut", "expected"),
    [
        ("one two", [(4, 7)], 99, [(False, "one "), (True, "two")]),
        ("abc", [], 99, [(False, "abc")]),
        ("abc", [(0, 2), (1, 3)], 99, [(True, "ab"), (True, "c")]),
        ("x" * 50 + "Y" + "z" * 50, [(50, 51)], 20, None),
    ],
)
def test_segments_hold_the_text_and_its_marks(
    text: str, spans: list[tuple[int, int]], cut: int, expected: list[tuple[bool, str]] | None
) -> None:
    found = segments(text, spans, cut)
    if expected is not None:
        assert found == expected
    else:
        assert (True, "Y") in found
        assert len("".join(part for _, part in found)) < 30


@pytest.mark.parametrize(
    ("shares", "moved"),
    [((80, 33, 33), "a"), ((100, 50, 50), "a"), ((0, 0, 0), "b"), ((1, 2, 98), "c"), ((7, 0, 0), "a")],
)  # fmt: skip
def test_linked_sliders_add_up(shares: tuple[int, int, int], moved: str) -> None:
    before = dict(zip("abc", shares, strict=True))
    found = linked(before, moved)
    assert sum(found.values()) == 100
    assert found[moved] == before[moved]
    assert min(found.values()) >= 0


def curve(**names: tuple[float, float]) -> list[dict[str, object]]:
    """Straight lines over 20 steps; `__` in a name stands for a slash."""
    return [
        {"step": s, **{n.replace("__", "/"): a + (b - a) * s / 20 for n, (a, b) in names.items()}}
        for s in range(1, 21)
    ]


@pytest.mark.parametrize(
    ("logged", "expected"),
    [
        (curve(rewards__chosen=(0, -1), rewards__margins=(0, 1)), [DISPLACED]),
        (curve(rewards__chosen=(0, 1), rewards__margins=(0, 1)), []),
        (curve(rewards__chosen=(0, 0), rewards__margins=(0, 0.001)), [FLAT]),
        (curve(loss=(1, 0), eval_loss=(0.5, 0.9), rewards__margins=(0, 1)), [OVERFITTED]),
        ([], []),
    ],
)
def test_notes_say_what_the_curves_show(
    logged: list[dict[str, object]], expected: list[str]
) -> None:
    assert notes(logged) == expected


def test_replayed_steps_count_once() -> None:
    logged = [{"step": 1, "loss": 3.0}, {"step": 2, "loss": 2.0}, {"step": 2, "loss": 1.0}]
    assert series(logged, "loss") == ([1.0, 2.0], [3.0, 1.0])
    assert types_of([{"step": 1, "eval_rewards/accuracies/logic": 1.0}]) == ["logic"]


def counted(positives: int = 0, snapshots: int = 0, **states: int) -> Counts:
    rows = tuple({"type": "logic", "state": s, "pairs": n} for s, n in states.items())
    return Counts(positives, rows, snapshots, 0, 0)


def run(kind: str, state: str, **config: object) -> Run:
    return Run(
        f"{kind}-1", kind, Path(), state, None, None, "", None, "cpu", 1.0, 1.0, None, None, None,
        dict(config),
    )  # fmt: skip


DONE = run("train", "done", model="embedded")
SCORED = run("evaluate", "done", named="train-1", model="/home/train-1/model")


@pytest.mark.parametrize(
    ("dataset", "found", "runs", "label", "screen"),
    [
        (None, counted(), [], "Bring in a data set", "build"),
        ("a", counted(9), [], "Put errors into 9 positives", "build"),
        ("a", counted(9, undecided=212), [], "Review 212 undecided pairs", "review"),
        ("a", counted(9, undecided=1, accepted=388), [], "Train on 388 accepted pairs", "train"),
        ("a", counted(9, accepted=3), [], "Train on 3 accepted pairs", "train"),
        ("a", counted(9, rejected=3), [], "Put errors into 9 positives", "build"),
        ("a", counted(9, accepted=388), [DONE], "Evaluate the trained model", "compare"),
        ("a", counted(9, accepted=388), [DONE, SCORED], "Compare the results", "compare"),
        ("a", counted(9, accepted=388, undecided=2), [DONE, SCORED], "Review 2 undecided pairs", "review"),
    ],
)  # fmt: skip
def test_the_next_step_is_the_first_that_is_not_done(
    dataset: str | None, found: Counts, runs: list[Run], label: str, screen: str
) -> None:
    step = next_step(dataset, found, runs)
    assert (step.label, step.screen) == (label, screen)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (count(1, "pair"), "1 pair"),
        (count(2000, "pair"), "2,000 pairs"),
        (duration(8.2), "8 s"),
        (duration(200), "3 min"),
        (duration(7500), "2 h 5 min"),
        (size(312_000), "312 kB"),
        (size(1_400_000_000), "1.4 GB"),
        (percent(0.785), "78 %"),
    ],
)
def test_words(found: str, expected: str) -> None:
    assert found == expected


def test_labels_stand_where_nothing_crosses_them() -> None:
    dots = [Dot("up", 3, 1, 8, label="+3"), Dot("down", -5, -9, -1, label="−5")]
    figure = charts.whiskers(dots, zero=True)
    _, labels = figure.data
    assert [text.strip() for text in labels.text] == ["+3", "−5"]
    assert labels.x == (8, -9)
    assert labels.textposition == ("middle right", "middle left")
    low, high = figure.layout.xaxis.range
    assert low < -9
    assert high > 8


def test_each_mark_has_whiskers_of_its_own_colour() -> None:
    dots = [Dot("a", 1, 0, 2, "#111111"), Dot("b", 1, 0, 2, "#222222")]
    marks = [trace for trace in charts.whiskers(dots).data if trace.mode == "markers"]
    assert [trace.error_x.color for trace in marks] == ["#111111", "#222222"]


@pytest.mark.parametrize(
    ("wanted", "top", "expected"),
    [([0, 0, 5], 9, [0, 1, 5]), ([9, 9, 9], 9, [7, 8, 9]), ([3], 2, [2]), ([], 1, [])],
)
def test_names_are_pushed_apart_and_stay_inside(
    wanted: list[float], top: float, expected: list[float]
) -> None:
    assert charts.apart(wanted, 1, top) == expected
