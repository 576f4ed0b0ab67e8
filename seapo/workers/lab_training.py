"""Pretraining of the embedded model: documents packed into rows, Muon for matrices, AdamW for the rest.

The loss counts answers only. Most rows are short; the last steps use rows as long as the context, so that
positions up to its end have been seen.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from seapo.lab.authors import document
from seapo.workers.lab_muon import Muon

if TYPE_CHECKING:
    import torch
    from transformers import Qwen2ForCausalLM, Qwen2Tokenizer

MICRO_BATCHES = 2
WARM_UP = 60
"""Steps in which the learning rate rises."""
HOLD, FLOOR = 0.4, 0.03
"""The share of all steps with the full learning rate, and the share of it that is left at the end."""


@dataclass(frozen=True)
class Settings:
    seed: int = 0
    steps: int = 820
    """Optimiser steps of 4,096 tokens."""
    width: int = 192
    layers: int = 4
    feed_forward: int = 512
    context: int = 1024
    lr: float = 4e-3
    micro_tokens: int = 2048
    short_row: int = 192
    long_share: float = 0.08
    """Share of the steps, at the end, whose rows fill the context."""
    vocabulary_documents: int = 6000


def new_model(settings: Settings, vocabulary: int) -> "Qwen2ForCausalLM":
    """Make an untrained Qwen2 model with tied embeddings, heads of 32, a third of them for keys."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(settings.seed)
    heads = settings.width // 32
    return Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=vocabulary,
            hidden_size=settings.width,
            intermediate_size=settings.feed_forward,
            num_hidden_layers=settings.layers,
            num_attention_heads=heads,
            num_key_value_heads=max(1, heads // 3),
            max_position_embeddings=settings.context,
            tie_word_embeddings=True,
            pad_token_id=0,
            bos_token_id=1,
            eos_token_id=2,
        )
    )


class Packer:
    """Documents in rows; each token with whether it belongs to an answer.

    A row begins with a document and ends within one, the rest of which is left out: an answer whose question
    stands in another row would teach to answer without one.
    """

    def __init__(self, tokenizer: "Qwen2Tokenizer", seed: int) -> None:
        self._tokenizer = tokenizer
        self._rng = random.Random(f"documents/{seed}")
        self._assistant = tokenizer.convert_tokens_to_ids("<|assistant|>")
        self._end = tokenizer.eos_token_id

    def rows(self, count: int, length: int) -> tuple["torch.Tensor", "torch.Tensor"]:
        """Return tokens and answer marks, both (count, length + 1)."""
        import torch

        rows = [self._row(length + 1) for _ in range(count)]
        tokens = torch.tensor([[token for token, _ in row] for row in rows])
        return tokens, torch.tensor([[answer for _, answer in row] for row in rows])

    def _row(self, length: int) -> list[tuple[int, bool]]:
        row: list[tuple[int, bool]] = []
        while len(row) < length:
            row.extend(self._marked(document(self._rng).text()))
        return row[:length]

    def _marked(self, text: str) -> Iterator[tuple[int, bool]]:
        answering = False
        for token in self._tokenizer(text, add_special_tokens=False).input_ids:
            yield token, answering
            answering = token == self._assistant or (answering and token != self._end)


def rate(step: int, settings: Settings) -> float:
    """Return the learning rate of a step: warm-up, hold, then a straight line down to the floor."""
    done = step / settings.steps
    falling = 1.0 if done < HOLD else max(FLOOR, 1 - (done - HOLD) / (1 - HOLD))
    return settings.lr * min(1.0, (step + 1) / min(WARM_UP, settings.steps)) * falling


def shape(step: int, settings: Settings) -> tuple[int, int]:
    """Return rows and tokens a row of a step's micro-batches."""
    long = step >= settings.steps * (1 - settings.long_share)
    length = settings.context if long else settings.short_row
    return max(1, settings.micro_tokens // length), length


def pretrain(
    model: "Qwen2ForCausalLM",
    packer: Packer,
    settings: Settings,
    on_step: Callable[[int, float], None],
) -> None:
    """Train in place; `on_step` gets each step's number and its mean loss in nats a token."""
    import torch

    optimisers = _optimisers(model, settings)
    model.train()
    for step in range(settings.steps):
        for group in (g for optimiser in optimisers for g in optimiser.param_groups):
            group["lr"] = rate(step, settings)
        loss = sum(_micro_step(model, packer, shape(step, settings)) for _ in range(MICRO_BATCHES))
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimiser in optimisers:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        on_step(step + 1, loss / MICRO_BATCHES)
    model.eval()


def _micro_step(model: "Qwen2ForCausalLM", packer: Packer, rows: tuple[int, int]) -> float:
    from torch.nn.functional import cross_entropy

    tokens, answers = packer.rows(*rows)
    marked = answers[:, 1:]
    hidden = model.model(input_ids=tokens[:, :-1], use_cache=False).last_hidden_state
    loss = cross_entropy(model.lm_head(hidden[marked]), tokens[:, 1:][marked])
    (loss / MICRO_BATCHES).backward()
    return float(loss.item())


def _optimisers(model: "Qwen2ForCausalLM", settings: Settings) -> list[Any]:
    import torch

    parameters = dict(model.named_parameters())
    matrices = [p for n, p in parameters.items() if p.ndim == 2 and "embed" not in n]
    rest = [p for n, p in parameters.items() if p.ndim != 2 or "embed" in n]
    return [
        Muon(matrices, settings.lr),
        torch.optim.AdamW(rest, lr=settings.lr, betas=(0.9, 0.98), weight_decay=0.0),
    ]
