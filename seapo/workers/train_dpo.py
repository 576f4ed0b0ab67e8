"""Direct preference optimisation by TRL, with checkpoints that a resumed run goes on from."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig
from trl import DPOConfig, DPOTrainer

from seapo.errors import JobFailed
from seapo.jobs.files import read_json, read_lines
from seapo.snapshot import Snapshot
from seapo.training import TrainConfig, model_path
from seapo.workers.child import Child, Stopped
from seapo.workers.train_data import NO_TEMPLATE, any_fits, cut, dataset
from seapo.workers.train_model import Loaded, half, load, save
from seapo.workers.train_watch import Watch, rewards_by_type

LIBRARIES = ("torch", "transformers", "trl", "peft", "datasets", "accelerate")
EMPTY_EVAL = "The snapshot has no evaluation split: there is no evaluation loss."


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
    data = _data(snapshot, loaded, cache)
    trainer = _trainer(child, config, loaded, data)
    dropped = _dropped(trainer, data, loaded.max_length)
    trainer.add_callback(Watch(child, lambda: rewards_by_type(trainer, trainer.eval_dataset)))
    _run(child, trainer)
    child.tell("Scoring and saving the model")
    found = _found(child, trainer, config, snapshot)
    found |= {"dropped": dropped, "notes": _notes(loaded, data, dropped)}
    save(trainer.model, loaded, child.folder / "model")
    for done_with in (cache, child.folder / "checkpoints"):
        shutil.rmtree(done_with, ignore_errors=True)
    child.tell(" ".join(found["notes"]))
    return found


class WatchedTrainer(DPOTrainer):  # type: ignore[misc]  # the library is untyped
    """TRL's trainer; says how far the reference model is, and can be stopped meanwhile."""

    def __init__(self, child: Child, **given: Any) -> None:
        self.child = child
        self.read = 0
        super().__init__(**given)

    def compute_ref_log_probs(self, model: Any, inputs: Any) -> Any:
        if self.child.stopping():
            raise Stopped
        if self.args.precompute_ref_log_probs:
            self.read += len(inputs["input_ids"]) // 2
            self.child.tell(f"Reference model: {self.read} pairs read")
        return super().compute_ref_log_probs(model, inputs)


def _data(snapshot: Snapshot, loaded: Loaded, cache: Path) -> dict[str, Any]:
    chat = loaded.tokenizer.chat_template is not None
    splits = ["train", *(["eval"] if snapshot.manifest["eval_pairs"] else [])]
    data = {split: dataset(snapshot, split, chat, cache) for split in splits}
    for split in splits:
        if not any_fits(data[split], loaded.tokenizer, loaded.max_length):
            raise JobFailed(
                f"Every one of the {len(data[split])} prompts of the {split} split fills "
                f"max_length ({loaded.max_length} tokens): nothing is left of their answers. "
                "Raise max_length, or freeze shorter prompts."
            )
    return data


def _trainer(child: Child, config: TrainConfig, loaded: Loaded, data: dict[str, Any]) -> Any:
    lora = LoraConfig(
        r=config.lora_r,
        lora_alpha=config.lora_alpha,
        lora_dropout=config.lora_dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    return WatchedTrainer(
        child,
        model=loaded.model,
        args=arguments(config, child.folder / "checkpoints", loaded.max_length, "eval" in data),
        train_dataset=data["train"],
        eval_dataset=data.get("eval"),
        processing_class=loaded.tokenizer,
        peft_config=lora if config.lora else None,
    )


SAME_NAME = (
    "beta", "learning_rate", "num_train_epochs", "max_steps", "per_device_train_batch_size",
    "gradient_accumulation_steps", "label_smoothing", "lr_scheduler_type", "warmup_steps",
    "weight_decay", "max_grad_norm", "gradient_checkpointing", "precompute_ref_log_probs", "seed",
    "logging_steps", "eval_steps", "save_steps", "trust_remote_code",
)  # fmt: skip
"""Settings that TRL takes as they are."""


def arguments(config: TrainConfig, folder: Path, max_length: int, evaluate: bool) -> Any:
    """TRL's configuration of this run."""
    on_gpu = torch.cuda.is_available() and config.device.startswith("cuda")
    return DPOConfig(
        output_dir=str(folder),
        **{name: getattr(config, name) for name in SAME_NAME},
        loss_type=list(config.loss_type),
        loss_weights=list(config.loss_weights),
        max_length=max_length,
        bf16=half(config),
        use_cpu=not on_gpu,
        dataloader_pin_memory=on_gpu,
        per_device_eval_batch_size=config.per_device_train_batch_size,
        data_seed=config.seed,
        eval_strategy="steps" if evaluate else "no",
        save_strategy="steps",
        save_total_limit=2,
        logging_first_step=True,
        # Off: it would show the mean of the steps before in place of a loss that is no number.
        logging_nan_inf_filter=False,
        disable_tqdm=True,
        report_to=[],
    )


def _dropped(trainer: Any, data: Mapping[str, Any], max_length: int) -> dict[str, int]:
    """What the length limit costs; TRL leaves rows out without a word."""
    gone = {"prompt_too_long": len(data["train"]) - len(trainer.train_dataset)}
    if "eval" in data:
        gone["eval_prompt_too_long"] = len(data["eval"]) - len(trainer.eval_dataset)
    return {**gone, **cut(trainer.train_dataset, max_length)}


def _run(child: Child, trainer: Any) -> None:
    checkpoint = last_checkpoint(child.folder / "checkpoints")
    forget_after(child.folder / "metrics.jsonl", _step(checkpoint) if checkpoint else 0)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    if trainer.state.global_step < trainer.state.max_steps:
        raise Stopped


def last_checkpoint(folder: Path) -> Path | None:
    """The newest whole checkpoint: the trainer writes its state last. Torn ones are removed."""
    whole = []
    for path in folder.glob("checkpoint-*"):
        if read_json(path / "trainer_state.json") is None:
            shutil.rmtree(path)
        else:
            whole.append(path)
    return max(whole, key=_step, default=None)


def _step(checkpoint: Path) -> int:
    return int(checkpoint.name.rsplit("-", 1)[1])


def forget_after(path: Path, step: int) -> None:
    """Leave only the lines up to `step`: the steps after it are taken again, and logged again."""
    if not path.is_file():
        return
    kept = [row for row in read_lines(path) if int(str(row.get("step", 0))) <= step]
    draft = path.with_name(f".{path.name}-new")
    draft.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
    draft.replace(path)


def _found(child: Child, trainer: Any, config: TrainConfig, snapshot: Snapshot) -> dict[str, Any]:
    by_type = {"train": rewards_by_type(trainer, trainer.train_dataset)}
    if trainer.eval_dataset is not None:
        if not _evaluated(child, trainer.state.global_step):
            trainer.evaluate()
        by_type["eval"] = rewards_by_type(trainer, trainer.eval_dataset)
    return {
        "model_path": "model",
        "steps": trainer.state.global_step,
        "metrics": _newest(child),
        "by_type": by_type,
        "provenance": {
            "snapshot": snapshot.id,
            "snapshot_name": snapshot.name,
            "pairs": len(trainer.train_dataset),
            "base_model": config.model,
            "base_weights_sha256": weights_hash(Path(model_path(config.model))),
            "versions": {name: version(name) for name in LIBRARIES},
        },
    }


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


def _notes(loaded: Loaded, data: Mapping[str, Any], dropped: dict[str, int]) -> list[str]:
    said = {
        NO_TEMPLATE: loaded.tokenizer.chat_template is None,
        EMPTY_EVAL: "eval" not in data,
        f"{dropped['prompt_too_long']} pairs left out: their prompt fills max_length.": dropped[
            "prompt_too_long"
        ],
        f"{dropped['truncated']} pairs were cut at max_length.": dropped["truncated"],
        f"{dropped['same_after_cut']} pairs do not differ before the cut.": dropped[
            "same_after_cut"
        ],
    }
    return [*loaded.notes, *(text for text, true in said.items() if true)]
