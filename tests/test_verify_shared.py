"""The checks on real texts: how seldom they fire on untouched answers, and on pairs of any origin."""

import json
from collections import Counter

import pytest

from seapo.records import Positive, Turn
from seapo.verify import check, failing, take_off_preamble
from tests.conftest import shared

ALONE = ("refusal", "announced", "truncated", "format_broken", "telltale", "empty", "language")
MOST = 400
STAND_IN = "The answer to this stands in the second chapter of the book on the table."


def rows(name: str) -> list[dict[str, object]]:
    text = shared(name).read_text(encoding="utf-8")
    return json.loads(text) if name.endswith(".json") else list(map(json.loads, text.splitlines()))


def answers(name: str) -> list[str]:
    found = rows(name)
    if name.startswith("llama"):
        return [row["chosen"]["value"] for row in found]  # type: ignore[index]
    key = {"gsm8k": "answer", "halueval": "right_answer"}.get(name.split("/", maxsplit=1)[0])
    texts = [row[key] if key else row["mc1_targets"]["choices"][0] for row in found]  # type: ignore[index]
    return list(map(str, texts))


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("gsm8k/test.jsonl", 0.0),
        ("truthfulqa/validation.jsonl", 0.002),
        ("halueval/qa.jsonl", 0.004),
        ("llamafactory/dpo_en_demo.json", 0.03),  # of which most are real: see the documents
    ],
)
def test_untouched_answers_raise_few_alarms(name: str, most: float) -> None:
    texts = answers(name)[:MOST]
    found: Counter[str] = Counter()
    for text in texts:
        positive = Positive((Turn("user", "q"),), STAND_IN)
        names = {finding.name for finding in failing(check(positive, text))}
        found.update(name for name in ALONE[:-1] if name in names)
        assert take_off_preamble(text) == (text, ""), "without its positive no answer loses a word"
    assert found.total() <= most * len(texts), found


def test_hallucinated_answers_differ_by_length_alone() -> None:
    found: Counter[str] = Counter()
    for row in rows("halueval/qa.jsonl"):
        positive = Positive((Turn("user", str(row["question"])),), str(row["right_answer"]))
        findings = check(positive, str(row["hallucinated_answer"]))
        found.update(finding.name for finding in failing(findings, "hallucination"))
    assert 100 < found.pop("length_ratio") < 250
    assert found.total() <= 3, found
