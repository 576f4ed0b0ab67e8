"""The reference model's margin: log-probability a token of the chosen answer less that of the rejected one.

Tokens are those that TRL trains DPO on: the model's own chat template, the completion alone, its end included.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from jinja2 import TemplateError

from seapo.engines import TOO_LONG, EngineConfig
from seapo.judging import Case, margin
from seapo.workers.evaluation.model import in_words, place_of
from seapo.workers.generating import Writer, load_writer
from seapo.workers.judging.lines import Failed, Line, line

CHUNK = 512
"""Pairs whose answers are batched by length together; what a killed run does again at most."""
TOKENS = 16_384
"""Tokens at once, padding included."""
LOGITS = 2**27
"""Numbers that the vocabulary's scores of one batch may have: half a gigabyte in float32."""


@dataclass(frozen=True)
class Sequenced:
    """A conversation with its answer as tokens."""

    tokens: tuple[int, ...]
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
                    found = margin(means[pair[0]], means[pair[1]])
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
        start = min(_in_common(prompt, tokens) for tokens in both)
        longest = max(map(len, both))
        if longest > self.context:
            return Failed(TOO_LONG, f"{longest} tokens; the model's context has {self.context}")
        if start == 0 or start >= min(map(len, both)):
            return Failed("template", "the model's chat template leaves no prompt, or no answer")
        return Sequenced(tuple(both[0]), start), Sequenced(tuple(both[1]), start)

    def _tokens(self, turns: list[dict[str, str]], ask: bool = False) -> list[int]:
        text = self.tokenizer.apply_chat_template(turns, add_generation_prompt=ask, tokenize=False)
        found: list[int] = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        return found

    def means(self, rows: Iterable[Sequenced]) -> dict[Sequenced, float]:
        """Mean log-probability of the completion's tokens, in nats; what comes twice is asked once."""
        found: dict[Sequenced, float] = {}
        for batch in self._batches(set(rows)):
            with torch.inference_mode():
                found |= zip(batch, self._batch_means(batch), strict=True)
        return found

    def _batches(self, rows: Iterable[Sequenced]) -> Iterator[list[Sequenced]]:
        """Rows of like length together, the longest first."""
        most = min(TOKENS, LOGITS // self.model.get_input_embeddings().weight.shape[0])
        batch: list[Sequenced] = []
        for row in sorted(rows, key=lambda row: (-len(row.tokens), row.tokens)):
            if batch and len(batch[0].tokens) * (len(batch) + 1) > most:
                yield batch
                batch = []
            batch.append(row)
        if batch:
            yield batch

    def _batch_means(self, batch: Sequence[Sequenced]) -> list[float]:
        width = len(batch[0].tokens)
        first = min(row.start for row in batch) - 1  # where the first completion token is foretold
        pads = [width - len(row.tokens) for row in batch]
        padded = [(*row.tokens, *[0] * pad) for row, pad in zip(batch, pads, strict=True)]
        seen = [[1] * (width - pad) + [0] * pad for pad in pads]
        device = self.model.device
        logits = self.model(
            input_ids=torch.tensor(padded, device=device),
            attention_mask=torch.tensor(seen, device=device),
            use_cache=False,
            logits_to_keep=width - first,
        ).logits
        left_out = (
            width - logits.shape[1]
        )  # none, in a model that keeps all of them whatever it is told
        return [_mean(logits[at], row, left_out) for at, row in enumerate(batch)]


def _in_common(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens both begin with."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _mean(logits: torch.Tensor, row: Sequenced, left_out: int) -> float:
    """Of one row's completion; `logits` (positions x vocabulary) begin at position `left_out`."""
    places = slice(row.start - 1 - left_out, len(row.tokens) - 1 - left_out)
    foretold = logits[places].float()
    tokens = torch.tensor(row.tokens[row.start :], device=foretold.device)[:, None]
    logps = foretold.gather(1, tokens)[:, 0] - torch.logsumexp(foretold, -1)
    return float(logps.mean())


def open_reference(model: str, device: str, runs: Path, config: EngineConfig) -> Reference:
    """Load a shipped model, a run of `runs`, a folder or a hub name.

    Raises:
        BadInput: no causal language model that chats is there.
        JobFailed: memory does not suffice.
    """
    place = place_of(model, runs)
    writer: Writer = load_writer(place, device, config.trust_remote_code)
    context = min(writer.context, config.context)
    return Reference(writer.model, writer.tokenizer, context, lambda: in_words(place))
