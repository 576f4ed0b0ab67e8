"""Has a model answer many conversations: batched, each answer its own whatever stands beside it.

A loop of its own: rows that ended leave the batch, which halves the time of transformers' `generate` where
answers differ in length. It wants a causal language model with a key-value cache and a chat template.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

from seapo.errors import BadInput
from seapo.records import content_id
from seapo.workers.evaluation.model import in_words

Conversation = Sequence[Mapping[str, str]]
"""Turns of `role` and `content`; the last one is what is answered."""
BATCH = 128
"""Rows at once: the quickest for the embedded model on one thread (of 32, 64, 96, 128, 256)."""
TOKENS = 32_768
"""Tokens at once, padding included: long conversations go in smaller batches, or memory runs out."""


@dataclass(frozen=True)
class Written:
    text: str
    """Without the end token and the white space around it."""
    finished: bool
    """Whether the model ended it, and not the room for it."""
    tokens: int
    """How many were written, the end token included; 0 where the conversation left no room."""


@dataclass
class _Row:
    place: int
    prompt: list[int]
    room: int
    """Tokens that may be written."""
    dice: Random
    written: list[int] = field(default_factory=list)


class Writer:
    """A model and its tokenizer, ready to answer."""

    def __init__(self, model: Any, tokenizer: Any, batch: int = BATCH) -> None:
        if tokenizer.chat_template is None:
            raise BadInput("The model's tokenizer has no chat template. Take a model that chats.")
        self.model, self.tokenizer, self.batch = model.eval(), tokenizer, batch
        self._ends = _ends(model, tokenizer)
        length = getattr(model.config.get_text_config(), "max_position_embeddings", None)
        self.context: int = length or tokenizer.model_max_length

    def answers(
        self,
        conversations: Sequence[Conversation],
        temperature: float = 0.0,
        seed: int = 0,
        most_tokens: int | Sequence[int] = 96,
        on_batch: Callable[[int], None] | None = None,
    ) -> list[Written]:
        """Answer each conversation, in their order; greedily at temperature 0, else sampled.

        A sampled answer depends on the seed, its conversation, and how many times that one stood before
        in this call; neither on the order nor on what else is asked. `most_tokens` is one number for all or
        one a conversation. `on_batch` hears after each batch how many are answered, and may end the work
        by raising.
        """
        most = [most_tokens] * len(conversations) if isinstance(most_tokens, int) else most_tokens
        rows = self._rows(conversations, seed, most)
        done = 0
        for batch in _batches([row for row in rows if row.room > 0], self.batch):
            with torch.inference_mode():
                self._write(batch, temperature)
            done += len(batch)
            if on_batch is not None:
                on_batch(done)
        return [self._written(row) for row in rows]

    def lengths(self, conversations: Sequence[Conversation]) -> list[int]:
        """Tokens that each conversation takes before its answer begins."""
        return [len(ids) for _, ids in self._prompts(conversations)]

    def _prompts(self, conversations: Sequence[Conversation]) -> list[tuple[str, list[int]]]:
        texts = self.tokenizer.apply_chat_template(
            [list(turns) for turns in conversations], add_generation_prompt=True, tokenize=False
        )
        ids = self.tokenizer(texts, add_special_tokens=False)["input_ids"]
        return list(zip(texts, ids, strict=True))

    def _rows(
        self, conversations: Sequence[Conversation], seed: int, most: Sequence[int]
    ) -> list[_Row]:
        if not conversations:
            return []
        seen: Counter[str] = Counter()
        rows = []
        for place, (text, prompt) in enumerate(self._prompts(conversations)):
            dice = Random(content_id("written/1", str(seed), text, str(seen[text])))
            seen[text] += 1
            room = min(most[place], self.context - len(prompt))
            rows.append(_Row(place, prompt, room, dice))
        return rows

    def _write(self, rows: list[_Row], temperature: float) -> None:
        """Write the rows' answers; `rows` are padded on the left to the longest."""
        inputs, seen = _padded(rows, self.model.device)
        places = (seen.cumsum(1) - 1).clamp(min=0)
        cache = DynamicCache(config=self.model.config)
        while True:
            found = self.model(
                input_ids=inputs, attention_mask=seen, position_ids=places,
                past_key_values=cache, use_cache=True, logits_to_keep=1,
            )  # fmt: skip
            tokens = _chosen(found.logits[:, -1], rows, temperature)
            for row, token in zip(rows, tokens, strict=True):
                row.written.append(token)
            going = [at for at, row in enumerate(rows) if not self._ended(row)]
            if not going:
                return
            if len(going) < len(rows):
                kept = torch.tensor(going, device=seen.device)
                cache.batch_select_indices(kept)
                seen, places, rows = seen[kept], places[kept], [rows[at] for at in going]
            inputs = torch.tensor([[row.written[-1]] for row in rows], device=seen.device)
            seen = torch.cat([seen, seen.new_ones(len(rows), 1)], 1)
            places = places[:, -1:] + 1

    def _ended(self, row: _Row) -> bool:
        return row.written[-1] in self._ends or len(row.written) >= row.room

    def _written(self, row: _Row) -> Written:
        finished = bool(row.written) and row.written[-1] in self._ends
        text = self.tokenizer.decode(row.written, skip_special_tokens=True)
        return Written(text.strip(), finished, len(row.written))


def load_writer(place: str, device: str = "cpu", trust_remote_code: bool = False) -> Writer:
    """Load a model and its tokenizer from a folder or a hub name, in float32 on a CPU.

    Raises BadInput where there is no causal language model that chats, JobFailed where memory runs out.
    """
    on_cpu = device in ("cpu", "none")
    more = {"trust_remote_code": trust_remote_code}
    with in_words(place):
        tokenizer = AutoTokenizer.from_pretrained(place, **more)
        dtype = torch.float32 if on_cpu else "auto"
        model = AutoModelForCausalLM.from_pretrained(place, dtype=dtype, **more)
        return Writer(model.to("cpu" if on_cpu else device), tokenizer)


def _ends(model: Any, tokenizer: Any) -> frozenset[int]:
    known = model.generation_config.eos_token_id
    several = known if isinstance(known, list) else [known]
    return frozenset(end for end in (*several, tokenizer.eos_token_id) if end is not None)


def _batches(rows: list[_Row], most: int) -> Iterator[list[_Row]]:
    """Rows of like length together, the longest first: memory that suffices there suffices after."""
    batch: list[_Row] = []
    for row in sorted(rows, key=lambda row: (-len(row.prompt), row.place)):
        width = len((batch or [row])[0].prompt)
        if batch and (len(batch) >= most or width * (len(batch) + 1) > TOKENS):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _padded(rows: Sequence[_Row], device: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and what is no padding: two integer tensors of rows x longest prompt."""
    width = max(len(row.prompt) for row in rows)
    inputs = [[0] * (width - len(row.prompt)) + row.prompt for row in rows]
    seen = [[0] * (width - len(row.prompt)) + [1] * len(row.prompt) for row in rows]
    return torch.tensor(inputs, device=device), torch.tensor(seen, device=device)


def _chosen(logits: torch.Tensor, rows: Sequence[_Row], temperature: float) -> list[int]:
    """One token a row: the likeliest, or where the row's own die falls on its cumulative shares."""
    if temperature <= 0:
        return [int(token) for token in logits.argmax(-1).tolist()]
    shares = torch.softmax(logits.double() / temperature, -1).cumsum(-1)
    dice = torch.tensor([[row.dice.random()] for row in rows], device=logits.device).double()
    # Rounding may leave the last share a little below 1.
    found = torch.searchsorted(shares, dice).clamp(max=logits.shape[-1] - 1)
    return [int(token) for token in found[:, 0].tolist()]
