"""How far a model holds chosen answers above rejected ones, by error type, the same for each method."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import torch
from trl.trainer.dpo_trainer import DataCollatorForPreference

from seapo.workers.training.data import tokens
from seapo.workers.training.trainers import Reading

MOST_PAIRS = 256
"""Pairs of a split that are scored by type; the first ones, which are in no order of type."""
Figures = dict[str, dict[str, float]]
"""For each error type: n, margin (mean reward of chosen less rejected), accuracy (share above 0)."""


class PairRewards:
    """Up to MOST_PAIRS pairs of a split, and what the model thought of them before its training.

    A reward is beta times the log-probability of the completion under the model less the one under
    the reference model (Rafailov et al. 2023, equation 5); a pair counts as right where the
    chosen one has the higher reward.
    """

    def __init__(self, trainer: Any, pairs: Any, reading: Reading) -> None:
        """Must come before training: the model is its own reference as long as it is untouched."""
        self.trainer = trainer
        tokenizer, most = trainer.processing_class, trainer.args.max_length
        read = ((row["type"], tokens(row, tokenizer)) for row in pairs)
        fitting = [(name, row) for name, row in islice(read, MOST_PAIRS) if fits(row, most)]
        self.types = [name for name, _ in fitting]
        self.rows = [row for _, row in fitting]
        self.collate = DataCollatorForPreference(tokenizer.pad_token_id, most)
        self.before = self._gaps(reading)

    def by_type(self) -> Figures:
        """The figures of each type, for the model as it is now."""
        margins: dict[str, list[float]] = defaultdict(list)
        for name, now, before in zip(self.types, self._gaps(), self.before, strict=True):
            margins[name].append(self.trainer.beta * (now - before))
        return {name: _figures(found) for name, found in sorted(margins.items())}

    def _gaps(self, reading: Reading = lambda _: None) -> list[float]:
        """Log-probability of each chosen answer less that of its rejected one."""
        size = self.trainer.args.per_device_train_batch_size
        model = self.trainer.model
        was_training = model.training
        model.eval()
        gaps: list[float] = []
        for start in range(0, len(self.rows), size):
            part = self.rows[start : start + size]
            reading(2 * len(part))
            batch = self.trainer._prepare_inputs(self.collate(part))
            chosen, rejected = log_probs(self.trainer, model, batch).chunk(2)
            gaps += (chosen - rejected).tolist()
        model.train(was_training)
        return gaps


def fits(row: Mapping[str, Sequence[int]], max_length: int) -> bool:
    """Whether the prompt leaves room for an answer; TRL drops the others."""
    return len(row["prompt_ids"]) < max_length


def _figures(margins: Sequence[float]) -> dict[str, float]:
    return {
        "n": len(margins),
        "margin": sum(margins) / len(margins),
        "accuracy": sum(margin > 0 for margin in margins) / len(margins),
    }


def as_metrics(figures: Figures) -> dict[str, float]:
    """The figures of held-out pairs under names like TRL's, all types together first."""
    total = sum(found["n"] for found in figures.values())
    metrics = {}
    if total:
        right = sum(found["n"] * found["accuracy"] for found in figures.values())
        metrics["eval_rewards/accuracies"] = right / total
    for name, found in figures.items():
        metrics[f"eval_rewards/accuracies/{name}"] = found["accuracy"]
        metrics[f"eval_rewards/margins/{name}"] = found["margin"]
    return metrics


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
