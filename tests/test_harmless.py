"""Harmless changes: the surface only, the same by seed, and of the size of an error."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from seapo.diff import spans
from seapo.injectors import inject
from seapo.injectors.harmless import harmless
from seapo.injectors.harmless.phrases import PHRASES
from seapo.injectors.numbers import numbers
from seapo.injectors.scene import Scene
from seapo.records import Positive, Turn
from seapo.verify import final_answer
from tests.conftest import shared


def positive(answer: str, prompt: str = "q") -> Positive:
    return Positive((Turn("user", prompt),), answer)


def rewritten(answer: str) -> set[str]:
    """What twenty seeds make of an answer."""
    found = (harmless(positive(answer), seed) for seed in range(20))
    return {text for text in found if text is not None}


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ("The bridge is not open to cars.", "The bridge isn't open to cars."),
        ("The bridge isn't open to cars.", "The bridge is not open to cars."),
        ("Therefore, the bridge stays shut.", "Thus, the bridge stays shut."),
        ("Some birds, for example, sleep in flight.", "Some birds, for instance, sleep in flight."),
        ("About 20% of the seats were taken.", "About 20 percent of the seats were taken."),
        ("The car cost $12500 in March.", "The car cost $12,500 in March."),
        ("Her favorite tree is the oak.", "Her favourite tree is the oak."),
        ("They sell figs, dates, and plums.", "They sell figs, dates and plums."),
        ("Then, she walks home in the rain.", "Then she walks home in the rain."),
        ("- rain\n- snow\n", "* rain\n* snow\n"),
        ("1. Regen\n2. Schnee\n", "1) Regen\n2) Schnee\n"),
        ("Der Regen kam… und ging.", "Der Regen kam... und ging."),
    ],
)
def test_what_may_be_written_another_way(answer: str, wanted: str) -> None:
    assert wanted in rewritten(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Otto Stern",
        "yes",
        "    return x if x is not None else 0\n",
        "```\nit is not a list\n```",
        "`it is not` and `does not`",
        'He said: "It is not a toy, for example."',
        "See https://example.com/it-is-not/color",
        "$x is not y$",
        "\\(a is not b\\)",
        "$$\nx \\text{ is not an } y\n$$",
        "> it is not so\n",
        "| it is not | a color |\n",
        "The Color of Money",
        "In 1990 and 2000.",
        "The answer: 1,500",
        "#### 1,500",
        "Das ist nicht gut, weil der Regen kam.",
        "因此，它不是颜色。",
        "\x00 \u202e 42 \u202c",
    ],
)
def test_what_is_left_alone(answer: str) -> None:
    assert rewritten(answer) == set()


@pytest.mark.parametrize(
    "answer",
    [
        "What is not forbidden is fine: is not that so?",
        "It is not only large.",
        "Do not you worry; don't you see that it is?",
        "We know what it is.",
        "She can not only sing.",
        "She left due to arrive at noon; the train is due to the hour.",
        "That is all the less likely.",
        "Almost every day it rains.",
    ],
)
def test_what_only_looks_like_a_place(answer: str) -> None:
    for text in rewritten(answer):
        for wrong in ("isn't that", "isn't only", "don't you w", "do not you s", "it's.", "can't only",
                      "because of arrive", "is because of", "all of the less", "Almost each"):  # fmt: skip
            assert wrong not in text


def test_the_same_by_seed_and_another_by_another() -> None:
    answer = "It is a river. For example, it does not freeze, and it is not deep. They are sure."
    assert harmless(positive(answer), 4) == harmless(positive(answer), 4)
    assert len(rewritten(answer)) > 2


def test_no_phrase_becomes_itself() -> None:
    assert all(phrase.old != phrase.new for phrase in PHRASES)


def answers() -> Iterator[tuple[str, Positive]]:
    """Real answers of three kinds: worked arithmetic, short facts, long mixed text."""
    for row in lines(shared("gsm8k/train.jsonl"))[:500]:
        yield "gsm8k", positive(row["answer"], row["question"])
    for row in lines(shared("truthfulqa/validation.jsonl")):
        targets = row["mc1_targets"]
        right = targets["choices"][targets["labels"].index(1)]
        yield "truthfulqa", positive(right, row["question"])
    for row in json.loads(shared("llamafactory/dpo_en_demo.json").read_text("utf-8")):
        yield "dpo", positive(row["chosen"]["value"], row["conversations"][-1]["value"])


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`|<<[^>]*>>|https?://\S+", re.DOTALL)


def test_numbers_code_names_and_final_answers_stay_in_real_answers() -> None:
    changed = 0
    for _, one in answers():
        text = harmless(one, 3)
        if text is None:
            continue
        changed += 1
        assert values(text) == values(one.answer)
        assert final_answer(text) == final_answer(one.answer)
        assert _CODE.findall(text) == _CODE.findall(one.answer)
        assert names(text) == names(one.answer)
        assert text.count("\n") == one.answer.count("\n")
    assert changed > 600


def values(text: str) -> list[object]:
    return [number.value for number in numbers(text)]


def names(text: str) -> list[str]:
    """Capitalised words within sentences."""
    return re.findall(r"(?<=[a-z] )[A-Z][a-z]+", text.replace("TV", "television"))


@pytest.mark.parametrize(("name", "share"), [("gsm8k", 0.7), ("truthfulqa", 0.2), ("dpo", 0.7)])
def test_many_real_answers_can_be_rewritten_by_about_as_much_as_an_error(
    name: str, share: float
) -> None:
    ones = [one for kind, one in answers() if kind == name][:200]
    made = [(one, text) for one in ones if (text := harmless(one, 5))]
    assert len(made) > share * len(ones)
    sizes = [size(one.answer, text) for one, text in made]
    errors = [size(one.answer, inject(one, "correctness", 9).rejected) for one, _ in made]
    assert 0.25 < median(sizes) / median(errors) < 4


def size(one: str, other: str) -> float:
    """Share of the characters that differ."""
    found = spans(one, other)
    pairs = zip(found.chosen, found.rejected, strict=True)
    return sum(max(a[1] - a[0], b[1] - b[0]) for a, b in pairs) / len(one)


def test_english_is_told_from_what_is_not() -> None:
    assert Scene("", "It is not far.").is_english
    assert not Scene("", "Das ist nicht weit.").is_english
