"""Failures of the libraries below training, in words that say what to do; the log has the rest."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import jinja2
import torch
from safetensors import SafetensorError

from seapo.errors import JobFailed
from seapo.training import TrainConfig

FULL_DISK = ("No space left", "unexpected pos", "PytorchStreamWriter failed writing")
"""What the libraries say of a full disk; torch speaks of a position in its archive."""

Words = Callable[[BaseException, TrainConfig], str | None]


def _memory(error: BaseException, config: TrainConfig) -> str | None:
    text = str(error)
    full = isinstance(error, torch.OutOfMemoryError | MemoryError)
    if not full and "out of memory" not in text and "can't allocate memory" not in text:
        return None
    size, steps = config.per_device_train_batch_size, config.gradient_accumulation_steps
    # KTO compares the answers of a batch with each other: it cannot do with one.
    half = min(size, max(2 if config.method == "kto" else 1, size // 2))
    lighter = "" if config.lora else ", or lora=true"
    return (
        f"The device ran out of memory. Set per_device_train_batch_size={half} with "
        f"gradient_accumulation_steps={steps * (size // half)} (the same batch), a lower "
        f"max_length than {config.max_length}{lighter}; then start again."
    )


def _disk(error: BaseException, config: TrainConfig) -> str | None:
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if not full and not any(sign in str(error) for sign in FULL_DISK):
        return None
    return "The disk is full. Delete runs that are not needed, then resume this one."


def _template(error: BaseException, config: TrainConfig) -> str | None:
    if not isinstance(error, jinja2.TemplateError):
        return None
    return (
        f"The chat template of {config.model} refuses these prompts: {error}. Some models take no "
        "system prompt, or want the roles to alternate. Train another model, or mend the data."
    )


WORDS: tuple[Words, ...] = (_memory, _disk, _template)


def in_words(error: BaseException, config: TrainConfig) -> str | None:
    """What happened and what to do, or None for an error that nobody has met yet."""
    return next((found for words in WORDS if (found := words(error, config))), None)


@contextmanager
def explained(config: TrainConfig) -> Iterator[None]:
    """Turn the failures that have words into JobFailed; let the others through as they are."""
    try:
        yield
    except (
        RuntimeError,
        MemoryError,
        OSError,
        ValueError,
        SafetensorError,
        jinja2.TemplateError,
    ) as error:
        words = in_words(error, config)
        if words is None:
            raise
        raise JobFailed(words) from error
