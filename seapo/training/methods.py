"""The methods of training as a table: what each is, what it alone can be told, what it starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from seapo.errors import BadInput

SCHEDULERS = (
    "linear", "cosine", "cosine_with_restarts", "polynomial", "constant", "constant_with_warmup",
    "inverse_sqrt",
)  # fmt: skip
_DPO_LOSSES = (
    "sigmoid", "hinge", "ipo", "exo_pair", "nca_pair", "robust", "bco_pair", "sppo_hard", "aot",
    "aot_unpaired", "apo_zero", "apo_down", "discopop", "sft", "sigmoid_norm",
)  # fmt: skip


@dataclass(frozen=True)
class Method:
    name: str
    """Short, as people say it."""
    what: str
    """One sentence for somebody who meets it for the first time."""
    loss_types: tuple[str, ...]
    """TRL's names of its losses."""
    own: tuple[str, ...]
    """Settings that it has and not every method has."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """What differs from the defaults of the configuration, for models for real use."""


METHODS: Mapping[str, Method] = {
    "dpo": Method(
        "DPO",
        "Direct preference optimisation learns from pairs: the chosen answer gains on the rejected "
        "one, measured against the model as it was.",
        _DPO_LOSSES,
        ("beta", "loss_weights", "label_smoothing", "precompute_ref_log_probs"),
    ),
    "kto": Method(
        "KTO",
        "Kahneman-Tversky optimisation learns from single answers marked good or bad, also from bad "
        "ones that have no good partner.",
        ("kto", "apo_zero_unpaired"),
        ("beta", "desirable_weight", "undesirable_weight", "precompute_ref_log_probs"),
        {"loss_type": ("kto",)},
    ),
    "sft": Method(
        "SFT",
        "Supervised fine-tuning copies the chosen answers and never sees a rejected one: the control "
        "that the others have to beat.",
        ("nll", "dft"),
        (),
        # Plain likelihood is learned by adapters at rates far above those of preference methods:
        # TRL names 1e-4 for them, ten times what it names for a model that is trained whole.
        {"loss_type": ("nll",), "learning_rate": 1e-4},
    ),
}
_SOMEBODYS = {name for method in METHODS.values() for name in method.own}


def method_of(name: str) -> Method:
    """The method of that name.

    Raises:
        BadInput: there is none.
    """
    if name not in METHODS:
        raise BadInput(f"There is no training method {name!r}. Known: {', '.join(METHODS)}.")
    return METHODS[name]


def has(method: str, setting: str) -> bool:
    """Whether the method can be told this setting."""
    return setting not in _SOMEBODYS or setting in METHODS[method].own


def whose(setting: str) -> str:
    """The methods that have a setting, in words."""
    return " and ".join(method.name for name, method in METHODS.items() if has(name, setting))
