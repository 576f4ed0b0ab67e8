"""SeaPO's step in the experiment: the base itself rewrites good answers with one error of a given type."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from seapo.injectors import NotInjectable, inject
from seapo.lab.classify import classify
from seapo.lab.experiment.pairs import Asked, Sampled
from seapo.lab.question import Question
from seapo.lab.rewriting import request
from seapo.records import Positive, Turn
from seapo.workers.generating import Writer
from seapo.workers.lab_experiment_asking import turns

TEMPERATURE = 0.9
TRIES = 3
"""How often a rewrite that is of no use is sampled anew, after the greedy one."""


@dataclass(frozen=True)
class Negative:
    prompt: str
    answer: str
    type: str
    rejected: str
    source: str
    """`model`: written by the base; `rules` or `sample`: what stood in for it."""


def rewritten(
    writer: Writer, asked: Sequence[Asked], material: Sequence[Sampled], seed: int
) -> list[Negative]:
    """Have the base write each negative under the error instruction; rules stand in where it fails."""
    found: dict[Asked, str] = {}
    for turn in range(1 + TRIES):
        left = [want for want in asked if want not in found]
        conversations = [turns(request(w.prompt, w.answer, w.type), "") for w in left]
        answers = writer.answers(conversations, TEMPERATURE if turn else 0.0, seed + turn)
        found.update(
            (want, answer.text)
            for want, answer in zip(left, answers, strict=True)
            if answer.finished and answer.text and answer.text != want.answer.strip()
        )
    samples = {sampled.prompt: sampled for sampled in material}
    return [
        Negative(**asdict(want), rejected=found[want], source="model")
        if want in found
        else _instead(want, samples[want.prompt], seed)
        for want in asked
    ]


def _instead(want: Asked, sampled: Sampled, seed: int) -> Negative:
    """A negative by rules, or where no rule applies one of the base's other answers."""
    positive = Positive((Turn("user", want.prompt),), want.answer)
    try:
        return Negative(
            **asdict(want), rejected=inject(positive, want.type, seed).rejected, source="rules"
        )
    except NotInjectable:
        other = next(text for text in sampled.right if text != want.answer)
        return Negative(**asdict(want), rejected=other, source="sample")


def followed(asked: Sequence[Question], negatives: Sequence[Negative]) -> dict[str, dict[str, int]]:
    """By error type: what the base's rewrites really are, and how many others stand in."""
    by_prompt = {question.prompt: question for question in asked}
    found: dict[str, Counter[str]] = {}
    for negative in negatives:
        counts = found.setdefault(negative.type, Counter())
        if negative.source == "model":
            counts[classify(by_prompt[negative.prompt], negative.rejected)] += 1
        else:
            counts[negative.source] += 1
    return {name: dict(counts) for name, counts in found.items()}
