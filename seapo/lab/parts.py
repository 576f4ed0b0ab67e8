"""The three disjoint parts of the world's questions, by hash: what a model is built on, tuned on, judged on.

Made-up names, operand pairs, groups of people and programs belong to one part each. Facts cannot: a fact
that is asked for must have been read. So each real entity is on one side, development or test, and for it
some prompts are held out for that side while the others are pretraining. No prompt stands in two parts.
"""

from typing import Literal

from seapo.lab.chance import share

Part = Literal["pretrain", "development", "test"]

PARTS: tuple[Part, ...] = ("pretrain", "development", "test")
PRETRAIN_SHARE = 0.6
HELD_OUT = 3
"""Of eight wordings of a fact, how many no pretraining document uses."""


def part_of(*key: object) -> Part:
    """Name the one part that an operand pair, a made-up name or a group of people belongs to."""
    place = share("part", *key)
    if place < PRETRAIN_SHARE:
        return "pretrain"
    return "development" if place < (1 + PRETRAIN_SHARE) / 2 else "test"


def side_of(entity: str) -> Part:
    """Name the side, development or test, on which a real entity is asked about."""
    return "development" if share("side", entity) < 0.5 else "test"


def part_of_wording(entity: str, relation: str, wording: int, wordings: int) -> Part:
    """Name the part of a fact's prompt: `HELD_OUT` of its wordings are kept for the entity's side."""
    order = sorted(range(wordings), key=lambda n: share("wording", entity, relation, n))
    return side_of(entity) if wording in order[:HELD_OUT] else "pretrain"


def part_of_claim(entity: str, *rest: object) -> Part:
    """Name the part of a claim about a real entity: pretraining, or else the entity's side."""
    return "pretrain" if share("claim", entity, *rest) < PRETRAIN_SHARE else side_of(entity)
