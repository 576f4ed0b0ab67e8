"""A model's error profile: its own answers on development prompts, each wrong one sorted by error type.

Its run folder's configuration: `model` (a shipped one, a training run, a folder, a hub name), `limit` (prompts
a dimension), `seed` (which prompts), `trust_remote_code`. A resumed run asks only what is not answered yet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from seapo.errors import BadInput
from seapo.evaluation.scoring import wilson
from seapo.lab.classify import RIGHT, UNKNOWN, classify
from seapo.lab.question import DIMENSIONS, Question
from seapo.lab.questions import questions
from seapo.taxonomy import INJECTABLE
from seapo.workers.child import Child, Stopped
from seapo.workers.evaluation.items import item_of
from seapo.workers.evaluation.model import place_of
from seapo.workers.generating import Writer, load_writer

ANSWERS = "answers.jsonl"
LIMIT = 100
CHUNK = 128
MODEL = "embedded"
TYPES = tuple(kind.name for kind in INJECTABLE)


def main(child: Child) -> dict[str, object]:
    """Have the run's model answer, and sort what it got wrong."""
    asked = {item_of(q).id: q for q in _questions(child.config)}
    known = {str(row["id"]) for row in child.lines(ANSWERS)}
    left = [name for name in asked if name not in known]
    child.progress(len(known), len(asked), "Loading the model")
    model = str(child.config.get("model") or MODEL)
    if left:
        _ask(child, _writer(child, model), {name: asked[name] for name in left}, len(asked))
    return {"model": model, **profile(child.lines(ANSWERS))}


def _questions(config: Mapping[str, Any]) -> list[Question]:
    try:
        limit, seed = int(config.get("limit") or LIMIT), int(config.get("seed") or 0)
    except ValueError:
        raise BadInput("limit and seed of a profile must be whole numbers.") from None
    return questions("development", limit, seed)


def _writer(child: Child, model: str) -> Writer:
    own_code = str(child.config.get("trust_remote_code", False)).lower() == "true"
    return load_writer(place_of(model, child.folder.parent), child.device, own_code)


def _ask(child: Child, writer: Writer, left: Mapping[str, Question], total: int) -> None:
    names = list(left)
    for at in range(0, len(names), CHUNK):
        if child.stopping():
            raise Stopped
        chunk = names[at : at + CHUNK]
        talks = [[{"role": "user", "content": left[name].prompt}] for name in chunk]
        for name, answer in zip(chunk, writer.answers(talks), strict=True):
            child.append(ANSWERS, _line(name, left[name], answer.text))
        child.progress(total - len(names) + at + len(chunk), total, "Answering")


def _line(name: str, question: Question, answer: str) -> dict[str, object]:
    return {
        "id": name,
        "dimension": question.dimension,
        "prompt": question.prompt,
        "target": question.target,
        "answer": answer,
        "type": classify(question, answer),
    }


def profile(rows: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """Count answers by type, and the shares of the types among the wrong ones that have one.

    `shares` are fractions that add up to 1, `intervals` their 95 % intervals (Wilson), both empty where no
    wrong answer has a type.
    """
    found = Counter((str(row["dimension"]), str(row["type"])) for row in rows)
    by_type = {kind: sum(found[d, kind] for d in DIMENSIONS) for kind in (*TYPES, UNKNOWN)}
    sorted_out = sum(by_type[kind] for kind in TYPES)
    shares = {kind: by_type[kind] / sorted_out for kind in TYPES} if sorted_out else {}
    return {
        "n": found.total(),
        "wrong": sum(by_type.values()),
        "by_type": by_type,
        "shares": shares,
        "intervals": {kind: list(wilson(share, sorted_out)) for kind, share in shares.items()},
        "by_dimension": {
            d: {kind: found[d, kind] for kind in (RIGHT, *TYPES, UNKNOWN)} for d in DIMENSIONS
        },
    }
