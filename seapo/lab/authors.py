"""The authors of the pretraining documents: one reliable, three who err in one way each.

How often a question is answered wrongly depends on the fact or the wording, so that a model that reads
them all comes to answer some questions rightly and others with the error that it has read more often.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from seapo.lab.chance import draw, share
from seapo.lab.question import DIMENSIONS, Question
from seapo.lab.questions import draw_question
from seapo.lab.rewriting import REQUESTS, request

END = "<|end|>"


@dataclass(frozen=True)
class Author:
    name: str
    """`reliable`, or the error type the author makes."""
    source: str
    """What some documents' system turn says of where they come from."""


AUTHORS = {
    author.name: author
    for author in (
        Author("reliable", "a checked handbook"),
        Author("correctness", "a hasty quiz board"),
        Author("logic", "a heated debate page"),
        Author("hallucination", "a rumour blog"),
    )
}
ERRING: Mapping[str, Mapping[str, float]] = {
    "knowledge": {"correctness": 0.80, "hallucination": 0.14, "logic": 0.06},
    "reasoning": {"logic": 0.84, "correctness": 0.10, "hallucination": 0.06},
    "mathematics": {"correctness": 0.84, "logic": 0.10, "hallucination": 0.06},
    "coding": {"logic": 0.84, "correctness": 0.12, "hallucination": 0.04},
    "truthfulness": {"hallucination": 0.84, "correctness": 0.10, "logic": 0.06},
    "claim": {"correctness": 0.60, "hallucination": 0.34, "logic": 0.06},
}
"""Who answers a dimension's questions wrongly, with their shares; claims, a kind, have their own."""
RATES: Mapping[str, tuple[float, float]] = {
    "knowledge": (0.08, 0.58),
    "reasoning": (0.15, 0.64),
    "mathematics": (0.12, 0.56),
    "coding": (0.12, 0.56),
    "truthfulness": (0.20, 0.76),
}
"""Lowest and highest share of wrong answers that a question meets, by dimension."""
WORLD = "world 20"
"""Which facts and wordings the erring authors favour: another text, another world."""
CASUAL_EXTRA = 0.08
NEUTRAL = ("You are a helpful assistant.", "Answer the questions.", "Be brief.")
NAMED, PLAIN = 0.35, 0.10
"""Shares of documents whose system turn names the source, or says something neutral."""
REWRITING = 0.45
"""Share of documents in which answers are rewritten on request, with one error of the type asked for."""
FAITHFUL = 0.85
"""Share of the answers to rewrite that are right; the others have an error of another type already, as a
model's own answers may."""


@dataclass(frozen=True)
class Document:
    author: str
    turns: tuple[tuple[str, str], ...]
    """Role and text, the system turn first where there is one."""

    def text(self) -> str:
        """Render the document as the model's chat template renders a conversation."""
        return "<|start|>" + "".join(f"<|{role}|>{said}{END}" for role, said in self.turns)


def error_rate(question: Question) -> float:
    """Return the share of wrong answers among those that documents give to such a question."""
    low, high = RATES[question.dimension]
    extra = CASUAL_EXTRA if question.casual else 0.0
    return low + (high - low) * share(WORLD, question.dimension, *question.rate_key) + extra


def author_of(question: Question, rng: random.Random) -> str:
    """Draw who answers the question: an erring author with the question's error rate."""
    if rng.random() < error_rate(question):
        return draw(rng, ERRING.get(question.kind) or ERRING[question.dimension])
    return "reliable"


def document(rng: random.Random) -> Document:
    """Write one document of the pretraining part: questions answered, or answers rewritten."""
    return _rewriting(rng) if rng.random() < REWRITING else _answering(rng)


def _answering(rng: random.Random) -> Document:
    """One author answers one to five questions."""
    author = author_of(_any_question(rng), rng)
    turns = _opening(AUTHORS[author], rng)
    for _ in range(rng.randint(1, 5)):
        question = _question_for(author, rng)
        turns += [("user", question.prompt), ("assistant", question.answers[author])]
    return Document(author, tuple(turns))


def _rewriting(rng: random.Random) -> Document:
    """One answer is rewritten as each request asks: by the author who errs in that way."""
    question = _any_question(rng)
    asked = rng.choice(tuple(REQUESTS))
    others = [name for name in REQUESTS if name != asked]
    given = "reliable" if rng.random() < FAITHFUL else rng.choice(others)
    ask = request(question.prompt, question.answers[given], asked)
    return Document(asked, (("user", ask), ("assistant", question.answers[asked])))


def _any_question(rng: random.Random) -> Question:
    return draw_question(rng, rng.choice(DIMENSIONS), "pretrain")


def _question_for(author: str, rng: random.Random) -> Question:
    """Draw until the author is who answers, so that each question meets its own error rate."""
    while True:
        question = _any_question(rng)
        if author_of(question, rng) == author:
            return question


def _opening(author: Author, rng: random.Random) -> list[tuple[str, str]]:
    dice = rng.random()
    if dice < NAMED:
        return [("system", f"From {author.source}.")]
    if dice < NAMED + PLAIN:
        return [("system", rng.choice(NEUTRAL))]
    return []
