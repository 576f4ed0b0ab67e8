"""The experiment without a model: what it runs, how its pairs are made, and its figures by hand."""

import math
import random
from statistics import NormalDist
from typing import Any

import pytest

from seapo.errors import BadInput
from seapo.lab.experiment import judge
from seapo.lab.experiment.arms import ARMS, Cell, blocks, cells
from seapo.lab.experiment.choices import Choices, read
from seapo.lab.experiment.interval import estimate, t_point
from seapo.lab.experiment.markdown import markdown, summary
from seapo.lab.experiment.pairs import Asked, Draw, Sampled, balanced, pairs, type_of, wanted
from seapo.lab.experiment.report import Material, build
from seapo.lab.experiment.table import errors_removed, rivals, summed, table, types
from seapo.lab.question import DIMENSIONS

DRAW = Draw("a/0", 0.7, {"correctness": 0.0, "logic": 1.0, "hallucination": 0.0})
TWO = Choices(bases=("embedded", "embedded-1"), seeds=2)


def sampled(number: int, dimension: str = "knowledge", **right: bool) -> Sampled:
    answers = right or {"good": True, "poor": False, "bad": False}
    return Sampled(dimension, f"Prompt {number}?", "reference", "names", "x", (), answers)


# What is run


def test_the_default_set_has_18_arms_for_each_base_and_seed() -> None:
    found = cells(Choices())
    assert len(found) == 3 * 2 + 9 * 18
    assert len({cell.id for cell in found}) == len({cell.folder for cell in found}) == len(found)
    assert len(blocks(Choices())) == 9
    weak = [cell.arm for cell in found if cell.strength == 0.6]
    assert set(weak) == {"sft", "vanilla", "seapo-mix"} and len(weak) == 27


def test_a_cell_is_named_by_what_makes_it() -> None:
    assert Cell("embedded", 0, "references", "sft").id == "embedded/0/references/sft"
    assert Cell("embedded", None, "untrained", "base").folder == "embedded-untrained-base"
    assert Cell("e", 1, "judged", "sft", 0.6).folder == "e-1-judged-sft-0.6"


def test_the_base_is_always_asked_and_arms_can_be_chosen() -> None:
    config = {"bases": "embedded", "seeds": "1", "arms": "sft, seapo-mix", "regimes": "judged"}
    found = [cell.id for cell in cells(read({**config, "strengths": "0.7", "task": "experiment"}))]
    assert found == [
        "embedded/untrained/base",
        "embedded/0/judged/sft/0.7",
        "embedded/0/judged/seapo-mix/0.7",
    ]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("seeds", "0", "seeds is '0': a whole number from 1 on"),
        ("bases", "nowhere", "some of embedded, embedded-1"),
        ("arms", "dpo", "arms is 'dpo': `all` or some of base"),
        ("strengths", "0.5", "above 0.5"),
        ("strengths", "strong", "strengths is 'strong'"),
        ("part", "pretrain", "test or development"),
        ("speed", "1", "no setting 'speed'"),
        ("recipe.ppo.beta", "1", "recipe.METHOD.NAME with dpo, kto, sft"),
        ("recipe.sft.num_train_epochs", "3", "set recipe.dpo.num_train_epochs"),
    ],
)
def test_choices_that_cannot_be(name: str, value: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read({"bases": "embedded", name: value})


def test_recipes_are_changed_by_method() -> None:
    found = read({"bases": "embedded", "recipe.dpo.beta": "0.3", "recipe.dpo.loss_weights": "1,2"})
    assert found.recipes == {"dpo": {"beta": "0.3", "loss_weights": "1,2"}}


def test_the_main_strength_is_070_or_the_middle_one() -> None:
    assert Choices().main_strength == 0.7
    assert Choices(strengths=(0.9, 0.6, 0.8)).main_strength == 0.8


# The judge


@pytest.mark.parametrize("strength", [0.6, 0.7, 0.8, 0.95])
def test_a_judge_is_right_as_often_as_its_strength_says(strength: float) -> None:
    right = {"right": True, "wrong": False}
    rounds = [judge.scores(right, strength, str(n)) for n in range(4000)]
    share = sum(found["right"] > found["wrong"] for found in rounds) / len(rounds)
    assert share == pytest.approx(strength, abs=0.025)  # three standard errors and more
    reach = 1 / (judge.sigma(strength) * math.sqrt(2))
    assert NormalDist().cdf(reach) == pytest.approx(strength)


def test_the_same_text_always_gets_the_same_score() -> None:
    one = judge.scores({"a": True, "b": False}, 0.7, "s")
    other = judge.scores({"b": False, "c": True, "a": True}, 0.7, "s")
    assert one == {"a": other["a"], "b": other["b"]}
    assert one != judge.scores({"a": True, "b": False}, 0.7, "t")


def test_best_worst_and_what_a_judge_won() -> None:
    scored = {"a": 0.2, "b": 1.5, "c": -0.3}
    assert judge.best(scored) == "b"
    assert (judge.worst(scored, but="b"), judge.worst(scored, but="c")) == ("c", "a")
    assert judge.tally({"a": True, "b": False, "c": False}, scored) == (1, 2)


# Pairs


def test_the_scarcest_dimension_decides_how_many_there_are() -> None:
    found = [sampled(n, "knowledge") for n in range(5)] + [sampled(n, "coding") for n in (7, 8)]
    assert [s.prompt[7:-1] for s in balanced(found, 3)] == ["0", "1", "7", "8"]
    assert len(balanced(found, 1)) == 2


def test_vanilla_pairs_are_best_and_worst_and_never_the_same_text() -> None:
    material = [sampled(n) for n in range(50)]
    for pair in pairs(material, ARMS["vanilla"], 0.7, DRAW, lambda want: "?"):
        scored = judge.scores(material[0].right, 0.7, f"{DRAW.seed}/{pair.prompt}")
        assert pair.chosen == judge.best(scored) != pair.rejected
    reference = [sampled(n, reference=True, other=False) for n in range(9)]
    found = pairs(reference, ARMS["vanilla"], None, DRAW, lambda want: "?")
    assert {(pair.chosen, pair.rejected) for pair in found} == {("reference", "other")}


def test_every_arm_has_the_same_prompts_and_the_same_chosen_answers() -> None:
    material = [sampled(n) for n in range(20)]
    made = [
        pairs(material, arm, 0.7, DRAW, lambda want: f"{want.type} of {want.answer}")
        for arm in ARMS.values()
        if arm.method
    ]
    assert len({tuple((p.prompt, p.chosen) for p in found) for found in made}) == 1
    assert made[2][0].rejected == f"correctness of {made[2][0].chosen}"


def test_types_are_drawn_by_shares_and_not_by_regime() -> None:
    prompts = [f"{n}?" for n in range(600)]
    mix = [type_of("mix", prompt, DRAW) for prompt in prompts]
    assert all(150 < mix.count(name) < 250 for name in ("correctness", "logic", "hallucination"))
    assert {type_of("profile", prompt, DRAW) for prompt in prompts} == {"logic"}
    assert type_of("hallucination", "x", DRAW) == "hallucination"


def test_each_negative_is_asked_for_once() -> None:
    material = [sampled(n) for n in range(6)]
    settings = [(None, ARMS["seapo-logic"]), (None, ARMS["seapo-profile"]), (0.7, ARMS["vanilla"])]
    found = wanted(material, settings, DRAW)
    assert found == [Asked(s.prompt, "reference", "logic") for s in material]


# Figures


def test_points_of_students_distribution() -> None:
    for df, point in ((1, 12.7062), (2, 4.3027), (6, 2.4469), (30, 2.0423)):
        assert t_point(df) == pytest.approx(point, abs=1e-4)


def test_intervals_by_hand() -> None:
    found = estimate({"a": [1, 2, 3], "b": [2, 3, 4], "c": [3, 3, 3]})
    # Base means 2, 3, 3: sd 0.57735, over sqrt(3) 1/3, times t(2) 4.3027.
    assert found.mean == pytest.approx(8 / 3)
    assert found.low == pytest.approx(8 / 3 - 4.30265 / 3, abs=1e-4)
    # Variances 1, 1, 0 over 3 seeds: sqrt(2/3) / 3, times t(6) 2.4469.
    assert found.runs_high == pytest.approx(8 / 3 + 2.446912 * math.sqrt(2 / 3) / 3, abs=1e-4)


def test_one_base_is_judged_over_its_seeds_and_one_seed_has_no_interval() -> None:
    found = estimate({"a": [1.0, 2.0, 3.0]})
    assert (found.low, found.high) == (found.runs_low, found.runs_high)
    assert found.high == pytest.approx(2 + 4.30265 / math.sqrt(3), abs=1e-4)
    alone = estimate({"a": [1.0]})
    assert (alone.mean, alone.low, alone.runs_high) == (1.0, None, None)
    assert estimate({"a": [1.0], "b": [3.0]}).runs_low is None


def row(cell: Cell, **scores: float) -> dict[str, Any]:
    """A finished cell; a dimension that is not given has half of its items right."""
    known = {name: scores.get(name, 0.5) for name in DIMENSIONS}
    return {
        "cell": cell.id, "base": cell.base, "seed": cell.seed, "regime": cell.regime,
        "strength": cell.strength, "arm": cell.arm, "scores": known, "unseen": {"coding": 0.25},
        "average": sum(known.values()) / 5,
    }  # fmt: skip


def finished(**by_arm: float) -> list[dict[str, Any]]:
    """Two bases of two seeds, references; truthfulness as given, the bases' own 0.4 and 0.5."""
    bases = ("embedded", "embedded-1")
    own = [
        row(Cell(base, None, "untrained", "base"), truthfulness=0.4 + n / 10)
        for n, base in enumerate(bases)
    ]
    arms = [
        row(Cell(base, seed, "references", arm.replace("_", "-")), truthfulness=value + seed / 10)
        for base in bases
        for seed in range(2)
        for arm, value in by_arm.items()
    ]
    return [*own, *arms]


def line_of(rows: list[dict[str, Any]], arm: str, dimension: str) -> dict[str, Any]:
    return next(r for r in table(rows) if (r["arm"], r["dimension"]) == (arm, dimension))


def test_the_table_pairs_each_cell_with_its_own_base() -> None:
    found = line_of(finished(seapo_mix=0.8), "seapo-mix", "truthfulness")
    assert found["mean"] == pytest.approx(0.85)
    assert found["difference"] == pytest.approx(0.40)  # (0.45 + 0.35) / 2
    # Base means 0.45 and 0.35: standard error 0.05, times t(1).
    assert found["difference_high"] == pytest.approx(0.40 + 12.7062 * 0.05, abs=1e-4)
    assert len(found["runs"]) == 4 and found["runs"][0] == "embedded/0/references/seapo-mix"
    assert "difference" not in line_of(finished(sft=0.8), "base", "truthfulness")
    assert line_of(finished(sft=0.8), "sft", "unseen")["mean"] == 0.25


def test_the_order_in_which_cells_end_changes_nothing() -> None:
    rows = finished(sft=0.7, seapo_mix=0.8)
    choices, material = TWO, Material({}, [])
    shuffled = random.Random(3).sample(rows, len(rows))
    one, other = (build(choices, r, material, [], 1.0) for r in (rows, shuffled))
    for name in ("types", "rivals", "truthfulness_errors_removed", "arms"):
        assert one[name] == other[name]
    assert [r["mean"] for r in one["table"]] == [r["mean"] for r in other["table"]]


def test_a_type_is_held_against_the_mean_of_the_others() -> None:
    rows = finished(seapo_hallucination=0.8, seapo_logic=0.6, seapo_correctness=0.5)
    found = {line["type"]: line["gain"] for line in types(rows)}
    assert found["hallucination"] == pytest.approx(0.8 - 0.55)
    assert found["logic"] == pytest.approx(0)
    assert types(finished(seapo_logic=0.6)) == []


def test_rivals_and_errors_removed() -> None:
    rows = finished(seapo_mix=0.8, sft=0.7, vanilla=0.85)
    found = {line["rival"]: line["difference"] for line in rivals(rows)}
    assert found == {"sft": pytest.approx(0.02), "vanilla": pytest.approx(-0.01)}
    # (0.85 - 0.4) / 0.6 and (0.85 - 0.5) / 0.5 over the seeds' means.
    assert errors_removed(rows)[0]["mean"] == pytest.approx((0.75 + 0.7) / 2)


def test_a_missing_cell_leaves_the_others_paired() -> None:
    rows = [r for r in finished(seapo_mix=0.8, sft=0.7) if r["cell"] != "embedded/0/references/sft"]
    found = next(line for line in rivals(rows) if line["rival"] == "sft")
    assert found["difference"] == pytest.approx(0.02)


def test_judges_are_counted_over_all_blocks() -> None:
    found = summed([{"0.7": (7, 10), "0.6": (0, 0)}, {"0.7": (5, 10)}])
    assert found[0] == {"strength": 0.6, "measured": None, "n": 0}
    assert found[1] == {"strength": 0.7, "measured": 0.6, "n": 20}


def test_the_report_reads_as_tables() -> None:
    profiles = {"embedded": {"shares": {"correctness": 0.5, "logic": 0.25, "hallucination": 0.25}}}
    block = {"pairs": 400, "judge": {"0.7": (7, 10)}, "rewriting": {"logic": {"logic": 9}}}
    failure = {"task": "embedded/0/references/vanilla", "cells": 1, "reason": "no memory"}
    rows = finished(seapo_mix=0.8, sft=0.7)
    report = build(TWO, rows, Material(profiles, [block]), [failure], 600.0)
    text = markdown(report)
    assert "| SeaPO, mix | 50.0 | 50.0 | 50.0 | 50.0 | 85.0 | 57.0 | 25.0 |" in text
    assert "| embedded | 50.0 % | 25.0 % | 25.0 % |" in text
    assert "| 0.7 | 0.700 | 10 |" in text
    assert "does not predict" in text and "1 failed" in text
    told = summary(report)
    assert "Chosen: references: SeaPO, mix 57.0 +8.0" in told
    assert "1 cells failed: no memory" in told
