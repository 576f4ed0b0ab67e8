"""Reading what models write back: damaged JSON, thoughts, markers, answers that are JSON themselves."""

import json
import random
import time
from typing import Any

import pytest

from seapo.prompts.mending import Reader
from seapo.prompts.reading import Rewrite, find_object, read_rewrite

SAID = {"changed": "7 becomes 8", "why": "3 + 4 is 7.", "answer": 'So "x" is {8}.\n\n#### 8'}
GOOD = json.dumps(SAID)
JSON_ANSWER = '{\n  "answer": "Paris",\n  "country": {"name": "France"}\n}'
OURS = '{"changed": "c", "why": "w", "answer": '


@pytest.mark.parametrize(
    ("text", "how"),
    [
        (GOOD, "json"),
        (f"```json\n{GOOD}\n```", "json"),
        (f"Here is the JSON you asked for:\n\n{GOOD}\n\nLet me know if it helps!", "json"),
        (json.dumps(SAID, indent=2), "json"),
        (json.dumps({"Answer": SAID["answer"], "Why": SAID["why"], "Changed": SAID["changed"]}), "json"),
        (GOOD.replace("\\n", "\n"), "repaired"),
        (GOOD[:-1] + ",}", "repaired"),
        (GOOD.replace('\\"', '"'), "repaired"),
        (GOOD[:-1], "repaired"),
        (GOOD.replace('", "', '" "').replace('" "', '",, "'), "repaired"),
        (GOOD.replace('", "', '"\n"'), "repaired"),
        (repr(SAID), "repaired"),
        (GOOD.replace('{"', "{“").replace('": "', "”: “").replace('", "', "”, “")[:-2] + "”}", "repaired"),
        (f"<think>Draft: {OURS}\"no\"}} or better</think>\n{GOOD}", "json"),
        (f"Draft: {OURS}\"no\"}} or better</think>\n{GOOD}", "json"),
        (f"<think>I never close this, but here it is:\n{GOOD}", "json"),
        (f"<revised_answer>\n{GOOD}\n</revised_answer>", "json"),
        ("{changed: '7 becomes 8', why: '3 + 4 is 7.', answer: " + json.dumps(SAID["answer"]) + "}", "repaired"),
        (f'Note {{"a": 1}} first. {GOOD} And {{"b": 2}} last.', "json"),
    ],
)  # fmt: skip
def test_an_object_is_found_in_whatever_it_is_wrapped(text: str, how: str) -> None:
    assert read_rewrite(text) == Rewrite(SAID["answer"], SAID["changed"], SAID["why"], how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "answer", "whole"),
    [
        (OURS + '"The sum is ', "The sum is", False),
        (OURS + '"The sum is 8."', "The sum is 8.", True),
        (OURS + '"He said \\"no\\"', 'He said "no"', False),
        (OURS + '"The sum is \\', "The sum is", False),
        ('{"answer": "The sum is 8.", "changed": "7 beco', "The sum is 8.", True),
        ('{"answer": "The sum is ', "The sum is", False),
        ('{"changed": "7 becomes 8", "why": "3 + 4', "", False),
        ('{"changed": "7 beco', "", False),
        (OURS + '{"a": [1, {"b": "two', '{"a": [1, {"b": "two', False),
        ("<revised_answer>\nThe sum is", "The sum is", False),
        ("<think>Let me see. 3 + 4 is {7}", "", True),
    ],
)
def test_a_reply_that_is_cut_off_gives_what_is_there(text: str, answer: str, whole: bool) -> None:
    found = read_rewrite(text)
    assert (found.answer, found.whole) == (answer, whole)


@pytest.mark.parametrize(
    "text",
    [
        "The sum is 8.\n\n#### 8",
        JSON_ANSWER,
        '{"answer": 4, "unit": "kg"}',
        "Send `{\"answer\": \"Paris\"}` to it.",
        "```python\nrow = {'answer': 1, 'name': 'x'}\nprint(f\"{row['answer']}\")\n```",
        "Use {curly} braces, {{twice}} or { once.",
        "The tags are <think> and </think>.",
    ],
)  # fmt: skip
def test_a_text_without_a_reply_object_is_the_answer(text: str) -> None:
    assert read_rewrite(f" {text}\n") == Rewrite(text.strip(), "", "", "text")
    marked = f"Sure:\n<revised_answer>\n{text}\n</revised_answer>\nDone."
    assert read_rewrite(marked) == Rewrite(text.strip(), "", "", "text")


@pytest.mark.parametrize("answer", [JSON_ANSWER, GOOD, '["a", {"b": 2}]', "{}", '"a"'])
def test_an_answer_that_is_json_survives(answer: str) -> None:
    assert read_rewrite(OURS + json.dumps(answer) + "}").answer == answer
    if answer[0] in "{[":
        assert read_rewrite(OURS + answer + "}").answer == answer


@pytest.mark.parametrize(
    "answer",
    [
        "<think>3 + 4 is 8.</think>\nThe sum is 8.",
        "Tags: <revised_answer>x</revised_answer>, kept.",
        'She said "yes", "no" and "perhaps" to {him}.',
        "function f() { return {a: [1, 2]}; }",
        "$\\frac{1}{2} \\times \\sqrt{\\beta} \\neq \\theta$, \\(\\rho\\) and \\text{m} \\u2013 C:\\new",
        "Zażółć 🙂 naïve “quotes”",
    ],
)
def test_what_an_answer_holds_comes_through_json(answer: str) -> None:
    assert read_rewrite(OURS + json.dumps(answer) + "}").answer == answer
    assert read_rewrite(f"<revised_answer>\n{answer}\n</revised_answer>").answer == answer


def test_quotes_that_were_not_escaped_are_kept() -> None:
    code = 'function f(a) { return a["x"] + "y" }\nf("z", "w"); // "so": it is'
    assert read_rewrite(OURS + f'"{code}"' + "}").answer == code
    assert (
        read_rewrite('{"answer": "' + code + '", "changed": "a "b" c", "why": ""}').answer == code
    )


def test_tex_without_doubled_backslashes_is_mended() -> None:
    tex = r"$\frac{1}{2} \times \beta \neq \theta$ and $\rho \to \text{m}$, \(x\)."
    assert read_rewrite(OURS + f'"{tex}"' + "}").answer == tex.replace(r"\to", "\to")
    assert read_rewrite(OURS + r'"1.\n\n\tindented\nnext"' + "}").answer == "1.\n\n\tindented\nnext"


def test_an_answer_behind_its_object_is_taken() -> None:
    assert read_rewrite('{"changed": "c", "why": "w"}\n\nThe sum is 8.').answer == "The sum is 8."


def test_half_a_character_and_a_null_do_no_harm() -> None:
    found = read_rewrite(OURS + r'"a\ud800b\u0000c \ud83d\ude42"' + "}")
    assert found.answer == "a\ufffdbc 🙂"
    assert find_object(r'{"a": "\ud83d"}') == {"a": "\ufffd"}


def test_of_several_objects_the_wanted_one_counts_then_the_last() -> None:
    text = 'First {"verdict": "A"}, no: {"verdict": "B"}. {"note": 1, "more": 2}'
    assert find_object(text, ("verdict",)) == {"verdict": "B"}
    assert find_object("no braces") is None and find_object("{} and {x} {1, 2}") is None


def value(rng: random.Random, deep: int = 0) -> Any:
    if deep > 3 or rng.random() < 0.5:
        text = "".join(rng.choices("ab ,:{}[]\"'\\\n\té🙂", k=rng.randint(0, 12)))
        return rng.choice([text, rng.randint(-99, 99), 1.5, True, None])
    if rng.random() < 0.5:
        return [value(rng, deep + 1) for _ in range(rng.randint(0, 4))]
    return {f"k{n}": value(rng, deep + 1) for n in range(rng.randint(1, 4))}


def test_what_is_json_is_read_as_json_by_the_mending_reader_too() -> None:
    rng = random.Random(4)
    for _ in range(2000):
        made = {"k": value(rng), "l": value(rng, 2)}
        reader = Reader(text := json.dumps(made, ensure_ascii=rng.random() < 0.5), 0)
        assert reader.read() == made and reader.at == len(text) and not reader.cut


def test_no_damage_raises_or_takes_long() -> None:
    rng = random.Random(5)
    began = time.perf_counter()
    for _ in range(3000):
        signs = list(json.dumps({**SAID, "more": value(rng)}))
        for _ in range(rng.randint(1, 8)):
            signs[rng.randrange(len(signs))] = rng.choice("{}[]\"'\\,:<\n")
        text = "".join(signs)[: rng.randint(1, len(signs))]
        find_object(text)
        read_rewrite(text)
    for hostile in ('{"a":' * 50_000, '{"a":[' * 50_000, "{" * 100_000, '{"a": "' * 50_000, '"' * 100_000,
                    "<revised_answer>" * 20_000, "<think>" * 50_000, '{"a": 1 ' * 50_000, "{a:'" * 50_000,
                    '{"a":' + "9" * 9000 + "}", '{"a"' + " " * 100_000, "{" + "," * 100_000,
                    '{"a": "' + 'x"}z' * 50_000, '{"a": "b"' + " " * 100_000 + "x",
                    '{"a": "b" ,' * 30_000):  # fmt: skip
        find_object(hostile)
        read_rewrite(hostile)
    assert time.perf_counter() - began < 20
