"""Knowledge questions: one of the world's facts in one of eight wordings."""

import random

from seapo.lab.facts import RELATIONS, Fact, confusion, facts, objects, sentence, statement
from seapo.lab.names import made_up, year
from seapo.lab.parts import part_of_wording
from seapo.lab.question import Question

WORDINGS = (
    "What is {asked}?",
    "Name {asked}.",
    "Tell me {asked}.",
    "Please say what {asked} is.",
    "I want to know {asked}.",
    "Do you know {asked}?",
    "quick question: {asked}?",
    "anyone know {asked}",
)
CASUAL = 6
"""The wordings from here on are careless ones, which unreliable authors answer more often."""
EMBELLISHED = (
    "{fact}, as {name} showed in {year}.",
    "{fact}, according to King {name} of {other}.",
    "{fact}, and has been since {year}.",
)


def question(rng: random.Random) -> Question:
    """Draw a fact and a wording."""
    fact = rng.choice(facts())
    wording = rng.randrange(len(WORDINGS))
    casual = wording >= CASUAL
    asked = RELATIONS[fact.relation].asked.format(s=fact.subject)
    return Question(
        dimension="knowledge",
        kind=fact.relation,
        wording=wording,
        prompt=WORDINGS[wording].format(asked=asked),
        target=fact.object,
        rule="names",
        part=part_of_wording(fact.subject, fact.relation, wording, len(WORDINGS)),
        entity=fact.subject,
        answers={
            "reliable": sentence(statement(fact)),
            "correctness": sentence(statement(fact, confusion(fact))),
            "hallucination": _embellished(fact, rng),
        },
        others=wrong_objects(fact),
        rate_key=(fact.relation, fact.subject),
        casual=casual,
    )


def wrong_objects(fact: Fact) -> tuple[str, ...]:
    """Return every object of the relation that would be wrong in an answer about the fact."""
    allowed = (fact.object, fact.subject)
    return tuple(name for name in objects(fact.relation) if name not in allowed)


def _embellished(fact: Fact, rng: random.Random) -> str:
    told = sentence(statement(fact))[:-1]
    return rng.choice(EMBELLISHED).format(
        fact=told, name=made_up(rng), other=made_up(rng), year=year(rng)
    )
