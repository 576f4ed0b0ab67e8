"""Loads the model that a run trains, and saves it so that any library loads it like any model."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

from seapo.errors import JobFailed
from seapo.training import TrainConfig, model_path


@dataclass(frozen=True)
class Loaded:
    model: Any
    tokenizer: Any
    saved_as: torch.dtype
    """The precision that the weights came in, and are saved in again."""
    max_length: int
    """The configured one, or what the model can read if that is less."""
    notes: tuple[str, ...]


def half(config: TrainConfig) -> bool:
    """Whether bfloat16 is wanted and there is a CUDA device for it."""
    return config.bf16 and config.device.startswith("cuda") and torch.cuda.is_available()


def load(config: TrainConfig) -> Loaded:
    """Model and tokenizer, with the precision said outright.

    LoRA leaves the base in bfloat16 where that is wanted. A model that is trained whole is held in
    float32, because steps as small as 1e-6 vanish when they are added to a bfloat16 weight.

    Raises:
        JobFailed: there is no such model, or it cannot be loaded.
    """
    name = model_path(config.model)
    more = {"trust_remote_code": config.trust_remote_code}
    dtype = torch.bfloat16 if half(config) and config.lora else torch.float32
    try:
        known = AutoConfig.from_pretrained(name, **more)
        tokenizer = AutoTokenizer.from_pretrained(name, **more)
        model = AutoModelForCausalLM.from_pretrained(name, dtype=dtype, **more)
    except (OSError, ValueError, KeyError) as error:
        raise JobFailed(_not_loaded(name, error)) from error
    if tokenizer.pad_token is None and tokenizer.eos_token is None:
        raise JobFailed(f"The tokenizer of {name} has no end-of-text token; training needs one.")
    length, notes = _length(config, model)
    return Loaded(model, tokenizer, _dtype_of(known) or torch.float32, length, notes)


def _not_loaded(name: str, error: Exception) -> str:
    reason = str(error).strip().split("\n")[0]
    if Path(name).is_absolute() and not Path(name).is_dir():
        return f"The model folder {name} is gone. Put it back, or train another model."
    return (
        f"The model {name} cannot be loaded: {reason} Give a folder with config.json, weights and "
        "tokenizer, or a hub name that this machine can reach (HF_TOKEN for closed ones)."
    )


def _dtype_of(known: Any) -> torch.dtype | None:
    found = getattr(known, "dtype", None)
    return found if isinstance(found, torch.dtype) else None


def readable(wanted: int, model: Any) -> int:
    """The tokens of a row: those wanted, or what the model can read if that is less."""
    most = getattr(model.config, "max_position_embeddings", None)
    return min(wanted, most) if isinstance(most, int) else wanted


def _length(config: TrainConfig, model: Any) -> tuple[int, tuple[str, ...]]:
    found = readable(config.max_length, model)
    if found == config.max_length:
        return found, ()
    note = f"max_length {config.max_length} is more than the model reads: {found} was used."
    return found, (note,)


def save(trained: Any, loaded: Loaded, folder: Path) -> None:
    """Weights (adapters merged in) and tokenizer into `folder`, which appears whole."""
    whole = trained.merge_and_unload() if hasattr(trained, "merge_and_unload") else trained
    draft = folder.with_name(f".{folder.name}-new")
    shutil.rmtree(draft, ignore_errors=True)
    whole.to(loaded.saved_as).save_pretrained(draft)
    loaded.tokenizer.save_pretrained(draft)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
