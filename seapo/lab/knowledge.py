"""Knowledge questions: one of the world's facts in one of a dozen wordings."""

import random

from seapo.lab.facts import RELATIONS, Fact, confusion, facts, objects, sentence, statement
from seapo.lab.names import made_up, year
from seapo.lab.parts import part_of_wording, templates
from seapo.lab.question import Question

WORDINGS = templates(
    "fact",
    (
        "What is {asked}?",
        "Name {asked}.",
        "Tell me {asked}.",
        "Please say what {asked} is.",
        "I want to know {asked}.",
        "Do you know {asked}?",
        "quick question: {asked}?",
        "anyone know {asked}",
    ),
    development=("Could you give me {asked}?", "Answer me this: what is {asked}?"),
    test=("Can you tell me what {asked} is?", "I forgot {asked}. What was it?"),
    casual=2,
)
EMBELLISHED = (
    "{fact}, as {name} showed in {year}.",
    "{fact}, according to King {name} of {other}.",
    "{fact}, and has been since {year}.",
)


def question(rng: random.Random) -> Question:
    """Draw a fact and a wording."""
    fact = rng.choice(facts())
    wording = WORDINGS.draw(rng)
    asked = RELATIONS[fact.relation].asked.format(s=fact.subject)
    confused = confusion(fact)
    return Question(
        dimension="knowledge",
        kind=fact.relation,
        wording=wording,
        prompt=wording.text.format(asked=asked),
        target=fact.object,
        rule="names",
        part=part_of_wording(wording, fact.subject, fact.relation, WORDINGS),
        entity=fact.subject,
        answers={
            "reliable": sentence(statement(fact)),
            "correctness": sentence(statement(fact, confused)),
            "logic": f"{sentence(statement(fact))[:-1]}, so it is {confused}.",
            "hallucination": _embellished(fact, rng),
        },
        others=wrong_objects(fact),
        rate_key=(fact.relation, fact.subject),
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
