"""What lm-eval calls on each answered item: our checks, so that its table and ours say the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from seapo.evaluation.checks import correct
from seapo.evaluation.scoring import mc1, mc2
from seapo.workers.evaluation.code import passes

CHOICE_RULES = {"mc1": mc1, "mc2": mc2}


def process_results(doc: Mapping[str, Any], results: Sequence[Any]) -> dict[str, float]:
    """Score one item: `results` is the text, or (log-likelihood, greedy) for each choice."""
    if doc["kind"] == "choose":
        likelihoods = [float(value) for value, _ in results]
        return {"score": CHOICE_RULES[doc["rule"]](likelihoods, doc["gold"])}
    if doc["rule"] == "code":
        return {"score": float(passes(str(results[0]), *doc["context"]))}
    right = correct(doc["rule"], doc["target"], doc["context"] or (), str(results[0]))
    return {"score": float(right)}


def answer_of(doc: Mapping[str, Any], results: Sequence[Any]) -> str:
    """Return the text that the model generated, or the choice that it found likeliest."""
    if doc["kind"] == "generate":
        return str(results[0])
    best = max(range(len(results)), key=lambda index: float(results[index][0]))
    return str(doc["choices"][best])
