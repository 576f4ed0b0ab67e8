"""What each check finds, and the near misses that it must leave alone: one table a check."""

import time

import pytest

from seapo.records import Positive, Turn
from seapo.verify import CHECKS, FAILS, NAMES, WORDS, check, failing, take_off_preamble

PLAIN = "Paris is the capital of France. It has stood on the Seine for two thousand years."
WRONG = "Lyon is the capital of France. It has stood on the Seine for two thousand years."
LIST = "Three steps:\n\n1. Boil the water.\n2. Add the tea.\n3. Wait four minutes.\n"
CODE = "Use this:\n```python\ndef add(a, b):\n    total = a + b\n    return total\n```\nIt adds."
LATEX = r"We have \(x^2 = 4\), so \(x = 2\) or \(x = -2\)."
GERMAN = "Paris ist die Hauptstadt von Frankreich und liegt seit zweitausend Jahren an der Seine."

FOUND: dict[str, list[tuple[str, str]]] = {
    "unchanged": [
        (PLAIN, PLAIN),
        (PLAIN, PLAIN.upper()),
        (PLAIN, PLAIN.replace(". ", ".\n\n  ")),
        (PLAIN, PLAIN.replace("Paris", "**Paris**").replace(".", "!")),
        ("It's “so” – really.", 'It\'s "so" - really'),
        (PLAIN, "Paris is a capital of France. It has stood on Seine for two thousand years."),
        (LIST, LIST.replace("1. ", "1. ").replace("Three", "*Three*")),
    ],
    "refusal": [
        (PLAIN, "I'm sorry, but I can't help with that."),
        (PLAIN, "I cannot provide false information about France."),
        (PLAIN, "As an AI language model, I am not able to write something wrong."),
        (PLAIN, "I must decline to make this mistake."),
        (PLAIN, "The original answer is already correct, so nothing was changed."),
        (PLAIN, "Please provide the original answer that you want me to change."),
        (PLAIN, "Es tut mir leid, aber ich kann dabei nicht helfen."),
        (PLAIN, "Je suis désolé, mais je ne peux pas faire cela."),
        (PLAIN, "Lo siento, pero no puedo ayudar con eso."),
        (PLAIN, "К сожалению, я не могу выполнить эту просьбу."),
        (PLAIN, "抱歉，我无法提供错误的信息。"),
        (PLAIN, "申し訳ありませんが、そのご要望にはお応えできません。"),
        (PLAIN, "죄송하지만 도와드릴 수 없습니다."),
    ],
    "preamble": [
        (PLAIN, f"Here is the revised answer:\n\n{WRONG}"),
        (PLAIN, f"Sure! Here's the modified version with a factual error:\n{WRONG}"),
        (PLAIN, f"**Revised Answer:** {WRONG}"),
        (PLAIN, f"Sure! {WRONG}"),
        (PLAIN, f"Of course! I'd be happy to help. {WRONG}"),
        (PLAIN, f"Answer: {WRONG}"),
        (PLAIN, f"Certainly, here is the answer: {WRONG}"),
        (PLAIN, f'"{WRONG}"'),
        (PLAIN, f"```\n{WRONG}\n```"),
        (PLAIN, f"<think>I must put an error in.</think>\n\n{WRONG}"),
        (PLAIN, f"Question: Which city?\nOriginal answer: {PLAIN}\nRevised answer: {WRONG}"),
        (PLAIN, f"Hier ist die überarbeitete Antwort: {WRONG}"),
        (PLAIN, f"Voici la réponse révisée : {WRONG}"),
        (PLAIN, f"Aquí está la respuesta modificada: {WRONG}"),
        (PLAIN, f"以下是修改后的答案：{WRONG}"),
        (PLAIN, "Here is the revised answer:"),
    ],
    "announced": [
        (PLAIN, f"{WRONG}\n\nNote: I changed the capital to Lyon, which is incorrect."),
        (PLAIN, WRONG.replace("Lyon", "Lyon (incorrect)")),
        (PLAIN, WRONG.replace("Lyon", "Lyon [Error: should be Paris]")),
        (PLAIN, WRONG.replace("Lyon", "Lyon (this is deliberately wrong)")),
        (PLAIN, f"{WRONG} (The correct answer is Paris.)"),
        (PLAIN, f"{WRONG}\n\nExplanation of the error: the capital is Paris."),
        (PLAIN, f"{WRONG}\n\nThe error introduced is that Lyon is named."),
        (PLAIN, f"{WRONG} I have intentionally introduced a factual error."),
        (PLAIN, WRONG.replace("Lyon", "<error>Lyon</error>")),
        (PLAIN, WRONG.replace("Lyon", "~~Paris~~ Lyon")),
        (PLAIN, WRONG.replace("France.", "France, which is not true.")),
        (PLAIN, f"{WRONG}\n\nThis answer contains a deliberate mistake."),
        (PLAIN, f"{WRONG}\n\nAnmerkung: Die Hauptstadt wurde absichtlich geändert."),
        (PLAIN, f"{WRONG}（此处错误）"),
    ],
    "truncated": [
        (PLAIN, WRONG[:-25]),
        (PLAIN, "Lyon is the capital of France. It has stood on the"),
        (PLAIN, "Lyon is the capital of France, which has long been known,"),
        (CODE, CODE[: CODE.index("return")] + "ret"),
        (PLAIN, "Lyon is the capital. Since Roman times it has (as"),
    ],
    "language": [
        (PLAIN, GERMAN),
        (PLAIN, "Лион является столицей Франции."),
        (PLAIN, "里昂是法国的首都。"),
        (PLAIN, f"{WRONG} 这座城市位于塞纳河畔，已经有两千多年的历史了。"),
        ("Delhi", "दिल्ली नहीं"),
        (GERMAN, "Lyon es la capital de Francia y desde hace dos mil años está junto al río Sena."),
    ],
    "length_ratio": [
        (PLAIN * 3, WRONG[:60]),
        (PLAIN, WRONG * 4),
        ("Delhi", f"Mumbai, which is {WRONG}"),
    ],
    "format_broken": [
        (CODE, CODE.replace("```python", "").replace("```", "")),
        (CODE, CODE.replace("```\nIt", "It")),
        (LIST, "Boil the water, add the tea, and then wait for eight minutes, never more."),
        ("# Tea\n\nBoil.\n", "Tea\n\nBoil not.\n"),
        ("|a|b|\n|---|---|\n|1|2|\n", "a is 1 and b is 3"),
        ("|a|b|\n|---|---|\n|1|2|\n", "|a|b|\n|---|---|\n|1|\n"),
        (LATEX, LATEX.replace(r"\(x = 2\)", r"\(x = 3")),
        (LATEX, "We have x squared is 4, so x is 3."),
        ('{"city": "Paris"}', '{"city": "Lyon"'),
        ('{"city": "Paris"}', "The city is Lyon."),
        ("<b>Paris</b> it is.", "<b>Lyon it is."),
        ("So it is 4.\n#### 4", "So it is 5."),
        (PLAIN, f"{WRONG}<|im_end|>"),
    ],
    "duplicate": [(PLAIN, "Nice is the capital."), (PLAIN, "nice is  the capital. ")],
    "telltale": [
        (PLAIN, WRONG.replace("Lyon is", "Lyon is supposedly")),
        (PLAIN, WRONG.replace("Lyon is", "Lyon was incorrectly called")),
        (PLAIN, WRONG.replace("Lyon is", "The fictional Lyon is allegedly")),
    ],
    "empty": [
        (PLAIN, ""),
        (PLAIN, " \n\t"),
        (PLAIN, "```\n\n```"),
        (PLAIN, "..."),
        (PLAIN, "[Revised answer here]"),
    ],
}  # fmt: skip
NEAR: dict[str, list[tuple[str, str]]] = {
    "unchanged": [
        (PLAIN, WRONG),
        ("It costs 3.5 francs.", "It costs 35 francs."),
        ("x > y", "x < y"),
        ("The result is -5.", "The result is 5."),
        ("It is 10² m.", "It is 102 m."),
        ("He wrote it in C.", "He wrote it in C++."),
        (CODE, CODE.replace("    return", "return")),
        ("a + b", "a - b"),
        ("(y2 - y1) / (x2 - x1)", "(y2 - y1) / (x2 - x3)"),
        ("a_1", "a_2"),
        ("It is so.", "It is not so."),
    ],
    "refusal": [
        (PLAIN, "I cannot help but admire Lyon, the capital of France."),
        (PLAIN, "I can't recommend Lyon enough; it is a fine capital."),
        (PLAIN, "We apologize for the delay. Your order was sent to Lyon."),
        (PLAIN, "Ask them why I cannot provide an answer before Lyon is chosen."),
        (PLAIN, "Leider liegt Lyon nicht am Meer."),
        ("I'm sorry, but I can't help with that.", "I'm sorry, but I cannot assist with that."),
    ],
    "preamble": [
        (PLAIN, WRONG),
        (f"Sure! {PLAIN}", f"Sure! {WRONG}"),
        (f"Here is the revised letter:\n{PLAIN}", f"Here is the revised letter:\n{WRONG}"),
        (f"Certainly! {PLAIN}", f"Of course! {WRONG}"),
        (PLAIN, "Of course not; Lyon is the capital."),
        (PLAIN, '"Lyon" Metro'),
        (PLAIN, '"Heaven above Lyon"'),
        (CODE, "```python\ndef add(a, b):\n    return a - b\n```"),
        (PLAIN, "Revised editions of the answer key name Lyon."),
    ],
    "announced": [
        (PLAIN, WRONG),
        (PLAIN, "Note: Lyon has been the capital of France since Roman times."),
        (PLAIN, "Lyon (formerly Lugdunum) is the capital."),
        (PLAIN, "try { run(); } catch (error) { stop(); } // Lyon"),
        (PLAIN, "console.error(`Error: ${lyon}`)"),
        (PLAIN, "It was purposely built as the capital."),
        (PLAIN, "I changed trains in Lyon, the capital."),
        ("The claim (incorrect) is old.", "The other claim (incorrect) is new."),
    ],
    "truncated": [
        (PLAIN, WRONG),
        (PLAIN, WRONG[:-1]),
        (PLAIN, "Lyon"),
        (PLAIN, "Quebec City and St. John's get more snow than Lyon and Paris do"),
        (PLAIN, "It depends on which country you are in"),
        (PLAIN, f"{WRONG}\n\n- Lyon\n- Nice"),
        (PLAIN, f"{WRONG}\n\nBest regards,\nAnna"),
        (PLAIN, f"{WRONG} See https://example.org/lyon/and/the/seine"),
        ("Paris", "The city that we are looking for. It is the old Lyon"),
    ],
    "language": [
        (PLAIN, WRONG),
        ("Paris", "Mumbai, the financial capital of India."),
        ("Tokyo", "Kyoto (京都)"),
        ("x = 5", "α = 5"),
        ("42", "43"),
        (PLAIN, "The Latin motto of Lyon is Fluctuat nec mergitur, so it is the capital."),
        ("Nei, det er ikke sant at byen ligger ved havet, den ligger inne i landet.",
         "Nej, det er ikke sandt, at byen ligger ved havet, den ligger inde i landet."),
    ],
    "length_ratio": [("Delhi", "Mumbai, the financial capital of India."), (PLAIN, WRONG[:45]), (PLAIN, WRONG)],
    "format_broken": [
        (PLAIN, WRONG),
        (CODE, CODE.replace("a + b", "a - b")),
        (LIST, LIST.replace("four", "nine")),
        (LIST, LIST.replace("2. Add the tea.\n", "")),
        (LIST, "Three steps:\n\n- Boil the water.\n- Add the tea.\n- Wait nine minutes.\n"),
        (LATEX, LATEX.replace("-2", "-3")),
        ('{"city": "Paris"}', '{"city": "Lyon"}'),
        ("It costs $5 to $10 a day.", "It costs much a day."),
        ("Good: $$$\nCheap: $$$", "Good and cheap."),
        ("$$x^2$$ is it.", "$$x^3$$ is it."),
        ("a List<int> of it", "a list of it"),
    ],
    "duplicate": [(PLAIN, "Nice is the capital of all."), (PLAIN, "Cannes is the capital.")],
    "telltale": [
        (PLAIN, WRONG),
        (PLAIN, WRONG.replace("Lyon is", "Lyon is reportedly")),
        ("It was incorrectly named.", "It was incorrectly called."),
        (PLAIN, "The city is supposed to be Lyon."),
    ],
    "empty": [(PLAIN, "no"), ("+", "*"), ("[text]", "[text]")],
}  # fmt: skip
OTHERS = ("Nice is the capital.",)
HOSTILE = (
    "a" * 200_000,
    "note: changed " * 14_000,
    "I changed " * 20_000,
    "(" * 200_000,
    "[" * 200_000,
    "{" * 200_000,
    " " * 199_999 + "x",
    "\n" * 200_000,
    "`" * 200_000,
    "```\n" * 50_000,
    "$x" * 100_000,
    "<a " * 66_000,
    "| a " * 50_000,
    "|\n" * 100_000,
    "- " * 100_000,
    "\\boxed{" * 28_000,
    "#### " * 40_000,
    "answer is " * 20_000,
    "I'm sorry I can't " * 11_000,
    "the error in this answer " * 8_000,
    "中" * 200_000,
    "а б " * 50_000,
    "1,1." * 50_000,
    ">>> f(1)\n" * 22_000,
    "word, " * 33_000,
    "\u0301" * 200_000,
)


def found(chosen: str, rejected: str, prompt: str = "Which city is it?") -> dict[str, str]:
    """Names and details of failed checks."""
    positive = Positive((Turn("user", prompt),), chosen)
    findings = check(positive, rejected, others=OTHERS)
    return {finding.name: finding.detail for finding in failing(findings, "correctness")}


def cases(table: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    return [(name, *sides) for name, pairs in table.items() for sides in pairs]


@pytest.mark.parametrize(("name", "chosen", "rejected"), cases(FOUND))
def test_is_found(name: str, chosen: str, rejected: str) -> None:
    assert name in found(chosen, rejected)


@pytest.mark.parametrize(("name", "chosen", "rejected"), cases(NEAR))
def test_near_misses_are_left_alone(name: str, chosen: str, rejected: str) -> None:
    assert name not in found(chosen, rejected)


def test_a_sound_negative_fails_nothing() -> None:
    assert found(PLAIN, WRONG) == {}


def test_every_finding_has_words_and_a_rule() -> None:
    names = {one.__name__ for one in CHECKS} | {"code_passes"}
    assert names == set(WORDS) == set(NAMES) == set(FAILS) | {"edit_ratio"}
    assert list(FAILS) == [name for name in NAMES if name in FAILS]


def test_the_finish_reason_tells_a_cut_text_whatever_it_ends_on() -> None:
    positive = Positive((Turn("user", "q"),), PLAIN)
    names = [finding.name for finding in failing(check(positive, WRONG, finish="length"))]
    assert names == ["truncated"]
    assert failing(check(positive, WRONG, finish="stop")) == ()


@pytest.mark.parametrize(
    ("error_type", "fails"),
    [("correctness", True), ("logic", False), ("hallucination", False), (None, False), ("own", False)],
)  # fmt: skip
def test_the_same_final_answer_fails_correctness_alone(error_type: str, fails: bool) -> None:
    positive = Positive((Turn("user", "q"),), "2 + 2 = 4\n#### 4")
    names = [f.name for f in failing(check(positive, "2 + 3 = 4\n#### 4.0"), error_type)]
    assert names == ["final_answer_same"] * fails


def test_a_limit_to_what_may_be_changed_is_the_callers() -> None:
    positive = Positive((Turn("user", "q"),), PLAIN * 4)
    findings = check(positive, "".join(reversed((PLAIN * 4).split(" "))))
    assert "edit_ratio" not in [finding.name for finding in failing(findings)]
    assert "edit_ratio" in [finding.name for finding in failing(findings, edit_limit=0.35)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"Here is the revised answer:\n\n{WRONG}", (WRONG, "Here is the revised answer:")),
        (f"**Modified answer:**\n{WRONG}", (WRONG, "**Modified answer:**")),
        (f"Sure! {WRONG}", (f"Sure! {WRONG}", "")),
        (f'Here is the revised answer: "{WRONG}"', (WRONG, 'Here is the revised answer:  "')),
        (f"<think>hm</think>{WRONG}", (WRONG, "<think>hm</think>")),
        ("Here is the revised answer:", ("Here is the revised answer:", "")),
        ("Answer: B", ("Answer: B", "")),
        ("", ("", "")),
        (f"  {WRONG}\n", (f"  {WRONG}\n", "")),
    ],
)
def test_preambles_are_taken_off(text: str, wanted: tuple[str, str]) -> None:
    assert take_off_preamble(text) == wanted


def test_what_was_taken_off_before_is_told_and_does_not_fail() -> None:
    positive = Positive((Turn("user", "q"),), PLAIN)
    findings = check(positive, WRONG, preamble="Here is the revised answer:")
    told = next(finding for finding in findings if finding.name == "preamble")
    assert (told.value, told.detail) == (0.5, "taken off: Here is the revised answer:")
    assert failing(findings) == ()


def test_the_prompt_may_ask_for_another_language() -> None:
    assert "language" not in found(
        "chat",
        "Der Hund schläft nie, wenn die Katze mit der Maus im Hause ist.",
        "Translate to French: cat",
    )
    assert "language" in found(
        "no cat",
        "Der Hund schläft nie, wenn die Katze mit der Maus im Hause ist.",
        "What sleeps in the house when the dog does not sleep there?",
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_cost_little_time(text: str) -> None:
    positive = Positive((Turn("user", text),), text)
    other = Positive((Turn("user", "q"),), PLAIN)
    found(PLAIN, GERMAN)  # the language classifier's own loading is left out
    started = time.process_time()
    check(positive, f"{text[::-1]} x")
    check(other, text)
    assert time.process_time() - started < 0.6
