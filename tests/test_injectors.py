"""Typed errors by rules: exact spans, the same by seed, in any text, and never a no-op."""

import ast
import re
import unicodedata
from pathlib import Path

import pytest

from seapo.errors import BadInput
from seapo.injectors import NotInjectable, draw, inject, parse_mix
from seapo.records import Injection, Positive, Turn

TYPES = ("correctness", "logic", "hallucination")
TEXTS = [
    ("How many?", "He has 4 + 3 = <<4+3=7>>7 nuts.\nHe eats 7 - 2 = <<7-2=5>>5.\n#### 5"),
    ("Why?", "It rained all day. Therefore, the match was cancelled."),
    ("How do I bake?", "1. Mix the flour.\n2. Preheat the oven.\n3. Bake it for 30 minutes."),
    ("List", "- **Cost**: it is cheap\n- **Speed**: it is quick and runs in May 2011"),
    ("中国的首都？", "北京是中国的首都，因此很多人住在那里。"),
    ("日本の首都は？", "東京です。"),
    ("เมืองหลวง", "กรุงเทพมหานคร"),
    ("العاصمة؟", "القاهرة هي عاصمة مصر. لذلك يزورها الناس."),
    ("수도는?", "서울입니다."),
    ("Столица?", "Москва является столицей России."),
    ("भारत?", "दिल्ली भारत की राजधानी है।"),
    ("¿Capital?", "La capital de Francia es París."),
    ("Really?", "Yes"),
    ("Pick.\n(A) cat\n(B) dog", "(A)"),
    ("When?", "May 30, 1943"),
    ("Who?", "Otto Stern"),
    ("q", "e" + "\u0301" * 10_000 + " and 12 more"),
    ("q", "\x00 twelve \u202e 42 \u202c"),
    ("q", "See https://example.com/2020 in the north."),
]


def positive(answer: str, prompt: str = "q") -> Positive:
    return Positive((Turn("user", prompt),), answer)


def kept(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    """The stretches of a text outside the spans."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@pytest.mark.parametrize("asked", TYPES)
@pytest.mark.parametrize(("prompt", "answer"), TEXTS, ids=lambda text: text[:12])
def test_spans_hold_the_whole_change(prompt: str, answer: str, asked: str) -> None:
    for seed in range(5):
        made = inject(positive(answer, prompt), asked, seed)
        assert kept(answer, made.spans.chosen) == kept(made.rejected, made.spans.rejected)
        assert plain(made.rejected) != plain(answer)
        assert made.asked == asked
        assert made.why.endswith(".")
        assert made.type == asked or f"no rule for {asked}" in made.why


def test_same_seed_same_negative_and_another_seed_another() -> None:
    one = positive("The river rises in March and falls in August, by 40 to 60 cm.")
    assert inject(one, "correctness", 1) == inject(one, "correctness", 1)
    assert len({inject(one, "correctness", seed).rejected for seed in range(20)}) > 5


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("", "empty"), (" \n\t", "empty"), ("...", "no_letters"), ("\x00\x00", "no_letters")],
)
def test_what_holds_no_words_is_not_injectable(answer: str, reason: str) -> None:
    with pytest.raises(NotInjectable) as caught:
        inject(positive(answer), "logic", 0)
    assert caught.value.reason == reason


def test_unknown_type_is_bad_input() -> None:
    with pytest.raises(BadInput, match="unknown error type 'style'"):
        inject(positive("A fact."), "style", 0)


def worked(answer: str, prompt: str = "q") -> Injection:
    return inject(positive(answer, prompt), "correctness", 3)


@pytest.mark.parametrize("seed", range(12))
def test_a_wrong_step_is_carried_to_the_final_answer(seed: int) -> None:
    answer = (
        "Ann sold 48/2 = <<48/2=24>>24 clips in May.\n"
        "She sold 48+24 = <<48+24=72>>72 clips in all.\n#### 72"
    )
    made = inject(positive(answer, "Ann sold 48 clips in April."), "correctness", seed)
    second = made.rejected.splitlines()[1]
    shown = second[second.index("<<") + 2 : second.index(">>")]
    left, right = shown.split("=")
    final = made.rejected.rsplit("#### ", 1)[1]
    assert right == final != "72"
    assert second.endswith(f">>{final} clips in all.")
    assert eval(left) == int(right) or "now gives" in made.why
    assert f"becomes {int(final):,} instead of 72" in made.why


def test_formats_of_numbers_are_kept() -> None:
    made = worked("It costs $1,250.50 + $1,000.00 = $2,250.50.\nThe answer is $2,250.50.")
    final = made.rejected.rsplit("$", 1)[1].rstrip(".")
    assert final != "2,250.50"
    assert len(final.split(".")[1]) == 2
    assert "," in final


@pytest.mark.parametrize("asked", TYPES)
def test_code_still_parses(asked: str) -> None:
    prompt = "def total(xs):\n"
    body = (
        "    if not xs:\n        return 0\n    best = xs[0]\n    for x in xs[1:]:\n"
        "        if x > best:\n            best = x + 2\n    return best\n"
    )
    for seed in range(15):
        made = inject(positive(body, prompt), asked, seed)
        assert made.type == asked
        ast.parse(prompt + made.rejected)


@pytest.mark.parametrize(
    ("answer", "asked", "wanted"),
    [
        ("(A)", "correctness", {"(B)", "(C)", "(D)"}),
        ("no", "correctness", {"yes"}),
        ("True", "logic", {"False"}),
        ("はい", "correctness", {"いいえ"}),
        ("Because it is wet, no.", "logic", None),
        ("the 2nd", "correctness", {f"the {n}" for n in ("1st", "3rd", "4th", "5th")}),
    ],
)
def test_short_answers(answer: str, asked: str, wanted: set[str] | None) -> None:
    made = inject(positive(answer), asked, 0)
    assert wanted is None or made.rejected in wanted


def test_the_offered_alternative_is_taken() -> None:
    made = worked("David Usher", "Who is older, Vincent Walker or David Usher?")
    assert made.rejected == "Vincent Walker"


@pytest.mark.parametrize("seed", range(8))
def test_links_code_and_list_marks_stay(seed: int) -> None:
    answer = "1. Call `f(2)` on 3 May.\n2. Read https://a.org/2020/05 twice.\n\n```\nx = 10\n```"
    for asked in TYPES:
        rejected = inject(positive(answer), asked, seed).rejected
        assert all(part in rejected for part in ("1. ", "\n2. ", "`f(2)`", "https://a.org/2020/05"))


def test_a_megabyte_on_one_line_is_worked_within_seconds() -> None:
    for text in ("1 + 1 = 2 " * 100_000, "word, " * 160_000, "(" * 900_000 + "a"):
        try:
            inject(positive(text), "logic", 0)
        except NotInjectable as failure:
            assert failure.reason in ("no_rule", "no_letters")


WORKED = (
    "Ann sold 48/2 = <<48/2=24>>24 clips in May.\n"
    "She sold 48+24 = <<48+24=72>>72 clips in all.\n#### 72"
)


def test_worked_logic_breaks_in_many_ways() -> None:
    made = [inject(positive(WORKED), "logic", seed) for seed in range(60)]
    rules = [m.rule for m in made]
    assert {"reversed_steps", "circular_step", "unsupported_step", "early_conclusion"} <= set(rules)
    assert max(rules.count(rule) for rule in rules) <= 0.55 * len(rules)


@pytest.mark.parametrize(
    ("rule", "shown", "why"),
    [
        ("circular_step", "72-48 = <<72-48=24>>24", "24 is drawn from 72"),
        ("unsupported_step", "48*2 = <<48*2=96>>96", "works with 24, but the step before gives 96"),
        ("early_conclusion", "#### 24", "24 is only the result of the step"),
    ],
)
def test_worked_logic_says_what_it_broke(rule: str, shown: str, why: str) -> None:
    every = (inject(positive(WORKED), "logic", seed) for seed in range(60))
    made = next(m for m in every if m.rule == rule)
    assert shown in made.rejected
    assert why in made.why


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("prompt", "answer", "pattern"),
    [
        ("Which genre of music do both play?", "rock", r"[a-zR&]+( [a-z]+)?"),
        ("On what date was it founded?", "September 29, 1784", r"[A-Z][a-z]+ \d{1,2}, 1[78]\d\d"),
        ("Which option fits?", "Option 2", r"Option \d"),
        ("Whom do they fear?", "Mexicans", r"[A-Z][a-z]+( Americans|s)"),
        ("Who is a tennis champion and the uncle of Ann Soto?", "Ivan Soto", r"[A-Z]\w+ [A-Z]\w+"),
    ],
)
def test_a_wrong_short_answer_is_of_the_same_kind(
    prompt: str, answer: str, pattern: str, seed: int
) -> None:
    for asked in ("correctness", "hallucination"):
        assert re.fullmatch(pattern, inject(positive(answer, prompt), asked, seed).rejected)


def test_a_denied_statement_is_not_called_a_contradiction() -> None:
    made = inject(positive("The harbour is deep."), "logic", 0)
    assert made.rejected == "The harbour is not deep."
    assert "says the opposite of what is so" in made.why


def test_a_conclusion_is_turned_against_its_reason() -> None:
    answer = "The bridge was closed all day. Therefore, the road was empty."
    every = (inject(positive(answer), "logic", seed) for seed in range(40))
    made = next(m for m in every if m.rule == "contrary_conclusion")
    assert "was not" in made.rejected
    assert "against the reason" in made.why or "no longer follows" in made.why


@pytest.mark.parametrize(
    ("mix", "n", "wanted"),
    [
        ("correctness=1,logic=1,hallucination=1", 300, [100, 100, 100]),
        ("correctness=2,logic=1", 10, [7, 3, 0]),
        ("correctness=0.5,logic=0,hallucination=0.5", 7, [4, 0, 3]),
    ],
)
def test_draw_gives_exact_shares(mix: str, n: int, wanted: list[int]) -> None:
    ids = [str(i) for i in range(n)]
    drawn = draw(ids, parse_mix(mix), 7)
    assert [drawn.count(name) for name in TYPES] == wanted
    assert drawn == draw(ids, parse_mix(mix), 7)
    assert drawn != sorted(drawn)


@pytest.mark.parametrize(
    ("mix", "message"),
    [
        ("style=1", "unknown error type 'style'"),
        ("logic", "wanted one TYPE=WEIGHT"),
        ("", "wanted one TYPE=WEIGHT"),
        ("logic=a", "weight 'a'"),
        ("logic=-1", "wanted a number of 0 or more"),
        ("logic=0", "no type a positive weight"),
        ("logic=nan", "wanted a number of 0 or more"),
        ("logic=1,logic=2", "wanted one TYPE=WEIGHT"),
    ],
)
def test_bad_mixes_name_what_came(mix: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        parse_mix(mix)


def test_lexicons_are_shipped() -> None:
    folder = Path(__file__).resolve().parents[1] / "seapo" / "injectors" / "lexicon"
    assert {"siblings.txt", "antonyms.txt", "world.txt"} <= {p.name for p in folder.iterdir()}
