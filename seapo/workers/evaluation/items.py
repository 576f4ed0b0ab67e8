"""The embedded suite: the world's questions as an evaluation's items."""

import random
from itertools import groupby

from seapo.evaluation.items import UNSEEN, Item, Suite, Task
from seapo.lab.parts import Part
from seapo.lab.question import Question
from seapo.lab.questions import questions
from seapo.records import content_id

SUITES: dict[str, Part] = {"embedded": "test", "embedded-development": "development"}
"""Suites that ship and the part of the world they ask; recipes may be tuned on development only."""


UNSEEN_SHARE = 4
"""One item in so many is asked in a wording that pretraining never used; scored apart."""


def embedded_suite(name: str, per_dimension: int, seed: int) -> Suite:
    """Ask `per_dimension` questions of each dimension; claims by choosing, all others in own words."""
    apart = per_dimension // UNSEEN_SHARE
    asked = questions(SUITES[name], per_dimension - apart, seed)
    asked += questions(SUITES[name], apart, seed, unseen=True)
    items = [item_of(q) for q in asked]
    kinds = groupby(
        sorted(items, key=lambda i: (i.dimension, i.kind)), lambda i: (i.dimension, i.kind)
    )
    tasks = tuple(Task(f"embedded_{d}_{kind}", tuple(found)) for (d, kind), found in kinds)
    return Suite(name, tasks, {})


def item_of(question: Question) -> Item:
    """Make the item of a question; where there are choices, in an order that its id decides."""
    name = content_id("item/1", question.dimension, question.rule, question.prompt, question.target)
    choices = list(question.choices)
    random.Random(name).shuffle(choices)
    right = question.choices[0] if choices else question.target
    return Item(
        id=name,
        dimension=question.dimension,
        kind="choose" if choices else "generate",
        prompt=question.prompt,
        target=right,
        rule="mc1" if choices else question.rule,
        context=question.others,
        choices=tuple(choices),
        gold=(choices.index(right),) if choices else (),
        group=question.kind + (UNSEEN if question.unseen else ""),
    )
