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
from seapo.lab.classify import classify
from seapo.lab.dataset import lines, positives
from seapo.lab.facts import confusion, facts, objects
from seapo.lab.parts import PARTS, Part, part_of_wording, side_of
from seapo.lab.question import DIMENSIONS, Question
from seapo.lab.questions import MAKERS, draw_question, questions
from seapo.lab.rewriting import GIVEN, REQUESTS
from seapo.settings import DEMO


@cache
def _drawn() -> tuple[Question, ...]:
    """Many questions of every dimension, of whatever part or of none."""
    rng = random.Random(11)
    return tuple(MAKERS[dimension](rng) for dimension in DIMENSIONS for _ in range(6000))


@cache
def _read_in_pretraining() -> frozenset[str]:
    rng = random.Random("documents/0")  # the stream that the shipped model was built from
    turns = [turn for _ in range(3000) for turn in document(rng).turns]
    return frozenset(text for role, text in turns if role == "user")


@pytest.mark.parametrize("unseen", [False, True])
@pytest.mark.parametrize("part", ["development", "test"])
def test_no_prompt_of_a_held_out_part_is_read_in_pretraining(part: Part, unseen: bool) -> None:
    asked = {question.prompt for question in questions(part, 200, seed=0, unseen=unseen)}
    assert len(asked) == 1000
    read = _read_in_pretraining()
    assert not asked & read
    # nor inside a request to rewrite an answer
    inside = {text.split(GIVEN)[0] for text in read if _asks(text)}
    assert len(inside) > 500
    assert not asked & inside


def _asks(text: str) -> bool:
    return text.endswith(tuple(REQUESTS.values()))


def test_own_templates_stand_in_one_part_and_in_no_pretraining_document() -> None:
    """A template is known by its words: with what is filled in left out, no other part has them."""
    homes = defaultdict(set)
    for question in _drawn():
        if question.part is not None:
            homes[question.dimension, question.wording.text].add((question.part, question.unseen))
    own = {key: found for key, found in homes.items() if any(unseen for _, unseen in found)}
    assert all(len(found) == 1 for found in own.values())
    assert {part for found in own.values() for part, _ in found} == {"development", "test"}
    assert {dimension for dimension, _ in own} == set(DIMENSIONS)


def test_templates_have_texts_and_names_of_their_own() -> None:
    texts = defaultdict(set)
    for question in _drawn():
        texts[question.dimension, question.template].add(question.wording.text)
    assert all(len(found) == 1 for found in texts.values())


def test_no_prompt_stands_in_two_parts() -> None:
    parts = defaultdict(set)
    for question in _drawn():
        parts[question.prompt].add(question.part)
    assert all(len(found) == 1 for found in parts.values())
    assert {part for found in parts.values() for part in found} == {*PARTS, None}


def test_operands_people_programs_and_made_up_names_belong_to_one_part() -> None:
    parts = defaultdict(set)
    for question in _drawn():
        if (
            question.dimension in ("mathematics", "reasoning", "coding")
            or question.rule == "unknown"
        ):
            kind = question.kind if question.dimension == "coding" else question.dimension
            parts[kind, question.entity] |= {question.part} - {None}
    assert len(parts) > 5000
    assert all(len(found) <= 1 for found in parts.values())


def test_a_real_entity_is_asked_about_on_one_side_only() -> None:
    sides = defaultdict(set)
    real = {fact.subject for fact in facts()}
    for question in _drawn():
        if question.entity in real and question.part not in ("pretrain", None):
            sides[question.entity].add(question.part)
    assert len(sides) > 150
    assert all(found == {side_of(entity)} for entity, found in sides.items())


def test_every_fact_is_read_in_most_wordings_and_asked_in_the_others() -> None:
    shared = knowledge.WORDINGS.shared
    for fact in facts():
        parts = Counter(
            part_of_wording(wording, fact.subject, fact.relation, knowledge.WORDINGS)
            for wording in shared
        )
        assert parts["pretrain"] == len(shared) - 3
        assert parts[side_of(fact.subject)] == 3


def test_references_are_right_and_errors_wrong() -> None:
    for question in _drawn():
        for author, answer in question.answers.items():
            right = correct(question.rule, question.target, question.others, answer)
            assert right == (author == "reliable"), (question.prompt, answer)


def test_every_author_s_error_is_classified_as_its_own() -> None:
    names = {"reliable": "right"}
    for question in _drawn()[::12]:
        for author, answer in question.answers.items():
            found = classify(question, answer)
            assert found == names.get(author, author), (question.prompt, answer)


@pytest.mark.parametrize(
    ("dimension", "answer", "found"),
    [
        ("mathematics", "40 + 20 = 70. The answer is 70.", "correctness"),
        ("knowledge", "Zumri is the capital, as Doctor Kor showed in 1432.", "hallucination"),
        ("knowledge", "", "unknown"),
        ("coding", "owl owl owl owl owl owl owl", "unknown"),
    ],
)
def test_other_errors_are_classified_by_their_marks(
    dimension: str, answer: str, found: str
) -> None:
    assert classify(draw_question(random.Random(2), dimension, "test"), answer) == found


def test_rewriting_documents_ask_for_what_they_show() -> None:
    rng = random.Random(7)
    found = [d for d in (document(rng) for _ in range(600)) if _asks(d.turns[0][1])]
    assert 200 < len(found) < 340
    for written in found:
        assert written.turns[0][1].endswith(REQUESTS[written.author])
    assert {written.author for written in found} == set(REQUESTS)


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


@pytest.mark.parametrize(
    ("a", "b", "slip"), [(47, 25, 82), (41, 25, 76), (45, 50, 85), (88, 89, 187)]
)
def test_sums_slip_by_a_carry(a: int, b: int, slip: int) -> None:
    working = mathematics.added(a, b)
    assert (working.result, working.slip) == (a + b, slip)


@pytest.mark.parametrize(("a", "b", "slip"), [(72, 25, 57), (78, 25, 63), (98, 11, 97)])
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
    for _ in range(2200):
        found = document(rng)
        if _asks(found.turns[0][1]):
            continue
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
