"""Few knobs to one full, frozen training configuration, under TRL's names; knows no model library.

Defaults are the method's for real models (arXiv 2509.24781, the authors' scripts); the small
embedded model has its own, because it is trained whole and in seconds.
"""

import math
import re
import types
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from seapo.errors import BadInput
from seapo.settings import EMBEDDED_MODEL

EMBEDDED = "embedded"
METHODS = ("dpo",)
LOSS_TYPES = (
    "sigmoid", "hinge", "ipo", "exo_pair", "nca_pair", "robust", "bco_pair", "sppo_hard", "aot",
    "aot_unpaired", "apo_zero", "apo_down", "discopop", "sft", "sigmoid_norm",
)  # fmt: skip
SCHEDULERS = (
    "linear", "cosine", "cosine_with_restarts", "polynomial", "constant", "constant_with_warmup",
    "inverse_sqrt",
)  # fmt: skip

_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


@dataclass(frozen=True)
class TrainConfig:
    """Everything a run was given; saved as its config.json, and enough to repeat it."""

    model: str
    """`embedded`, an absolute folder, or a hub name."""
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
    """One a loss type."""
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


SMALL: dict[str, Any] = {
    "learning_rate": 2e-4,
    "num_train_epochs": 2.0,
    "per_device_train_batch_size": 32,
    "gradient_accumulation_steps": 1,
    "max_length": 1024,
    "loss_type": ("sigmoid", "sft"),
    "loss_weights": (1.0, 0.5),
    "lora": False,
    "bf16": False,
    "gradient_checkpointing": False,
    "save_steps": 0.2,
}
"""What differs for the embedded model: it is small, so all of it is trained, with an anchor of
plain likelihood on the chosen answers."""

_GIVEN = ("model", "method", "snapshot")
"""Fields that have an option of their own on the command line."""
SETTINGS = tuple(field.name for field in fields(TrainConfig) if field.name not in _GIVEN)


def resolve(
    model: str = EMBEDDED, method: str = "dpo", settings: Mapping[str, object] | None = None
) -> TrainConfig:
    """The defaults for this model under `settings`, whose values may be text.

    Raises:
        BadInput: a method that is not built, a model that is not there, or a setting that has no
            such name or cannot have such a value.
    """
    if method not in METHODS:
        raise BadInput(
            f"Training by {method!r} is not available; by dpo it is. "
            "`export --format kto-jsonl` writes the rows that TRL's KTO trainer reads."
        )
    name = model_name(model)
    config = TrainConfig(model=name, method=method, **(SMALL if name == EMBEDDED else {}))
    given: dict[str, Any] = {key: _parse(key, value) for key, value in (settings or {}).items()}
    found = replace(config, **given)
    if "loss_type" in given and "loss_weights" not in given:
        found = replace(found, loss_weights=(1.0,) * len(found.loss_type))
    _check(found)
    return found


def model_name(model: str) -> str:
    """`embedded`, an absolute folder or a hub name.

    Raises:
        BadInput: a folder without a model, or no name at all.
    """
    if model == EMBEDDED:
        if not (EMBEDDED_MODEL / "config.json").is_file():
            raise BadInput(f"The embedded model is missing from {EMBEDDED_MODEL}. Clone again.")
        return model
    path = Path(model).expanduser()
    if model.strip() and path.is_dir():
        if not (path / "config.json").is_file():
            raise BadInput(f"{path} holds no model: config.json is missing in it.")
        return str(path.resolve())
    if not _HUB_NAME.fullmatch(model) or set(model) <= {"."}:
        raise BadInput(f"There is no folder {model!r}. Give `embedded`, a folder, or OWNER/NAME.")
    return model


def model_path(name: str) -> str:
    """What the model libraries load for the configuration's `model`."""
    return str(EMBEDDED_MODEL) if name == EMBEDDED else name


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
    """What `from_config` reads."""
    return asdict(config)


def command(config: TrainConfig, base: Mapping[str, object] | None = None) -> list[str]:
    """The command that repeats the run: every setting that `base` does not already give."""
    usual = resolve(config.model, config.method, base)
    words = ["python", "-m", "seapo", "train", "--snapshot", config.snapshot]
    words += ["--model", config.model, "--method", config.method]
    for name in SETTINGS:
        value = getattr(config, name)
        if value != getattr(usual, name) and name != "device":
            words += ["--set", f"{name}={_text(value)}"]
    return words


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


_HINTS = get_type_hints(TrainConfig)
_BOOLS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _parse(name: str, value: object) -> Any:
    """The value as the field's type has it."""
    if name not in SETTINGS:
        raise BadInput(f"There is no setting {name!r}. Known: {', '.join(SETTINGS)}.")
    try:
        return _as_type(_HINTS[name], value)
    except (ValueError, TypeError, KeyError):
        wanted = _spoken(_HINTS[name])
        raise BadInput(f"{name} must be {wanted}; {value!r} came.") from None


def _as_type(hint: Any, value: object) -> object:
    if get_origin(hint) is tuple:
        parts = value.split(",") if isinstance(value, str) else list(value)  # type: ignore[call-overload]
        return tuple(_as_type(get_args(hint)[0], part) for part in parts)
    text = str(value).strip()
    if hint is bool:
        return _BOOLS[text.lower()]
    if hint is int:
        number = float(text)
        return int(text) if not number.is_integer() else int(number)
    if hint is float:
        if not math.isfinite(float(text)):
            raise ValueError(text)
        return float(text)
    return text


def _spoken(hint: Any) -> str:
    if isinstance(hint, types.GenericAlias):
        return "words or numbers joined by commas"
    return {bool: "true or false", int: "a whole number", float: "a number"}.get(hint, "text")


_ABOVE_ZERO = (
    "beta", "learning_rate", "num_train_epochs", "per_device_train_batch_size", "lora_alpha",
    "gradient_accumulation_steps", "lora_r", "logging_steps", "eval_steps", "save_steps",
)  # fmt: skip
_NOT_NEGATIVE = ("warmup_steps", "weight_decay", "max_grad_norm", "lora_dropout", "seed")
_ONE_OF: dict[str, tuple[str, ...]] = {"loss_type": LOSS_TYPES, "lr_scheduler_type": SCHEDULERS}


def _check(config: TrainConfig) -> None:
    for name in _ABOVE_ZERO:
        if not getattr(config, name) > 0:
            raise BadInput(f"{name} must be above 0; {getattr(config, name)} came.")
    for name in _NOT_NEGATIVE:
        if getattr(config, name) < 0:
            raise BadInput(f"{name} must not be below 0; {getattr(config, name)} came.")
    for name, known in _ONE_OF.items():
        value = getattr(config, name)
        unknown = set(value if isinstance(value, tuple) else (value,)) - set(known)
        if unknown:
            raise BadInput(f"{name} does not know {unknown.pop()!r}. Known: {', '.join(known)}.")
    if config.max_length < 8:
        raise BadInput(f"max_length must be at least 8 tokens; {config.max_length} came.")
    if len(config.loss_weights) != len(config.loss_type):
        raise BadInput(
            f"loss_weights must be as many as loss_type: {len(config.loss_type)} wanted, "
            f"{len(config.loss_weights)} came."
        )
    if config.device and not re.fullmatch(r"cpu|cuda:\d+", config.device):
        raise BadInput(f"device must be cpu or cuda:N; {config.device!r} came.")
