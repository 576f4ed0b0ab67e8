"""Checks on candidate pairs."""

import pytest

from seapo.injectors import inject
from seapo.records import Positive, Turn
from seapo.verify import check, final_answer, verify


def positive(answer: str) -> Positive:
    return Positive((Turn("user", "q"),), answer)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("so 5 + 2\n#### 1,072", "1072"),
        ("thus \\boxed{72}", "72"),
        ("The answer is **72**.", "72"),
        ("Answer: (B)", "b"),
        ("(C)", "c"),
        ("yes.", "yes"),
        ("A long text that ends on nothing to read.", None),
        ("", None),
    ],
)
def test_final_answers_are_read(text: str, wanted: str | None) -> None:
    assert final_answer(text) == wanted


@pytest.mark.parametrize(
    ("chosen", "rejected", "wanted"),
    [
        ("It is 72.", "It is 27.", {"length_ratio": 1.0, "unchanged": 0.0}),
        ("It is so.", "it  is so. ", {"unchanged": 1.0, "length_ratio": 1.2222}),
        ("#### 5", "#### 6", {"final_answer_same": 0.0}),
        ("#### 5", "five #### 5", {"final_answer_same": 1.0}),
        ("", "x", {"length_ratio": 1.0, "edit_ratio": 1.0}),
    ],
)
def test_findings(chosen: str, rejected: str, wanted: dict[str, float]) -> None:
    found = {finding.name: finding.value for finding in check(positive(chosen), rejected)}
    assert {name: found[name] for name in wanted} == wanted


def test_the_edit_ratio_of_an_injection_comes_from_its_spans() -> None:
    one = positive("The total of the two is 2 + 3 = 5.")
    made = inject(one, "correctness", 0)
    found = {finding.name: finding for finding in verify(one, made)}
    sides = (made.spans.chosen, made.spans.rejected)
    changed = sum(end - start for spans in sides for start, end in spans)
    assert found["edit_ratio"].value == round(changed / (len(one.answer) + len(made.rejected)), 4)
    assert found["unchanged"].value == 0
