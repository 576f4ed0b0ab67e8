"""Every dimension's questions behind one door: drawn, and listed for one part of the world."""

import random
from collections.abc import Callable, Mapping

from seapo.errors import BadInput
from seapo.lab import coding, knowledge, mathematics, reasoning, truthfulness
from seapo.lab.parts import Part
from seapo.lab.question import DIMENSIONS, Question

MAKERS: Mapping[str, Callable[[random.Random], Question]] = {
    "knowledge": knowledge.question,
    "reasoning": reasoning.question,
    "mathematics": mathematics.question,
    "coding": coding.question,
    "truthfulness": truthfulness.question,
}
PATIENCE = 3000
"""Draws in a row without a new prompt, after which a part counts as used up."""


def draw_question(rng: random.Random, dimension: str, part: Part, unseen: bool = False) -> Question:
    """Draw a question of the dimension that belongs to the part, in a shared wording or one of its own."""
    while True:
        question = MAKERS[dimension](rng)
        if question.part == part and question.unseen == unseen:
            return question


def questions(part: Part, per_dimension: int, seed: int, unseen: bool = False) -> list[Question]:
    """List distinct questions of one part, the same number a dimension, in the dimensions' order.

    With `unseen` they are in the part's own wordings, which no pretraining document uses; without, in
    none of them. Raises BadInput where the world does not hold that many.
    """
    return [
        q for name in DIMENSIONS for q in _of_dimension(name, part, per_dimension, seed, unseen)
    ]


def _of_dimension(
    dimension: str, part: Part, count: int, seed: int, unseen: bool
) -> list[Question]:
    rng = random.Random(f"{part}/{dimension}/{seed}/{'unseen' if unseen else 'shared'}")
    found: dict[str, Question] = {}
    repeats = 0
    while len(found) < count and repeats < PATIENCE:
        question = draw_question(rng, dimension, part, unseen)
        repeats = repeats + 1 if question.prompt in found else 0
        found.setdefault(question.prompt, question)
    if len(found) < count:
        raise BadInput(
            f"The world holds {len(found)} {dimension} questions in its {part} part, "
            f"{count} were asked for. Ask for fewer."
        )
    return list(found.values())
