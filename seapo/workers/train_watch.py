"""Watches a trainer from inside: writes each logged step, sees a stop, counts rewards by type."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import torch
from transformers import TrainerCallback

from seapo.errors import JobFailed
from seapo.workers.child import Child, Stopped

MOST_PAIRS = 256
"""Pairs of a split that are scored by type; the first ones, which are in no order of type."""


class Watch(TrainerCallback):  # type: ignore[misc]  # the library is untyped
    """Passes on to the run what the trainer tells."""

    def __init__(self, child: Child, by_type: Callable[[], dict[str, dict[str, float]]]) -> None:
        self.child = child
        self.by_type = by_type
        self.held: dict[str, Any] = {}
        """Metrics of an evaluation, until the ones by type are there: one line a step."""

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        epochs = f"epoch {state.epoch or 0:.2f} of {args.num_train_epochs:g}"
        self.child.progress(state.global_step, state.max_steps, epochs)
        if self.child.stopping():
            control.should_save = control.should_training_stop = True

    def on_prediction_step(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if self.child.stopping():
            raise Stopped

    def on_log(
        self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any
    ) -> None:
        row = {"step": state.global_step, **_numbers(logs or {})}
        if "train_runtime" in row:
            return
        if "eval_loss" in row:
            self.held = row
            return
        if not math.isfinite(row.get("loss", 0.0)):
            raise JobFailed(
                f"The loss is not a number at step {state.global_step}: training went astray. "
                f"Lower learning_rate (now {args.learning_rate:g}) or max_grad_norm (now "
                f"{args.max_grad_norm:g}), or raise warmup_steps, and start again."
            )
        self.child.log_metrics(row)

    def on_evaluate(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        for name, found in self.by_type().items():
            self.held[f"eval_rewards/accuracies/{name}"] = found["accuracy"]
            self.held[f"eval_rewards/margins/{name}"] = found["margin"]
        self.child.log_metrics(self.held)


def _numbers(logs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: float(value) for name, value in logs.items() if isinstance(value, int | float)}


def rewards_by_type(trainer: Any, data: Any) -> dict[str, dict[str, float]]:
    """Mean reward margin and accuracy of each error type over up to MOST_PAIRS rows.

    A reward is beta times the log-probability of the completion under the model less the one under
    the reference model (Rafailov et al. 2023, equation 5); a pair counts as right where the
    chosen one has the higher reward.
    """
    margins: dict[str, list[float]] = defaultdict(list)
    size = trainer.args.per_device_train_batch_size
    model = trainer.model
    was_training = model.training
    model.eval()
    for start in range(0, min(len(data), MOST_PAIRS), size):
        part = [data[place] for place in range(start, min(start + size, len(data)))]
        for name, margin in zip(
            (row["type"] for row in part), _margins(trainer, model, part), strict=True
        ):
            margins[name].append(margin)
    model.train(was_training)
    return {
        name: {
            "n": len(found),
            "margin": sum(found) / len(found),
            "accuracy": sum(margin > 0 for margin in found) / len(found),
        }
        for name, found in sorted(margins.items())
    }


def _margins(trainer: Any, model: Any, part: list[dict[str, Any]]) -> list[float]:
    batch = trainer._prepare_inputs(trainer.data_collator(part))
    chosen, rejected = log_probs(trainer, model, batch).chunk(2)
    if "ref_chosen_logps" in batch:
        before = batch["ref_chosen_logps"], batch["ref_rejected_logps"]
    else:
        before = trainer.compute_ref_log_probs(trainer.ref_model or model, batch)
    margin = trainer.beta * ((chosen - before[0]) - (rejected - before[1]))
    return [float(value) for value in margin]


def log_probs(trainer: Any, model: Any, batch: Mapping[str, Any]) -> Any:
    """Summed log-probability of each completion: the chosen ones, then the rejected; shape (2 n)."""
    with torch.no_grad(), trainer.accelerator.autocast():
        found = model(
            input_ids=batch["input_ids"],
            attention_mask=batch["attention_mask"],
            labels=batch["input_ids"].masked_fill(batch["completion_mask"] == 0, -100),
            use_cache=False,
            fused_lm_head=True,
        )
    return found.log_probs.sum(dim=1)
