"""The method's own step by a shipped model, many answers at once: each is rewritten with one error of a type."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from seapo.diff import spans
from seapo.errors import BadInput
from seapo.lab.rewriting import REQUESTS, request
from seapo.records import Injection, Positive
from seapo.verify import final_answer
from seapo.workers.generating import Conversation, Writer, Written

RULE = "rewrite"
TRIES = 3
"""Sampled tries after the greedy one, for a text that is no negative."""
TEMPERATURE = 0.7
SPARE = 32
"""Tokens that a rewritten answer may be longer, beside a quarter of the answer's own."""


@dataclass(frozen=True)
class Failed:
    reason: str
    """`unchanged`, `empty`, `unfinished` or `too_long`."""


def rewrite(
    writer: Writer,
    positives: Sequence[Positive],
    types: Sequence[str],
    seed: int,
    on_batch: Callable[[int], None] | None = None,
) -> list[Injection | Failed]:
    """Have the model rewrite each answer with one error of the type beside it; in their order.

    It answers greedily first, then up to TRIES times at TEMPERATURE where the text is no negative, or may
    be none because it ends on the same final answer; such a one is kept where no better one comes. What
    comes of a positive depends on it, its type and the seed alone. `on_batch` may end the work by raising.

    Raises BadInput for a type that is none of the method's three.
    """
    asked = list(zip(positives, types, strict=True))
    talks = [_conversation(*pair) for pair in asked]
    rooms = _rooms(writer, positives)
    found: list[Injection | Failed] = [Failed("empty") for _ in asked]
    left = [at for at, positive in enumerate(positives) if positive.answer.strip()]
    for attempt in range(1 + TRIES):
        answers = writer.answers(
            [talks[at] for at in left],
            TEMPERATURE if attempt else 0.0,
            seed * TRIES
            + attempt,  # another for each try of each seed; the greedy one has no use for it
            [rooms[at] for at in left],
            on_batch,
        )
        for at, answer in zip(left, answers, strict=True):
            made = _made(*asked[at], answer)
            if isinstance(found[at], Failed) or _sure(positives[at], made):
                found[at] = made
        left = [at for at in left if not _settled(positives[at], found[at])]
    return found


def _settled(positive: Positive, made: Injection | Failed) -> bool:
    """Whether another try could not make it better."""
    return made == Failed("too_long") or _sure(positive, made)


def _sure(positive: Positive, made: Injection | Failed) -> bool:
    """Whether it is a negative, and does not end on the positive's final answer where that has one."""
    if isinstance(made, Failed):
        return False
    final = final_answer(positive.answer)
    return final is None or final_answer(made.rejected) != final


def _conversation(positive: Positive, error_type: str) -> Conversation:
    """The positive's own turns, the last of them turned into the request."""
    if error_type not in REQUESTS:
        raise BadInput(f"unknown error type {error_type!r}; the model knows {', '.join(REQUESTS)}")
    turns = [{"role": turn.role, "content": turn.content} for turn in positive.turns[:-1]]
    asked = request(positive.prompt, positive.answer, error_type)
    return [*turns, {"role": "user", "content": asked}]


def _rooms(writer: Writer, positives: Sequence[Positive]) -> list[int]:
    answers = [positive.answer for positive in positives]
    tokens = writer.tokenizer(answers, add_special_tokens=False)["input_ids"] if answers else []
    return [len(found) + len(found) // 4 + SPARE for found in tokens]


def _made(positive: Positive, error_type: str, answer: Written) -> Injection | Failed:
    if answer.tokens == 0:
        return Failed("too_long")
    if not answer.finished:
        return Failed("unfinished")
    if not answer.text:
        return Failed("empty")
    if answer.text.casefold().split() == positive.answer.casefold().split():
        return Failed("unchanged")
    return Injection(
        rejected=answer.text,
        asked=error_type,
        type=error_type,
        rule=RULE,
        spans=spans(positive.answer, answer.text),
        why=f'Asked of the model: "{REQUESTS[error_type]}"',
    )
