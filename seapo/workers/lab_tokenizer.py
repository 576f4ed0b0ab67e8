"""The embedded model's tokenizer: byte-level pairs learned from the world's documents, and its chat template.

It is a Qwen2 tokenizer, because that is what libraries take for a Qwen2 model whatever its files say.
Byte-level, so that any text encodes; digits stand alone, so that sums can be learned digit by digit.
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import Qwen2Tokenizer

PAD, START, END = "<|pad|>", "<|start|>", "<|end|>"
ROLES = ("<|system|>", "<|user|>", "<|assistant|>")
SPECIAL = (PAD, START, END, *ROLES)
VOCABULARY = 1536
CHAT_TEMPLATE = (
    "{{ '<|start|>' }}"
    "{% for message in messages %}"
    "{% set role = message['role'] if message['role'] in ['system', 'assistant'] else 'user' %}"
    "{{ '<|' + role + '|>' + message['content'] + '<|end|>' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
"""Any number of turns, with or without a system turn; roles it does not know count as the user's."""


def train_tokenizer(texts: Iterable[str], length: int) -> "Qwen2Tokenizer":
    """Learn the vocabulary from `texts`; `length` is the model's context in tokens."""
    learned = json.loads(_learn(texts, _tokenizer({PAD: 0}, [], length)))["model"]
    return _tokenizer(learned["vocab"], [tuple(pair) for pair in learned["merges"]], length)


def _learn(texts: Iterable[str], empty: "Qwen2Tokenizer") -> str:
    """Train pairs behind the same splitting of text that the tokenizer will do; return its JSON."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    core = Tokenizer(models.BPE())
    core.normalizer = empty.backend_tokenizer.normalizer
    core.pre_tokenizer = empty.backend_tokenizer.pre_tokenizer
    trainer: Any = trainers.BpeTrainer(  # type: ignore[no-untyped-call]
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator(texts, trainer)
    return str(core.to_str())


def _tokenizer(
    vocabulary: dict[str, int], merges: list[tuple[str, ...]], length: int
) -> "Qwen2Tokenizer":
    from transformers import Qwen2Tokenizer

    return Qwen2Tokenizer(
        vocab=vocabulary,
        merges=merges,
        unk_token=PAD,
        pad_token=PAD,
        bos_token=START,
        eos_token=END,
        additional_special_tokens=list(ROLES),
        chat_template=CHAT_TEMPLATE,
        model_max_length=length,
        clean_up_tokenization_spaces=False,
    )
