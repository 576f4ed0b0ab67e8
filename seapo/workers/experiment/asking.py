"""Asks a model in memory the items of a suite: lm-eval's scores without lm-eval's tasks, for many short rounds.

Answers are generated as the evaluation worker has lm-eval generate them, choices weighed by the log-likelihood
that its HFLM gives them; a test holds both to the same scores.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import torch

from seapo.evaluation.items import Item, Suite, answered
from seapo.evaluation.scoring import summary
from seapo.workers.evaluate import suite_of
from seapo.workers.evaluation.scores import answer_of, process_results
from seapo.workers.generating import Writer

SUITES = {"test": "embedded", "development": "embedded-development"}
BATCH = 64
"""Choices weighed at once."""
NOTHING = -100
"""The label of a token that is not weighed."""


@lru_cache(maxsize=2)
def suite(part: str, limit: int) -> Suite:
    """The suite of a part with `limit` items a dimension, or as many as usual where it is 0."""
    return suite_of({"suite": SUITES[part], "limit": limit or None, "seed": 0})


def ask(writer: Writer, asked: Suite, system: str = "") -> Iterator[dict[str, object]]:
    """Yield the lines of items.jsonl; `system` is said before each question."""
    items = [item for task in asked.tasks for item in task.items]
    most = max(task.most_tokens for task in asked.tasks)
    texts = _generated(writer, [i for i in items if i.kind == "generate"], system, most)
    weights = _weighed(writer, [i for i in items if i.kind == "choose"], system)
    for item in items:
        results: Sequence[Any] = [texts[item.id]] if item.id in texts else weights[item.id]
        doc = item.row()
        yield answered(item, answer_of(doc, results), process_results(doc, results)["score"])


def turns(prompt: str, system: str) -> list[dict[str, str]]:
    """A prompt as a conversation."""
    asked = {"role": "user", "content": prompt}
    return [{"role": "system", "content": system}, asked] if system else [asked]


def _generated(
    writer: Writer, items: Sequence[Item], system: str, most_tokens: int
) -> dict[str, str]:
    conversations = [turns(item.prompt, system) for item in items]
    found = writer.answers(conversations, most_tokens=most_tokens)
    return {item.id: answer.text for item, answer in zip(items, found, strict=True)}


def _weighed(
    writer: Writer, items: Sequence[Item], system: str
) -> dict[str, list[tuple[float, bool]]]:
    """The log-likelihood of each choice, by item."""
    pairs = [(turns(item.prompt, system), choice) for item in items for choice in item.choices]
    found = iter(log_likelihoods(writer, pairs))
    return {item.id: [(next(found), False) for _ in item.choices] for item in items}


def log_likelihoods(
    writer: Writer, pairs: Sequence[tuple[Sequence[Mapping[str, str]], str]]
) -> list[float]:
    """Sum the log-probabilities, in nats, of each answer's tokens behind its conversation.

    As in lm-eval's HFLM the answer's tokens are those that the whole text has more than its context, and
    the end token is not counted.
    """
    rows = [_tokens(writer.tokenizer, conversation, answer) for conversation, answer in pairs]
    order = sorted(range(len(rows)), key=lambda at: len(rows[at][0]))
    found = [0.0] * len(rows)
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        for at, value in zip(places, _sums(writer.model, [rows[at] for at in places]), strict=True):
            found[at] = value
    return found


def _tokens(tokenizer: Any, conversation: Any, answer: str) -> tuple[list[int], int]:
    """Return the whole text's tokens and how many of them are the context's."""
    context = tokenizer.apply_chat_template(
        list(conversation), add_generation_prompt=True, tokenize=False
    )
    before, whole = tokenizer([context, context + answer], add_special_tokens=False)["input_ids"]
    return whole, len(before)


def _sums(model: Any, rows: Sequence[tuple[list[int], int]]) -> list[float]:
    """The summed log-probability of each row's tokens behind its context; rows are padded at the end."""
    width = max(len(tokens) for tokens, _ in rows)
    inputs = torch.tensor([tokens + [0] * (width - len(tokens)) for tokens, _ in rows])
    labels = torch.tensor(
        [
            [NOTHING] * start + tokens[start:] + [NOTHING] * (width - len(tokens))
            for tokens, start in rows
        ]
    )
    with torch.inference_mode():
        logits = model(input_ids=inputs[:, :-1], use_cache=False).logits
    shares = logits.float().log_softmax(-1)
    wanted = labels[:, 1:]
    picked = shares.gather(-1, wanted.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    return [float(value) for value in picked.masked_fill(wanted == NOTHING, 0.0).sum(1)]


def scored(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Shares right by dimension: `scores` of wordings like those read, `unseen` of the others."""
    found = summary(rows)
    scores = found["scores"]
    unseen = found.get("unseen", {}).get("scores", {})
    return {"scores": scores, "unseen": unseen, "average": sum(scores.values()) / len(scores)}
