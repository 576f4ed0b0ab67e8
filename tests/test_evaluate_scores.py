"""Checks, intervals and formats of evaluations, against answers and figures known beforehand."""

import json
from pathlib import Path

import pytest

from seapo.errors import BadInput
from seapo.evaluation.checks import correct, final_answer, last_number
from seapo.evaluation.formats import FORMATS, read_items
from seapo.evaluation.scoring import mc1, mc2, summary, wilson
from seapo.evaluation.suites import read_suite
from seapo.workers.evaluation.code import passes
from seapo.workers.evaluation.items import SUITES, embedded_suite


@pytest.mark.parametrize(
    ("rule", "target", "others", "answer", "right"),
    [
        ("final", "72", (), "60 + 12 = 72. The answer is 72.", True),
        ("final", "72", (), "60 + 12 = 72. The answer is 62.", False),
        ("final", "72", (), "72", True),
        ("final", "72", (), "", False),
        ("final", "Yes", (), "So it is. The answer is: yes", True),
        ("final", "owl", (), 'The answer is "owl".', True),
        ("final", "owl", (), "The answer is fox. No, the answer is owl.", True),
        ("final", "No", (), "The answer is No. It does not follow.", True),
        ("final", "3.5", (), "The answer is 3.5.\nDone", True),
        ("names", "Paris", ("Rome",), "The capital of France is Paris.", True),
        ("names", "Paris", ("Rome",), "It is Paris or Rome.", False),
        ("names", "C", ("Ca", "Cl"), "The symbol of carbon is C.", True),
        ("names", "C", ("Ca", "Cl"), "The symbol of carbon is Ca.", False),
        ("names", "Oslo", (), "It is Osloe.", False),
        ("unknown", "Zumar", (), "I have no record of Zumar.", True),
        ("unknown", "Zumar", (), "I don't know anything called Zumar.", True),
        ("unknown", "Zumar", (), "Zumar was founded by Talo in 1432.", False),
        ("unknown", "Zumar", (), "I have no record, but it was founded in 1432.", False),
        ("denies", "Madrid", (), "That is not right. The capital of Spain is Madrid.", True),
        ("denies", "Madrid", (), "No. The capital of Spain is Lisbon.", False),
        ("denies", "Madrid", (), "Yes. The capital of Spain is Madrid.", False),
        ("denies", "Madrid", (), "No one knows Madrid because King Olo moved it.", False),
        ("confirms", "Madrid", (), "Yes. The capital of Spain is Madrid.", True),
        ("confirms", "Madrid", (), "Yes, as Olo showed in 1432.", False),
        ("confirms", "Madrid", (), "Yes. The capital of Spain is Lima.", False),
        ("number", "1234.5", (), "That makes 1,234.50 in all.", True),
        ("number", "18", (), "The answer is 18 dollars.", True),
        ("number", "18", (), "The answer is 81.", False),
        ("exact", "(C)", (), "So the answer is (C).", True),
        ("exact", "valid", (), "The answer is invalid.", False),
    ],
)
def test_checks(rule: str, target: str, others: tuple[str, ...], answer: str, right: bool) -> None:
    assert correct(rule, target, others, answer) is right


@pytest.mark.parametrize(
    ("text", "number"), [("#### 1,000", "1000"), ("-3", "-3"), ("2.50", "2.5"), ("none", "")]
)
def test_last_numbers(text: str, number: str) -> None:
    assert last_number(text) == number


def test_a_final_answer_without_the_phrase_is_the_last_word() -> None:
    assert final_answer("I think owl.") == "owl"


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_intervals_as_published(hits: int, n: int, low: float, high: float) -> None:
    """81 of 263 is Newcombe's example (1998, method 3)."""
    found = wilson(hits / n if n else 0.0, n)
    assert found == pytest.approx((low, high), abs=1e-4)


def test_choices_score_by_the_best_or_by_their_share() -> None:
    likelihoods = [-1.0, -2.0, -1.0986122886681098 - 1.0]
    assert mc1(likelihoods, [0]) == 1
    assert mc1(likelihoods, [1, 2]) == 0
    total = 1 + 2.718281828**-1 + 1 / 3
    assert mc2(likelihoods, [0, 2]) == pytest.approx((1 + 1 / 3) / total)
    assert mc2([-2000.0, -2000.0], [0]) == 0.5


def test_a_summary_counts_by_dimension() -> None:
    rows = [{"dimension": "x", "score": 1}, {"dimension": "x", "score": 0}]
    found = summary([*rows, {"dimension": "y", "score": 0.5}])
    assert found["scores"] == {"x": 0.5, "y": 0.5}
    assert found["n"] == {"x": 2, "y": 1}
    assert found["intervals"]["x"][0] < 0.5 < found["intervals"]["x"][1]


ROWS = {
    "gsm8k": ({"question": "How many?", "answer": "2+2=<<2+2=4>>4\n#### 4"}, "4"),
    "bbh": ({"input": "not True is", "target": "False"}, "False"),
    "mmlu": ({"question": "Which?", "choices": ["a", "b", "c"], "answer": 2}, "C"),
    "humaneval": ({"prompt": "def f():\n", "test": "", "entry_point": "f"}, ""),
    "truthfulqa": (
        {
            "question": "Is it?",
            "mc1_targets": {"choices": ["no", "yes"], "labels": [1, 0]},
            "mc2_targets": {"choices": ["no", "not so", "yes"], "labels": [1, 1, 0]},
        },
        "no",
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_formats_make_items(name: str, tmp_path: Path) -> None:
    row, target = ROWS[name]
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row) + "\n")
    items = read_items(path, name, "knowledge", None)
    assert {item.target for item in items} == {target}
    assert [item.gold for item in items if item.rule == "mc2"] == [(0, 1)] * (name == "truthfulqa")


def test_mmlus_own_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('"Which, then?",a,b,c,d,B\n')
    (item,) = read_items(path, "mmlu", "knowledge", None)
    assert (item.gold, item.target) == ((1,), "B")
    assert item.prompt == "Which, then?\nA. a\nB. b\nC. c\nD. d\nAnswer with the letter."


def test_a_suite_leaves_code_out_unless_allowed(tmp_path: Path) -> None:
    rows = [json.dumps(ROWS[name][0]) for name in ("gsm8k", "humaneval")]
    for name, row in zip(("gsm8k", "humaneval"), rows, strict=True):
        (tmp_path / f"{name}.jsonl").write_text(row)
    tasks = [{"file": f"{name}.jsonl", "format": name} for name in ("gsm8k", "humaneval")]
    (tmp_path / "suite.json").write_text(json.dumps({"tasks": tasks}))
    suite = read_suite(tmp_path, None, allow_code=False)
    assert [task.name for task in suite.tasks] == ["1_gsm8k_number"]
    assert suite.skipped == {"code may not be executed (allow_code_execution is off)": 1}
    assert len(read_suite(tmp_path, None, allow_code=True).tasks) == 2


@pytest.mark.parametrize(
    ("suite", "message"),
    [
        (None, "is not a suite"),
        ("[]", "is not a suite"),
        ('{"tasks": []}', "lacks tasks"),
        ('{"tasks": [{"file": "x.jsonl"}]}', "lacks tasks, or a task lacks file or format"),
        ('{"tasks": [{"file": "x.jsonl", "format": "gsm8k"}]}', "cannot be read"),
        ('{"tasks": [{"file": "y.jsonl", "format": "gsm9k"}]}', "'gsm9k' is no format"),
        ('{"tasks": [{"file": "y.jsonl", "format": "bbh"}]}', "Row 1 of y.jsonl is not bbh"),
        ('{"tasks": [{"file": "z.jsonl", "format": "bbh"}]}', "is not JSON"),
    ],
)
def test_what_is_no_suite_says_why(tmp_path: Path, suite: str | None, message: str) -> None:
    (tmp_path / "y.jsonl").write_text('{"question": "Why?"}\n')
    (tmp_path / "z.jsonl").write_text('{"question": \n')
    if suite is not None:
        (tmp_path / "suite.json").write_text(suite)
    with pytest.raises(BadInput, match=message):
        read_suite(tmp_path, None, allow_code=False)


@pytest.mark.parametrize("name", SUITES)
def test_the_embedded_suite_asks_each_dimension_and_both_ways(name: str) -> None:
    suite = embedded_suite(name, 50, seed=0)
    items = [item for task in suite.tasks for item in task.items]
    assert len({item.id for item in items}) == 250
    assert {task.kind for task in suite.tasks} == {"generate", "choose"}
    chosen = [item for item in items if item.kind == "choose"]
    assert all(item.choices[item.gold[0]] == item.target for item in chosen)
    assert len({item.gold for item in chosen}) > 1


CHECK = "def check(f):\n    assert f(2) == 4\n"


@pytest.mark.parametrize(
    ("answer", "passed"),
    [
        ("    return x * x\n", True),
        ("    return x + 1\n", False),
        ("Here:\n```python\ndef square(x):\n    return x ** 2\n```", True),
        ("    raise SystemExit(0)\n", False),
        ("    while True: pass\n", False),
    ],
)
def test_code_runs_apart_and_has_to_come_to_its_end(
    answer: str, passed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seapo.workers.evaluation.code.SECONDS", 3)
    assert passes(answer, "def square(x):\n", CHECK, "square") is passed
