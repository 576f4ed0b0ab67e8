"""The reference model's margin: log-probability a token of the chosen answer less that of the rejected one.

Tokens are those that TRL trains DPO on: the model's own chat template, the completion alone, its end included.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from os.path import commonprefix
from pathlib import Path
from typing import Any

import torch
from jinja2 import TemplateError

from seapo.engines import TOO_LONG, EngineConfig
from seapo.judging import Case, margin
from seapo.workers.evaluate_model import in_words, place_of
from seapo.workers.generating import Writer, load_writer
from seapo.workers.judge_lines import Failed, Line, line

CHUNK = 512
"""Pairs whose answers are batched by length together; what a killed run does again at most."""
TOKENS = 16_384
"""Tokens at once, padding included."""
LOGITS = 2**27
"""Numbers that the vocabulary's scores of one batch may have: half a gigabyte in float32."""

Tokens = list[int]


@dataclass(frozen=True)
class Sequenced:
    """A conversation with its answer as tokens."""

    tokens: Tokens
    start: int
    """Where the completion begins."""


Sides = tuple[Sequenced, Sequenced]
"""Chosen, rejected."""


@dataclass
class Reference:
    model: Any
    tokenizer: Any
    context: int
    guarded: Callable[[], AbstractContextManager[None]]
    """Says in words what goes wrong in the model."""

    def lines(self, cases: Iterable[Case]) -> Iterator[Line]:
        """A line a pair, in their order; one that does not fit into the context is unscored, not cut."""
        left = iter(cases)
        while chunk := list(islice(left, CHUNK)):
            sides = [self.sides(case) for case in chunk]
            with self.guarded():
                means = self.means(one for pair in sides if isinstance(pair, tuple) for one in pair)
            for case, pair in zip(chunk, sides, strict=True):
                if isinstance(pair, Failed):
                    yield line(case.pair_id, (), pair)
                else:
                    found = margin(means[key(pair[0])], means[key(pair[1])])
                    yield line(case.pair_id, [found])

    def sides(self, case: Case) -> Sides | Failed:
        """Both answers behind their prompt, which ends where either leaves the prompt's own tokens."""
        turns = [{"role": t.role, "content": t.content} for t in case.positive.turns]
        try:
            prompt = self._tokens(turns, ask=True)
            both = [
                self._tokens([*turns, {"role": "assistant", "content": answer}])
                for answer in (case.positive.answer, case.rejected)
            ]
        except TemplateError as error:
            return Failed("template", f"the model's chat template refuses this prompt: {error}")
        start = min(len(commonprefix([prompt, tokens])) for tokens in both)
        longest = max(map(len, both))
        if longest > self.context:
            return Failed(
                TOO_LONG, f"{longest} tokens; the model's context has {self.context}"
            )
        if start == 0 or start >= min(map(len, both)):
            return Failed("template", "the model's chat template leaves no prompt, or no answer")
        return Sequenced(both[0], start), Sequenced(both[1], start)

    def _tokens(self, turns: list[dict[str, str]], ask: bool = False) -> Tokens:
        text = self.tokenizer.apply_chat_template(
            turns, add_generation_prompt=ask, tokenize=False
        )
        found: Tokens = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        return found

    def means(self, rows: Iterable[Sequenced]) -> dict[tuple[int, ...], float]:
        """Mean log-probability of the completion's tokens in nats, by `key`; each text once."""
        distinct = list({key(row): row for row in rows}.values())
        found: dict[tuple[int, ...], float] = {}
        for batch in self._batches(distinct):
            with torch.inference_mode():
                found |= zip(map(key, batch), self._batch_means(batch), strict=True)
        return found

    def _batches(self, rows: Sequence[Sequenced]) -> Iterator[list[Sequenced]]:
        """Rows of like length together, the longest first."""
        most = min(TOKENS, LOGITS // self.model.get_input_embeddings().weight.shape[0])
        batch: list[Sequenced] = []
        for row in sorted(rows, key=lambda row: -len(row.tokens)):
            if batch and len(batch[0].tokens) * (len(batch) + 1) > most:
                yield batch
                batch = []
            batch.append(row)
        if batch:
            yield batch

    def _batch_means(self, batch: Sequence[Sequenced]) -> list[float]:
        width = len(batch[0].tokens)
        first = min(row.start for row in batch) - 1  # its logits speak of the first completion token
        tokens = [row.tokens + [0] * (width - len(row.tokens)) for row in batch]
        seen = [[1] * len(row.tokens) + [0] * (width - len(row.tokens)) for row in batch]
        device = self.model.device
        logits = self.model(
            input_ids=torch.tensor(tokens, device=device),
            attention_mask=torch.tensor(seen, device=device),
            use_cache=False,
            logits_to_keep=width - first,
        ).logits
        return [
            self._mean(logits[at], row, first - (width - logits.shape[1]))
            for at, row in enumerate(batch)
        ]

    def _mean(self, logits: torch.Tensor, row: Sequenced, shift: int) -> float:
        """Of one row; `logits` (positions x vocabulary) begin at the batch's first completion token less `shift`."""
        kept = len(logits)
        raise NotImplementedError(kept, shift, row)


def key(row: Sequenced) -> tuple[int, ...]:
    return (row.start, *row.tokens)
