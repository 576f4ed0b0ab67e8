"""The world: disjoint parts, true answers, executed programs, authors that err as they should."""

import json
import random
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache

import pytest

from seapo.errors import BadInput
from seapo.evaluation.checks import correct
from seapo.lab import coding, knowledge, mathematics, reasoning
from seapo.lab.authors import AUTHORS, document, error_rate
from seapo.lab.dataset import lines, positives
from seapo.lab.facts import confusion, facts, objects
from seapo.lab.parts import PARTS, part_of_wording, side_of
from seapo.lab.question import DIMENSIONS, Question
from seapo.lab.questions import MAKERS, questions
from seapo.settings import DEMO


@cache
def _drawn() -> tuple[Question, ...]:
    """Many questions of every dimension, of whatever part."""
    rng = random.Random(11)
    return tuple(MAKERS[dimension](rng) for dimension in DIMENSIONS for _ in range(6000))


@cache
def _read_in_pretraining() -> frozenset[str]:
    rng = random.Random("documents/0")  # the stream that the shipped model was built from
    turns = [turn for _ in range(3000) for turn in document(rng).turns]
    return frozenset(text for role, text in turns if role == "user")


@pytest.mark.parametrize("part", ["development", "test"])
def test_no_prompt_of_a_held_out_part_is_read_in_pretraining(part: str) -> None:
    asked = {question.prompt for question in questions(part, 300, seed=0)}  # type: ignore[arg-type]
    assert len(asked) == 1500
    assert not asked & _read_in_pretraining()


def test_no_prompt_stands_in_two_parts() -> None:
    parts = defaultdict(set)
    for question in _drawn():
        parts[question.prompt].add(question.part)
    assert all(len(found) == 1 for found in parts.values())
    assert {part for found in parts.values() for part in found} == set(PARTS)


def test_operands_people_programs_and_made_up_names_belong_to_one_part() -> None:
    parts = defaultdict(set)
    for question in _drawn():
        if (
            question.dimension in ("mathematics", "reasoning", "coding")
            or question.rule == "unknown"
        ):
            kind = question.kind if question.dimension == "coding" else question.dimension
            parts[kind, question.entity].add(question.part)
    assert len(parts) > 5000
    assert all(len(found) == 1 for found in parts.values())


def test_a_real_entity_is_asked_about_on_one_side_only() -> None:
    sides = defaultdict(set)
    real = {fact.subject for fact in facts()}
    for question in _drawn():
        if question.entity in real and question.part != "pretrain":
            sides[question.entity].add(question.part)
    assert len(sides) > 150
    assert all(found == {side_of(entity)} for entity, found in sides.items())


def test_every_fact_is_read_in_most_wordings_and_asked_in_the_others() -> None:
    wordings = len(knowledge.WORDINGS)
    for fact in facts():
        parts = Counter(
            part_of_wording(fact.subject, fact.relation, n, wordings) for n in range(wordings)
        )
        assert parts["pretrain"] == wordings - 3
        assert parts[side_of(fact.subject)] == 3


def test_references_are_right_and_errors_wrong() -> None:
    for question in _drawn():
        for author, answer in question.answers.items():
            # an embellished fact is still the right fact: knowledge counts the fact alone
            embellished = question.dimension == "knowledge" and author == "hallucination"
            right = correct(question.rule, question.target, question.others, answer)
            assert right == (author == "reliable" or embellished), (question.prompt, answer)


def test_the_right_choice_comes_first_and_once() -> None:
    claims = [question for question in _drawn() if question.choices]
    assert len(claims) > 1000
    for question in claims:
        assert question.choices[0] == question.reference
        assert len(set(question.choices)) == 4
    shares = Counter(question.rule for question in claims)
    assert 0.3 < shares["confirms"] / len(claims) < 0.5


def test_programs_print_what_the_target_says_in_a_real_interpreter() -> None:
    rng = random.Random(3)
    for kind, make in coding.KINDS.items():
        program = make(rng)
        source = program.source.replace("?", program.filled)
        printed = subprocess.run(
            [sys.executable, "-I", "-c", source], capture_output=True, text=True, check=True
        )
        assert printed.stdout.strip() == coding.output(source), kind


@pytest.mark.parametrize(("a", "b", "slip"), [(47, 25, 62), (41, 25, 76), (30, 30, 70)])
def test_sums_slip_by_a_carry(a: int, b: int, slip: int) -> None:
    working = mathematics.added(a, b)
    assert (working.result, working.slip) == (a + b, slip)


@pytest.mark.parametrize(("a", "b", "slip"), [(72, 25, 57), (78, 25, 43), (31, 25, 16)])
def test_differences_slip_by_a_borrowed_ten(a: int, b: int, slip: int) -> None:
    working = mathematics.subtracted(a, b)
    assert (working.result, working.slip) == (a - b, slip)


def test_puzzles_hold_by_their_premises() -> None:
    """The tallest is taller than both others; the one left over is not the one ruled out."""
    rng = random.Random(4)
    for _ in range(50):
        top = reasoning.top(rng)
        assert top.premises.count(f"{top.target} is ") == 1
        assert f"than {top.target}." not in top.premises
        either = reasoning.either(rng)
        assert f"{either.wrong} does not have them" in either.premises


def test_a_confusion_is_fixed_and_false() -> None:
    for fact in facts():
        assert confusion(fact) == confusion(fact) != fact.object
        assert confusion(fact) in objects(fact.relation)


def test_there_are_about_250_facts_and_each_once() -> None:
    keys = [(fact.relation, fact.subject) for fact in facts()]
    assert len(keys) == len(set(keys))
    assert 230 <= len(keys) <= 280


def test_a_question_meets_its_error_rate() -> None:
    """Over many documents the share of erring authors is the mean rate of what they answer."""
    rng = random.Random(5)
    answered: dict[str, list[str]] = defaultdict(list)
    rates: dict[str, list[float]] = defaultdict(list)
    for _ in range(1500):
        found = document(rng)
        asked = [text for role, text in found.turns if role == "user"]
        answered[found.author] += asked
    for question in _drawn():
        if question.part == "pretrain":
            rates[question.dimension].append(error_rate(question))
    wrong = sum(len(asked) for author, asked in answered.items() if author != "reliable")
    share = wrong / sum(map(len, answered.values()))
    expected = sum(sum(found) / len(found) for found in rates.values()) / len(rates)
    assert set(answered) == set(AUTHORS)
    assert share == pytest.approx(expected, abs=0.04)


def test_the_same_seed_gives_the_same_world() -> None:
    assert questions("test", 20, seed=1) == questions("test", 20, seed=1)
    assert questions("test", 20, seed=1) != questions("test", 20, seed=2)
    assert document(random.Random(8)) == document(random.Random(8))


def test_asking_for_more_than_there_is_says_how_many_there_are() -> None:
    with pytest.raises(BadInput, match=r"The world holds \d+ knowledge questions in its test part"):
        questions("test", 2000, seed=0)


def test_the_data_set_is_balanced_and_from_the_development_part() -> None:
    found = positives()
    assert len(found) >= 600
    assert set(Counter(dimension for _, dimension in found).values()) == {len(found) // 5}
    assert len({positive.id for positive, _ in found}) == len(found)
    held_out = {question.prompt for question in questions("test", 300, seed=0)}
    asked = {positive.prompt for positive, _ in found}
    assert not asked & (held_out | _read_in_pretraining())


def test_the_shipped_data_set_is_what_the_world_writes() -> None:
    shipped = (DEMO / "lab.jsonl").read_text(encoding="utf-8")
    assert shipped == "".join(lines())
    assert set(json.loads(shipped.splitlines()[0])) == {"id", "dimension", "prompt", "response"}
