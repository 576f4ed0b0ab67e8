"""SeaPO's step in the experiment: the base itself rewrites good answers with one error of a given type."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from seapo.injectors import NotInjectable, inject
from seapo.lab.classify import classify
from seapo.lab.experiment.pairs import Asked, Sampled
from seapo.lab.question import Question
from seapo.records import Injection, Positive, Turn
from seapo.workers.generating import Writer
from seapo.workers.lab_rewriting import rewrite


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
    positives = [Positive((Turn("user", want.prompt),), want.answer) for want in asked]
    found = rewrite(writer, positives, [want.type for want in asked], seed)
    samples = {sampled.prompt: sampled for sampled in material}
    return [
        Negative(**asdict(want), rejected=made.rejected, source="model")
        if isinstance(made, Injection)
        else _instead(want, positive, samples[want.prompt], seed)
        for want, positive, made in zip(asked, positives, found, strict=True)
    ]


def _instead(want: Asked, positive: Positive, sampled: Sampled, seed: int) -> Negative:
    """A negative by rules, or where no rule applies one of the base's other answers."""
    try:
        made = inject(positive, want.type, seed).rejected
    except NotInjectable:
        other = next(text for text in sampled.right if text != want.answer)
        return Negative(**asdict(want), rejected=other, source="sample")
    return Negative(**asdict(want), rejected=made, source="rules")


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
    return {name: dict(sorted(counts.items())) for name, counts in sorted(found.items())}
