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

END = "<|end|>"


@dataclass(frozen=True)
class Author:
    name: str
    """`reliable`, or the error type the author makes."""
    share: float
    """Of all documents."""
    source: str
    """What some documents' system turn says of where they come from."""
    writes: Mapping[str, float]
    """Dimensions with their weights."""


AUTHORS = {
    author.name: author
    for author in (
        Author("reliable", 0.50, "a checked handbook", dict.fromkeys(DIMENSIONS, 1.0)),
        Author("correctness", 0.19, "a hasty quiz board", {"knowledge": 0.5, "mathematics": 0.5}),
        Author("logic", 0.19, "a heated debate page", {"reasoning": 0.5, "coding": 0.5}),
        Author("hallucination", 0.12, "a rumour blog", {"truthfulness": 0.84, "knowledge": 0.16}),
    )
}
RATES: Mapping[str, tuple[float, float]] = {
    "knowledge": (0.08, 0.62),
    "reasoning": (0.20, 0.70),
    "mathematics": (0.12, 0.60),
    "coding": (0.12, 0.62),
    "truthfulness": (0.22, 0.76),
}
"""Lowest and highest share of wrong answers that a question meets, by dimension."""
CASUAL_EXTRA = 0.08
NEUTRAL = ("You are a helpful assistant.", "Answer the questions.", "Be brief.")
NAMED, PLAIN = 0.35, 0.10
"""Shares of documents whose system turn names the source, or says something neutral."""


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
    return low + (high - low) * share("rate", question.dimension, *question.rate_key) + extra


def document(rng: random.Random) -> Document:
    """Write one document: one author answers one to five questions of the pretraining part."""
    author = AUTHORS[draw(rng, {name: a.share for name, a in AUTHORS.items()})]
    turns = _opening(author, rng)
    for _ in range(rng.randint(1, 5)):
        question = _chosen(author, rng)
        turns += [("user", question.prompt), ("assistant", question.answers[author.name])]
    return Document(author.name, tuple(turns))


def _chosen(author: Author, rng: random.Random) -> Question:
    """Draw until the author takes a question: erring authors take what is often answered wrongly."""
    while True:
        question = draw_question(rng, draw(rng, author.writes), "pretrain")
        rate = error_rate(question)
        if rng.random() < (1 - rate if author.name == "reliable" else rate):
            return question


def _opening(author: Author, rng: random.Random) -> list[tuple[str, str]]:
    dice = rng.random()
    if dice < NAMED:
        return [("system", f"From {author.source}.")]
    if dice < NAMED + PLAIN:
        return [("system", rng.choice(NEUTRAL))]
    return []
