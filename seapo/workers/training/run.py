"""One training run: data, trainer, resuming, results. The order of the work is in `train`."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seapo.errors import JobFailed
from seapo.snapshot import Snapshot
from seapo.training import METHODS, TrainConfig
from seapo.workers.child import Child, Stopped
from seapo.workers.training.checkpoints import forget_after, last_checkpoint, step_of
from seapo.workers.training.data import any_fits, dataset, negatives
from seapo.workers.training.model import Loaded, load, save
from seapo.workers.training.notes import notes
from seapo.workers.training.results import figures, results
from seapo.workers.training.rewards import PairRewards, as_metrics
from seapo.workers.training.trainers import make_trainer
from seapo.workers.training.watch import Watch


@dataclass(frozen=True)
class Data:
    """Rows as `make_trainer` takes them."""

    train: Any
    eval: Any | None
    negatives: Any | None
    """Bad answers without a partner; None where there are none, or the method reads none."""


def train(child: Child, config: TrainConfig, snapshot: Snapshot) -> Mapping[str, object]:
    """The whole run; returns its results.

    Raises:
        Stopped: it was asked to end; a checkpoint of the last step is there.
        JobFailed: no pair fits, the model cannot be loaded, or the loss is no number.
    """
    child.tell("Loading the model")
    loaded = load(config)
    cache = child.folder / ".cache"
    shutil.rmtree(cache, ignore_errors=True)
    child.tell("Reading the pairs")
    data = _data(config, snapshot, loaded, cache)
    reading = _Reading(child)
    trainer = make_trainer(
        config,
        loaded.model,
        loaded.tokenizer,
        data.train,
        data.eval,
        child.folder / "checkpoints",
        negatives=data.negatives,
        reading=reading,
    )
    rewards = _rewards(config, trainer, data, reading)
    trainer.add_callback(Watch(child, lambda: as_metrics(figures(rewards, "eval"))))
    _run(child, trainer)
    child.tell("Scoring and saving the model")
    found = results(child, trainer, config, snapshot, rewards)
    found["notes"] = notes(loaded, found)
    save(trainer.model, loaded, child.folder / "model")
    for done_with in (cache, child.folder / "checkpoints"):
        shutil.rmtree(done_with, ignore_errors=True)
    child.tell(" ".join(found["notes"]))
    return found


class _Reading:
    """Says how far the reference model has read, and ends the run there when it shall stop."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.answers = 0

    def __call__(self, answers: int) -> None:
        if self.child.stopping():
            raise Stopped
        self.answers += answers
        self.child.tell(f"Reference model: {self.answers} answers read")


def _data(config: TrainConfig, snapshot: Snapshot, loaded: Loaded, cache: Path) -> Data:
    chat = loaded.tokenizer.chat_template is not None
    splits = ["train", *(["eval"] if snapshot.manifest["eval_pairs"] else [])]
    rows = {split: dataset(snapshot, split, chat, cache) for split in splits}
    for split in splits:
        if not any_fits(rows[split], loaded.tokenizer, loaded.max_length):
            raise JobFailed(
                f"Every one of the {len(rows[split])} prompts of the {split} split fills "
                f"max_length ({loaded.max_length} tokens): nothing is left of their answers. "
                "Raise max_length, or freeze shorter prompts."
            )
    loose = negatives(snapshot, chat, cache) if config.method == "kto" else None
    return Data(rows["train"], rows.get("eval"), loose)


def _rewards(
    config: TrainConfig, trainer: Any, data: Data, reading: _Reading
) -> Mapping[str, PairRewards]:
    """Pairs of each split to be scored by type; none for SFT, which has no reference model."""
    if "beta" not in METHODS[config.method].own:
        return {}
    splits = {"train": data.train, "eval": data.eval}
    return {
        name: PairRewards(trainer, pairs, reading)
        for name, pairs in splits.items()
        if pairs is not None
    }


def _run(child: Child, trainer: Any) -> None:
    checkpoint = last_checkpoint(child.folder / "checkpoints")
    forget_after(child.folder / "metrics.jsonl", step_of(checkpoint) if checkpoint else 0)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    if trainer.state.global_step < trainer.state.max_steps:
        raise Stopped
