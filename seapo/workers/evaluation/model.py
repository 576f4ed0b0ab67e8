"""Loads the model under evaluation, with what can go wrong said in words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from seapo.errors import BadInput, JobFailed
from seapo.jobs.folder import safe_id
from seapo.training import model_name, model_path

OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")
BATCH = 64


def load(config: Mapping[str, Any], device: str, runs: Path) -> Any:
    """Load an HFLM from `config["model"]`: `embedded`, a training run in `runs`, a folder or a hub name.

    Raises BadInput where there is no causal language model, JobFailed where memory does not suffice.
    """
    from lm_eval.models.huggingface import HFLM

    place = place_of(str(config["model"]), runs)
    with in_words(place):
        return HFLM(
            pretrained=place,
            backend="causal",
            device="cpu" if device == "none" else device,
            dtype="float32"
            if device in ("cpu", "none")
            else "auto",  # bf16 is slow without its instructions
            batch_size=int(config.get("batch_size") or BATCH),
            trust_remote_code=bool(config.get("trust_remote_code", False)),
            logits_cache=False,
        )


def place_of(model: str, runs: Path) -> str:
    """A run goes by its id, not its path, so that a home can be moved with its results in it."""
    if safe_id(model) and (runs / model / "model").is_dir():
        return str(runs / model / "model")
    return model_path(model_name(model))


@contextmanager
def in_words(model: str) -> Iterator[None]:
    """Turn what loading or running a model raises into an error that says what to do."""
    import torch

    try:
        yield
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise _too_large(model) from error
    except RuntimeError as error:
        if any(words in str(error).lower() for words in OUT_OF_MEMORY):
            raise _too_large(model) from error
        raise
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(
            f"The model {model} cannot be loaded: {str(error).strip()[:600]} Give the folder of a "
            "causal language model with its tokenizer, or a hub name that can be reached."
        ) from error


def _too_large(model: str) -> JobFailed:
    return JobFailed(
        f"Out of memory with {model}. Take a smaller batch_size, a smaller model, or another device."
    )
