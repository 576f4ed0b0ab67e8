"""The review page without a browser: what it hands the card, its empty states, and what it does not load."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from making import add_dataset, add_pairs
from streamlit.testing.v1 import AppTest

from seapo.settings import Home
from seapo.store import Store

ROOT = Path(__file__).resolve().parents[2]


def review(query: dict[str, str] | None = None) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).run()
    page.switch_page("pages/2_review.py")
    for name, value in (query or {}).items():
        page.query_params[name] = value
    return page.run()


def card(page: AppTest) -> dict[str, object]:
    found = page.get("bidi_component")[0]
    return dict(json.loads(found.proto.json)["query"])


def with_pairs(home: Home) -> None:
    with Store.open(home.store) as store:
        add_pairs(store, home.path, add_dataset(store))


def test_without_data_it_says_where_to_begin(home: Home) -> None:
    page = review()
    assert not page.exception
    assert "No data yet" in page.info[0].value


def test_without_pairs_it_says_to_inject(home: Home) -> None:
    with Store.open(home.store) as store:
        add_dataset(store)
    page = review()
    assert not page.exception
    assert "No pairs yet. Inject first" in page.info[0].value


@pytest.mark.parametrize(
    ("link", "query"),
    [
        ({}, {"dataset": "sums", "state": "undecided"}),
        ({"state": "all", "type": "logic"}, {"dataset": "sums", "state": "all", "type": "logic"}),
        (
            {"length": "0.9-1.1", "rule": "x"},
            {"dataset": "sums", "state": "undecided", "length": "0.9-1.1", "rule": "x"},
        ),
        (
            {"order": "random", "seed": "7", "blind": "true", "reason": "own words", "state": "rejected"},
            {"dataset": "sums", "state": "rejected", "order": "random", "seed": "7", "blind": "yes",
             "reason": "own words"},
        ),
        ({"seed": "7"}, {"dataset": "sums", "state": "undecided"}),
    ],
)  # fmt: skip
def test_the_card_gets_the_links_queue(
    home: Home, link: dict[str, str], query: dict[str, str]
) -> None:
    with_pairs(home)
    page = review(link)
    assert not page.exception
    assert card(page) == query


def test_a_bad_link_is_explained(home: Home) -> None:
    with_pairs(home)
    page = review({"length": "long"})
    assert not page.exception
    assert "such as 0.9-1.1" in page.error[0].value


def test_another_filter_is_taken_off_by_its_chip(home: Home) -> None:
    with_pairs(home)
    page = review({"rule": "x"})
    page.button(key="without-rule").click().run()
    assert card(page) == {"dataset": "sums", "state": "undecided"}


def test_no_page_loads_a_model_library() -> None:
    """The app and every page's imports, in a process of their own."""
    script = (
        "import ast, importlib, pathlib, sys\n"
        "import app\n"
        "for path in pathlib.Path('pages').glob('*.py'):\n"
        "    for node in ast.walk(ast.parse(path.read_text())):\n"
        "        names = [node.module] if isinstance(node, ast.ImportFrom) else"
        " [a.name for a in node.names] if isinstance(node, ast.Import) else []\n"
        "        for name in names: importlib.import_module(name)\n"
        "heavy = {'torch', 'transformers', 'trl', 'vllm', 'lm_eval', 'datasets'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr[-2000:]
