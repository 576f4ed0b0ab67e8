"""A try before the whole: what it shows, what it foretells, and when it no longer speaks of what is asked."""

from pathlib import Path

import pytest
from making import add_dataset
from making_injected import MIX, a_trial, failed_line, make_injection, pair_line
from making_runs import make_run, write, write_lines
from streamlit.testing.v1 import AppTest

from seapo import jobs, prompts
from seapo.prompts.asking import rewrite_request
from seapo.settings import Home
from seapo.store import Store
from seapo.ui.inject.asked import Asked, differences
from seapo.ui.inject.estimate import Estimate, estimate, in_words
from seapo.ui.inject.trial import pick
from seapo.ui.inject.trials import stale

ROOT = Path(__file__).resolve().parents[2]
ASKED = Asked("embedded", dict.fromkeys(MIX, 1.0), 0, {})


@pytest.fixture(autouse=True)
def ready(home: Home) -> None:
    with Store.open(home.store) as store:
        add_dataset(store, count=24)


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/1_build.py")
    app.session_state["engine_kind"] = "embedded"
    return app.run()


def said(app: AppTest) -> str:
    assert not app.exception, app.exception[0].value
    kinds = ("caption", "text", "markdown", "code", "warning")
    return "\n".join(str(e.value) for kind in kinds for e in app.get(kind))


def primary(app: AppTest) -> list[str]:
    return [button.label for button in app.button if button.proto.type == "primary"]


def test_before_a_try_trying_is_the_next_step() -> None:
    app = opened()
    assert "Try it first" in said(app)
    assert primary(app) == ["Try on three"]


def test_a_try_shows_three_negatives_what_fails_and_how_long_all_will_take(home: Home) -> None:
    a_trial(home)
    app = opened()
    words = said(app)
    assert "11 of 12 negatives usable." in words
    assert "1 refusal: The model declined to write the answer." in words
    assert words.count("wrong order: ") == 3
    assert "24 negatives: about 12 s, after 5 s of loading" in words
    assert "about 2,000 tokens read and 1,000 written; it costs about 0.06" in words
    assert primary(app) == ["Inject errors"]


def test_a_try_is_stale_with_other_settings_and_comes_back_with_its_own(home: Home) -> None:
    a_trial(home)
    app = opened()
    app.number_input(key="inject_tries").set_value(5).run()
    assert primary(app) == ["Try on three"]
    assert "How long will the whole set take?" not in said(app)
    assert "An earlier try, with other settings" in [e.label for e in app.get("expander")]
    app.number_input(key="inject_tries").set_value(2).run()
    assert primary(app) == ["Inject errors"]
    assert "How long will the whole set take?" in said(app)


def test_a_try_without_a_usable_negative_makes_no_next_step_of_the_whole(home: Home) -> None:
    lines = [failed_line(n, "logic", "too_long") for n in (1, 2)]
    lines[0]["detail"] = "the request takes 1384 tokens and leaves no room for an answer"
    folder = a_trial(home)
    write_lines(folder / "results.jsonl", lines)
    write(folder / "results.json", {"pairs": 0, "failed": 2, "seconds": 0.1, "usable": {}})
    app = opened()
    assert "0 of 2 negatives usable." in said(app)
    assert "2 too long: the request takes 1384 tokens" in said(app)
    assert "How long will" not in said(app)
    assert primary(app) == ["Try again on three"]


def test_a_try_that_failed_says_why(home: Home) -> None:
    config = {"dataset": "sums", "engine": "embedded", "mix": MIX, "seed": 0, "trial": True}
    make_run(home, "inject-a", "failed", config, message="No memory left for the model.")
    app = opened()
    assert "No memory left for the model." in said(app)
    assert primary(app) == ["Try on three"]


def test_a_try_under_way_shows_how_far_it_is(home: Home) -> None:
    config = {"dataset": "sums", "engine": "embedded", "mix": MIX, "seed": 0, "trial": True}
    make_run(home, "inject-a", "running", config, alive=True, message="Loading the model", total=12)
    app = opened()
    said(app)
    labels = [button.label for button in app.button]
    assert "Stop trying" in labels
    assert "Try on three" not in labels


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({}, []),
        ({"engine": "rules"}, ["the engine was rules"]),
        ({"mix": {"logic": 1.0}}, ["the mix was another"]),
        ({"mix": "all"}, ["the mix was another"]),
        ({"mix": {"correctness": 2, "logic": 2, "hallucination": 2}}, []),
        ({"seed": 3}, ["seed was 3"]),
        ({"kinds": ["fact=1"], "temperature": 0.5}, ["temperature was 0.5", "kinds was fact=1"]),
        ({"kinds": [], "max_tokens": 1024, "structured": True}, []),
    ],
)
def test_what_differs_from_a_run_is_told_setting_by_setting(
    config: dict[str, object], words: list[str]
) -> None:
    base = {"engine": "embedded", "mix": ASKED.mix, "seed": 0}
    assert differences(ASKED, {**base, **config}) == words


def test_a_template_worded_anew_makes_a_try_stale(home: Home) -> None:
    task = "inject/rewrite/logic"
    shipped = prompts.load(task)
    line = pair_line(1, "logic")
    folder = make_injection(home, "inject-a", [line], trial=True, mix=ASKED.mix)
    run = jobs.find(home, folder.name)
    assert stale(home, run, ASKED) == []
    used = rewrite_request([], "", "logic", "", "any", "rewrite", False).template
    write(folder / "results.jsonl", {**line, "receipt": {"template": used}})
    assert stale(home, run, ASKED) == []
    prompts.save(task, shipped.text + "\nBe brief.", home.prompts)
    assert stale(home, run, ASKED) == ["its templates have been changed since"]


def test_three_of_different_types_and_usable_ones_come_first() -> None:
    lines = [
        failed_line(1, "logic", "refusal"),
        pair_line(2, "logic", against="refusal"),
        pair_line(3, "logic"),
        pair_line(4, "logic"),
        pair_line(5, "correctness", against="preamble"),
        pair_line(6, "hallucination"),
    ]
    assert pick(lines) == [lines[2], lines[5], lines[4]]
    assert pick(lines[:2]) == lines[:2]
    assert pick([]) == []


@pytest.mark.parametrize(
    ("kind", "bound"), [("vllm", "at most about 2 min"), ("embedded", ": about 2 min")]
)
def test_a_small_try_bounds_what_goes_quicker_in_large_batches(kind: str, bound: str) -> None:
    words = in_words(Estimate(1000, 120.0, 30.0, 1.25e6, 480.0, 0.0), kind, 12)
    assert bound in words
    assert "after 30 s of loading; about 1.2 million tokens read and 480 written." in words
    assert "costs" not in words
    assert ("go quicker" in words) == (kind == "vllm")


def test_a_try_that_made_nothing_foretells_nothing(home: Home) -> None:
    run = jobs.find(home, a_trial(home).name)
    assert estimate(run, {"seconds": 0.1, "pairs": 0, "failed": 12}, 100) is None
    found = estimate(run, {"seconds": 6.0, "pairs": 12}, 24)
    assert found
    assert (found.seconds, round(found.loading)) == (12.0, 5)
