"""Watches a trainer from inside: writes each logged step and sees when the run shall stop."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from transformers import TrainerCallback

from seapo.errors import JobFailed
from seapo.workers.child import Child, Stopped


class Watch(TrainerCallback):  # type: ignore[misc]  # the library is untyped
    """Passes on to the run what the trainer tells."""

    def __init__(self, child: Child, held_out: Callable[[], Mapping[str, float]]) -> None:
        self.child = child
        self.held_out = held_out
        """More metrics of the held-out pairs, asked for at each evaluation."""
        self.held: dict[str, Any] = {}
        """Metrics of an evaluation, until those of the pairs are there: one line a step."""

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
        # The last word is TRL's own: its figure of the same name, where it has one, is over all pairs.
        self.child.log_metrics({**self.held, **self.held_out(), **self.held})


def _numbers(logs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: float(value) for name, value in logs.items() if isinstance(value, int | float)}
