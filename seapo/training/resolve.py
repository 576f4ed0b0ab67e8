"""Few knobs to one full, frozen configuration, checked before anything is started."""

import re
from collections.abc import Mapping
from typing import Any

from seapo.errors import BadInput
from seapo.settings import BASES
from seapo.training.config import TrainConfig, settings_of
from seapo.training.methods import METHODS, SCHEDULERS, has, method_of
from seapo.training.models import EMBEDDED, model_name
from seapo.training.reading import read
from seapo.values import as_text

SMALL: dict[str, Any] = {
    "learning_rate": 2e-4,
    "num_train_epochs": 2.0,
    "per_device_train_batch_size": 32,
    "gradient_accumulation_steps": 1,
    "max_length": 1024,
    "lora": False,
    "bf16": False,
    "gradient_checkpointing": False,
    "save_steps": 0.2,
}
"""What differs for an embedded model by any method: it is small, so all of it is trained."""


def resolve(
    model: str = EMBEDDED,
    method: str = "dpo",
    settings: Mapping[str, object] | None = None,
    base: Mapping[str, object] | None = None,
) -> TrainConfig:
    """The defaults for this model and method, under `base`, under `settings`; values may be text.

    Raises:
        BadInput: a method or model that is not there, or a setting that has no such name, that
            this method does not have, or that cannot have such a value.
    """
    usual = dict(method_of(method).defaults)
    name = model_name(model)
    usual |= SMALL if name in BASES else {}
    usual |= _given(method, base) | _given(method, settings)
    found = TrainConfig(model=name, method=method, **usual)
    _check(found)
    return found


def _given(method: str, settings: Mapping[str, object] | None) -> dict[str, Any]:
    found = read(method, settings or {})
    if "loss_type" in found and has(method, "loss_weights"):
        found.setdefault("loss_weights", (1.0,) * len(found["loss_type"]))
    return found


def command(config: TrainConfig, base: Mapping[str, object] | None = None) -> list[str]:
    """The command that repeats the run: every setting that `base` does not already give."""
    usual = resolve(config.model, config.method, base=base)
    words = ["python", "-m", "seapo", "train", "--snapshot", config.snapshot]
    words += ["--model", config.model, "--method", config.method]
    for name in settings_of(config.method):
        value = getattr(config, name)
        if value != getattr(usual, name) and name != "device":
            words += ["--set", f"{name}={as_text(value)}"]
    return words


_ABOVE_ZERO = (
    "beta", "learning_rate", "num_train_epochs", "per_device_train_batch_size", "lora_alpha",
    "gradient_accumulation_steps", "lora_r", "logging_steps", "eval_steps", "save_steps",
    "desirable_weight", "undesirable_weight",
)  # fmt: skip
_NOT_NEGATIVE = ("warmup_steps", "weight_decay", "max_grad_norm", "lora_dropout", "seed")


def _check(config: TrainConfig) -> None:
    _check_numbers(config)
    _check_losses(config)
    _check_known("lr_scheduler_type", (config.lr_scheduler_type,), SCHEDULERS)
    if config.max_length < 8:
        raise BadInput(f"max_length must be at least 8 tokens; {config.max_length} came.")
    if config.method == "kto" and config.per_device_train_batch_size < 2:
        raise BadInput(
            "per_device_train_batch_size must be at least 2 for KTO, which compares the answers of "
            "a batch with each other; 1 came."
        )
    if config.device and not re.fullmatch(r"cpu|cuda:\d+", config.device):
        raise BadInput(f"device must be cpu or cuda:N; {config.device!r} came.")


def _check_numbers(config: TrainConfig) -> None:
    for name in _ABOVE_ZERO:
        value = getattr(config, name)
        if value is not None and not value > 0:
            raise BadInput(f"{name} must be above 0; {value} came.")
    for name in _NOT_NEGATIVE:
        if getattr(config, name) < 0:
            raise BadInput(f"{name} must not be below 0; {getattr(config, name)} came.")


def _check_losses(config: TrainConfig) -> None:
    method = METHODS[config.method]
    _check_known("loss_type", config.loss_type, method.loss_types)
    if config.method != "dpo" and len(config.loss_type) != 1:
        raise BadInput(
            f"{method.name} has one loss_type at a time; {as_text(config.loss_type)} came. Only DPO "
            "adds several up."
        )
    if len(config.loss_weights) != len(config.loss_type):
        raise BadInput(
            f"loss_weights must be as many as loss_type: {len(config.loss_type)} wanted, "
            f"{len(config.loss_weights)} came."
        )


def _check_known(name: str, values: tuple[str, ...], known: tuple[str, ...]) -> None:
    unknown = [value for value in values if value not in known]
    if unknown:
        raise BadInput(f"{name} does not know {unknown[0]!r}. Known: {', '.join(known)}.")
