"""Everything that a training run is told, under TRL's names; defaults are the method's for real models.

The source of the defaults: arXiv 2509.24781, the authors' scripts.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from seapo.training.methods import has


@dataclass(frozen=True)
class TrainConfig:
    """Everything a run was given; saved as its config.json, and enough to repeat it."""

    model: str
    """A shipped model's name, an absolute folder, or a hub name."""
    method: str = "dpo"
    snapshot: str = ""
    """Id of the snapshot; the caller sets it."""
    beta: float = 0.1
    """How strongly the reference model holds the trained one; higher is closer."""
    learning_rate: float = 5e-6
    num_train_epochs: float = 3.0
    max_steps: int = -1
    """Optimizer steps in all; -1 leaves it to the epochs."""
    per_device_train_batch_size: int = 2
    gradient_accumulation_steps: int = 8
    max_length: int = 2048
    """Tokens of prompt and completion; what is longer is cut at the end."""
    loss_type: tuple[str, ...] = ("sigmoid",)
    loss_weights: tuple[float, ...] = (1.0,)
    """One a loss type; DPO alone takes several."""
    desirable_weight: float | None = None
    """How much good answers weigh in KTO; none balances them with the bad ones by their counts."""
    undesirable_weight: float | None = None
    """How much bad answers weigh in KTO; none balances them with the good ones."""
    label_smoothing: float = 0.0
    lr_scheduler_type: str = "cosine"
    warmup_steps: int = 0
    weight_decay: float = 0.0
    max_grad_norm: float = 1.0
    lora: bool = True
    lora_r: int = 8
    lora_alpha: int = 16
    lora_dropout: float = 0.0
    bf16: bool = True
    """Half precision on a device that has it; without CUDA it is left out."""
    gradient_checkpointing: bool = True
    precompute_ref_log_probs: bool = True
    """The reference model speaks once, before training, and then leaves memory."""
    seed: int = 42
    logging_steps: float = 0.005
    """Steps between two logged lines; below 1 a share of all steps."""
    eval_steps: float = 0.1
    save_steps: float = 0.1
    trust_remote_code: bool = False
    """Runs code that a hub model brings along: only for names you trust."""
    device: str = ""
    """`cpu` or `cuda:N`; empty takes what is there."""
    allow_parallel: bool = False
    """Starts beside another run on the same device instead of after it."""


_GIVEN = ("model", "method", "snapshot")
"""Fields that have an option of their own on the command line."""
SETTINGS = tuple(field.name for field in fields(TrainConfig) if field.name not in _GIVEN)


def settings_of(method: str) -> tuple[str, ...]:
    """The names that a run by this method can be told."""
    return tuple(name for name in SETTINGS if has(method, name))


def from_config(config: Mapping[str, Any]) -> TrainConfig:
    """Read a run's config.json back; what else stands in it is left aside."""
    known = {field.name for field in fields(TrainConfig)}
    found: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in config.items()
        if name in known
    }
    return TrainConfig(**found)


def as_config(config: TrainConfig) -> dict[str, object]:
    """What `from_config` reads, without the settings that the method does not have."""
    return {name: value for name, value in asdict(config).items() if has(config.method, name)}
