"""What goes to the card: segments with moved text and injected spans, formulas as trees, nothing that hides."""

import json
import time
from typing import Any

import pytest

from seapo.ui.card.maths import MOST, formulas, read
from seapo.ui.card.rows import ROOM, card_rows, marked

PLAIN = ["math", {"display": "inline"}]


def row(chosen: str, rejected: str, **more: Any) -> dict[str, Any]:
    return {
        "number": 1,
        "id": "p",
        "chosen": chosen,
        "rejected": rejected,
        "original": rejected,
        "original_chosen": chosen,
        "turns": [{"role": "user", "content": "Why?"}],
        "spans": {"chosen": [], "rejected": []},
        "findings": [],
        **more,
    }


def kinds(segments: Any) -> list[tuple[str, str]]:
    return [(segment[0], segment[1]) for segment in segments]


def test_an_injected_span_is_flagged_in_code_points() -> None:
    spans = {"chosen": [[2, 5]], "rejected": [[2, 8]]}
    found = marked(row("😀 cat sat", "😀 tomcat sat", spans=spans))
    assert kinds(found["chosen"]) == [("=", "😀 "), ("-!", "cat"), ("=", " sat")]
    assert kinds(found["rejected"]) == [("=", "😀 "), ("+!", "tomcat"), ("=", " sat")]


def test_an_edited_side_has_no_injected_span() -> None:
    spans = {"chosen": [[4, 7]], "rejected": [[4, 7]]}
    found = marked(row("the cat sat", "the dog sat", spans=spans, original="the hen sat"))
    assert kinds(found["rejected"]) == [("=", "the "), ("+", "dog"), ("=", " sat")]
    assert kinds(found["chosen"])[1] == ("-!", "cat")


def test_rows_are_json_and_stop_where_there_is_no_more_room() -> None:
    long = "word " * (ROOM // 20)
    rows = card_rows([row(long, f"{long}{number}") for number in range(20)])
    assert 1 <= len(rows) < 20
    assert len(card_rows([row("x" * ROOM, "y" * ROOM)])) == 1
    assert json.loads(json.dumps(rows[0]))["id"] == "p"


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("$5 and $7", []),
        ("It costs $5 to $10, or US$5 vs A$7, or $5-$7.", []),
        ("$5, (10$)", []),
        ("$1,000 for 5 items at 20$ each", []),
        ("$HOME/bin:$PATH", []),
        (r"\$5 is $a_1$.", ["$a_1$"]),
        (r"so $x=2$, \(a+b\) and $$\frac{1}{2}$$", ["$x=2$", r"\(a+b\)", r"$$\frac{1}{2}$$"]),
        ("\\[\n  x\n\\]", ["\\[\n  x\n\\]"]),
        (r"\[x \\[4pt] y\]", [r"\[x \\[4pt] y\]"]),
        (r"\[x \[y\] and \(x \(y\)", [r"\[y\]", r"\(y\)"]),
        (r"$\frac{$ and $x_{$ and $\nosuchcommand$", []),
        ("$x\u202ey$ $a\x00b$", []),
        (f"${'x' * 2_000}$", []),
        ("$" + "{" * 60 + "x" + "}" * 60 + "$", []),
    ],
)
def test_only_formulas_become_trees(text: str, sources: list[str]) -> None:
    assert sorted(formulas([text])) == sorted(sources)


def test_a_formula_is_a_tree_of_names_and_texts() -> None:
    assert formulas(["$x^2$"]) == {
        "$x^2$": [*PLAIN, ["mrow", ["msup", ["mi", "x"], ["mn", "2"]]]],
    }


@pytest.mark.parametrize(
    "source",
    [
        r"$\href{javascript:alert(1)}{z}$",
        r"$\phantom{z}$",
        r"$\color{white}{z}$",
        r"$\hspace{-99em}z\hspace{9999em}$",
        r"$\rule{99em}{99em}z$",
        r"$\style{position:fixed}{z}$ $\class{end}{z}$",
    ],
)
def test_no_formula_hides_moves_or_links(source: str) -> None:
    for tree in formulas([source]).values():
        told = json.dumps(tree)
        for word in ("javascript", "phantom", "white", "99", "style", "position", "class"):
            assert word not in told.replace("mstyle", "")


def test_no_text_makes_formulas_slow() -> None:
    hostile = [
        "$" * 30_000, "\\(" * 15_000, r"$\frac" * 5_000, "$x" * 15_000, "\\[" + "x\\" * 15_000,
        "$" + r"\sqrt" * 190 + "x$", "$" + "x_{" * 20 + "}" * 20 + "$", "$" + "x^" * 400 + "$",
    ]  # fmt: skip
    start = time.process_time()
    formulas(hostile)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("sign", ["\\\\[", "\\\\(", "\\[\\\\[", "\\[\\(", "\\[", "$$x", " $x"])
def test_the_search_for_formulas_reads_a_text_about_once(sign: str) -> None:
    text = sign * (60_000 // len(sign))
    start = time.process_time()
    formulas([text])
    assert time.process_time() - start < 0.3


def test_formulas_that_cannot_be_read_count_too() -> None:
    before = read.cache_info().misses
    assert not formulas([f"$\\nosuch{{x_{number}$" for number in range(2 * MOST)])
    assert read.cache_info().misses - before == MOST


def test_a_text_is_searched_once() -> None:
    text = "$x$ " + "word $y " * 10_000
    formulas([text])
    start = time.process_time()
    for _ in range(100):
        assert list(formulas([text])) == ["$x$"]
    assert time.process_time() - start < 0.1
