"""What a training run leaves behind: its last figures, what it trained on, and what it came from."""

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from seapo.snapshot import Snapshot
from seapo.training import TrainConfig, model_path
from seapo.workers.child import Child
from seapo.workers.training.data import cut
from seapo.workers.training.rewards import Figures, PairRewards

LIBRARIES = ("torch", "transformers", "trl", "peft", "datasets", "accelerate")


def results(
    child: Child,
    trainer: Any,
    config: TrainConfig,
    snapshot: Snapshot,
    rewards: Mapping[str, PairRewards],
) -> dict[str, Any]:
    """What results.json holds, but for the notes; evaluates where the last step was not."""
    if trainer.eval_dataset is not None and not _evaluated(child, trainer.state.global_step):
        trainer.evaluate()
    return {
        "model_path": "model",
        "steps": trainer.state.global_step,
        "metrics": _newest(child),
        "by_type": {split: figures(rewards, split) for split in rewards},
        "rows": _rows(trainer),
        "dropped": _dropped(trainer),
        "provenance": {
            "snapshot": snapshot.id,
            "snapshot_name": snapshot.name,
            "pairs": snapshot.manifest["train_pairs"],
            "method": config.method,
            "base_model": config.model,
            "base_weights_sha256": weights_hash(Path(model_path(config.model))),
            "versions": {name: version(name) for name in LIBRARIES},
        },
    }


def figures(rewards: Mapping[str, PairRewards], split: str) -> Figures:
    """The figures of a split by error type; none where it is not scored."""
    return rewards[split].by_type() if split in rewards else {}


def _rows(trainer: Any) -> dict[str, float]:
    """What was trained on; for KTO also how many answers of each label, and what they weighed."""
    rows = trainer.train_dataset
    if "label" not in rows.column_names:
        return {"trained": len(rows)}
    good = sum(rows["label"])
    return {
        "trained": len(rows),
        "desirable": good,
        "undesirable": len(rows) - good,
        "desirable_weight": trainer.args.desirable_weight,
        "undesirable_weight": trainer.args.undesirable_weight,
    }


def _dropped(trainer: Any) -> dict[str, int]:
    """What the length limit costs, in rows; TRL leaves rows out without a word."""
    gone = {"prompt_too_long": trainer.given["train_dataset"] - len(trainer.train_dataset)}
    if trainer.eval_dataset is not None:
        held = trainer.given["eval_dataset"] - len(trainer.eval_dataset)
        gone["eval_prompt_too_long"] = held
    return {**gone, **cut(trainer.train_dataset, trainer.args.max_length)}


def _evaluated(child: Child, step: int) -> bool:
    return any(row["step"] == step and "eval_loss" in row for row in child.lines("metrics.jsonl"))


def _newest(child: Child) -> dict[str, object]:
    """The last value of every metric."""
    newest: dict[str, object] = {}
    for row in child.lines("metrics.jsonl"):
        newest.update(row)
    return {name: value for name, value in newest.items() if name != "step"}


def weights_hash(folder: Path) -> str | None:
    """SHA-256 over the weight files of a local model; None for one that came by hub name."""
    files = sorted(folder.glob("*.safetensors")) if folder.is_dir() else []
    if not files:
        return None
    found = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()
