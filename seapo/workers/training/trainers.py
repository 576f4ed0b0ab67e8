"""TRL's trainer of each method around a loaded model and preference pairs; knows no run.

The training worker and the laboratory's experiment both train through `make_trainer`.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig
from trl import DPOConfig, DPOTrainer, KTOConfig, KTOTrainer, SFTConfig, SFTTrainer

from seapo.training import TrainConfig
from seapo.workers.training.model import half, readable
from seapo.workers.training.rows import kto_rows, kto_weights, sft_rows

Reading = Callable[[int], None]
"""Told how many answers the reference model has just read; may raise to end the work."""


def make_trainer(  # noqa: PLR0913  # what a training is made of
    config: TrainConfig,
    model: Any,
    tokenizer: Any,
    train: Any,
    evaluation: Any | None,
    output: Path,
    callbacks: Sequence[Any] = (),
    *,
    negatives: Any | None = None,
    save: bool = True,
    reading: Reading | None = None,
) -> Any:
    """The trainer of `config.method`, ready for `train()`.

    The model is trained in place, and TRL changes its `forward`: give each training a model of its
    own. Beside that only the libraries' random state is set, from `config.seed`.

    Args:
        train: a datasets.Dataset of pairs: prompt, chosen and rejected, each a list of messages or
            each a text; KTO's and SFT's rows are made of them here.
        evaluation: the same for the evaluation loss; without it nothing is evaluated.
        output: where checkpoints go; without `save` nothing is written there.
        negatives: bad answers without a good partner (prompt, completion); only KTO learns from them.
        save: whether checkpoints are written every `config.save_steps`.
        reading: called while the reference model reads ahead of the training.
    """
    kind, settings, make = _KINDS[config.method]
    rows, own = make(config, train, negatives)
    held = None if evaluation is None else make(config, evaluation, None)[0]
    return kind(
        reading,
        model=model,
        args=settings(**_shared(config, model, output, held is not None, save), **own),
        train_dataset=rows,
        eval_dataset=held,
        processing_class=tokenizer,
        peft_config=_lora(config),
        callbacks=list(callbacks),
    )


def _lora(config: TrainConfig) -> Any:
    if not config.lora:
        return None
    return LoraConfig(
        r=config.lora_r,
        lora_alpha=config.lora_alpha,
        lora_dropout=config.lora_dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )


class _Told:
    """Stands before a trainer of TRL's; says how far the reference model has read."""

    args: Any

    def __init__(self, reading: Reading | None, **given: Any) -> None:
        self._reading = reading
        self.given = {name: len(given[name] or ()) for name in ("train_dataset", "eval_dataset")}
        """Rows that came in; TRL leaves some out without a word."""
        super().__init__(**given)

    def compute_ref_log_probs(self, model: Any, inputs: Any) -> Any:
        if self._reading is not None and self.args.precompute_ref_log_probs:
            self._reading(len(inputs["input_ids"]))
        return super().compute_ref_log_probs(model, inputs)  # type: ignore[misc]  # the trainer's


class _DPO(_Told, DPOTrainer):  # type: ignore[misc]  # the library is untyped
    pass


class _KTO(_Told, KTOTrainer):  # type: ignore[misc]  # the library is untyped
    pass


class _SFT(_Told, SFTTrainer):  # type: ignore[misc]  # the library is untyped
    pass


Made = tuple[Any, Mapping[str, Any]]
"""Rows as the trainer reads them, and the settings that only this method has."""


def _dpo(config: TrainConfig, pairs: Any, negatives: Any | None) -> Made:
    return pairs, {
        **_reference(config),
        "loss_type": list(config.loss_type),
        "loss_weights": list(config.loss_weights),
        "label_smoothing": config.label_smoothing,
    }


def _kto(config: TrainConfig, pairs: Any, negatives: Any | None) -> Made:
    rows = kto_rows(pairs, negatives, config.seed)
    good, bad = kto_weights(config, rows["label"])
    weights = {"desirable_weight": good, "undesirable_weight": bad}
    return rows, {**_reference(config), "loss_type": config.loss_type[0], **weights}


def _sft(config: TrainConfig, pairs: Any, negatives: Any | None) -> Made:
    return sft_rows(pairs), {"loss_type": config.loss_type[0], "completion_only_loss": True}


def _reference(config: TrainConfig) -> dict[str, Any]:
    return {name: getattr(config, name) for name in ("beta", "precompute_ref_log_probs")}


_KINDS: Mapping[str, tuple[Any, Any, Callable[[TrainConfig, Any, Any | None], Made]]] = {
    "dpo": (_DPO, DPOConfig, _dpo),
    "kto": (_KTO, KTOConfig, _kto),
    "sft": (_SFT, SFTConfig, _sft),
}

SAME_NAME = (
    "learning_rate", "num_train_epochs", "max_steps", "per_device_train_batch_size",
    "gradient_accumulation_steps", "lr_scheduler_type", "warmup_steps", "weight_decay",
    "max_grad_norm", "gradient_checkpointing", "seed", "logging_steps", "eval_steps", "save_steps",
    "trust_remote_code",
)  # fmt: skip
"""Settings of every method that TRL takes as they are."""


def _shared(
    config: TrainConfig, model: Any, output: Path, evaluate: bool, save: bool
) -> dict[str, Any]:
    on_gpu = torch.cuda.is_available() and config.device.startswith("cuda")
    return {
        **{name: getattr(config, name) for name in SAME_NAME},
        "output_dir": str(output),
        "max_length": readable(config.max_length, model),
        "bf16": half(config),
        "use_cpu": not on_gpu,
        "dataloader_pin_memory": on_gpu,
        "per_device_eval_batch_size": config.per_device_train_batch_size,
        "data_seed": config.seed,
        "eval_strategy": "steps" if evaluate else "no",
        "save_strategy": "steps" if save else "no",
        "save_total_limit": 2,
        "logging_first_step": True,
        # Off: it would show the mean of the steps before in place of a loss that is no number.
        "logging_nan_inf_filter": False,
        "disable_tqdm": True,
        "report_to": [],
    }
