"""The three disjoint parts of the world's questions, by hash: what a model is built on, tuned on, judged on.

Made-up names, operand pairs, groups of people and programs belong to one part each. Facts cannot: a fact
that is asked for must have been read. So each real entity is on one side, development or test, and for it
some prompts are held out for that side while the others are pretraining. Of each kind's wordings most are
shared, and a few belong to development or to test alone: templates that no pretraining document uses.
No prompt stands in two parts.
"""

import random
from dataclasses import dataclass
from typing import Literal

from seapo.lab.chance import share

Part = Literal["pretrain", "development", "test"]

PARTS: tuple[Part, ...] = ("pretrain", "development", "test")
PRETRAIN_SHARE = 0.6
HELD_OUT = 3
"""Of the shared wordings of a fact, how many no pretraining document uses for it."""
UNSEEN_SHARE = 0.15
"""How often a question is drawn in one of the two held-out parts' own wordings."""


@dataclass(frozen=True)
class Template:
    """One wording of a kind of question."""

    text: str
    name: str
    """Stable: the kind and the wording's place, such as `capital/3` or `capital/test0`."""
    home: Part | None = None
    """The only part that uses it; None where all do."""
    casual: bool = False
    """Written carelessly: unreliable authors answer it more often."""


@dataclass(frozen=True)
class Templates:
    """A kind's wordings: shared ones, of which the last `casual` are careless, and the parts' own."""

    shared: tuple[Template, ...]
    own: tuple[Template, ...]

    def draw(self, rng: random.Random) -> Template:
        """Draw a wording; a held-out part's own one with `UNSEEN_SHARE`."""
        return rng.choice(self.own if rng.random() < UNSEEN_SHARE else self.shared)


def templates(
    kind: str,
    shared: tuple[str, ...],
    development: tuple[str, ...],
    test: tuple[str, ...],
    casual: int = 1,
) -> Templates:
    """Name a kind's wordings."""
    careful = len(shared) - casual
    homes: tuple[tuple[Part, tuple[str, ...]], ...] = (("development", development), ("test", test))
    return Templates(
        tuple(Template(text, f"{kind}/{n}", None, n >= careful) for n, text in enumerate(shared)),
        tuple(
            Template(text, f"{kind}/{home}{n}", home)
            for home, texts in homes
            for n, text in enumerate(texts)
        ),
    )


def part_of(template: Template, *key: object) -> Part | None:
    """Name the one part of an operand pair, a made-up name or a group of people in this wording."""
    place = share("part", *key)
    if place < PRETRAIN_SHARE:
        return _in(template, "pretrain")
    return _in(template, "development" if place < (1 + PRETRAIN_SHARE) / 2 else "test")


def side_of(entity: str) -> Part:
    """Name the side, development or test, on which a real entity is asked about."""
    return "development" if share("side", entity) < 0.5 else "test"


def part_of_wording(
    template: Template, entity: str, relation: str, shared: Templates
) -> Part | None:
    """Name the part of a fact's prompt: `HELD_OUT` of its wordings are kept for the entity's side."""
    if template.home:
        return _in(template, side_of(entity))
    order = sorted(
        (t.name for t in shared.shared), key=lambda name: share("wording", entity, relation, name)
    )
    return side_of(entity) if template.name in order[:HELD_OUT] else "pretrain"


def part_of_claim(template: Template, entity: str, *rest: object) -> Part | None:
    """Name the part of a claim about a real entity: pretraining, or else the entity's side."""
    if template.home or share("claim", entity, template.name, *rest) >= PRETRAIN_SHARE:
        return _in(template, side_of(entity))
    return "pretrain"


def _in(template: Template, part: Part) -> Part | None:
    """Return the part; None where the wording belongs to another: such a question is never asked."""
    return part if template.home in (None, part) else None
