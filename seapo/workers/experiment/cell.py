"""One cell of the experiment: a base trained on an arm's pairs and asked the suite, kept as a run would be.

The cell's folder has the files of a training and of an evaluation run and appears whole. The model itself is
not kept.
"""

import json
import math
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from transformers import TrainerCallback

from seapo.errors import JobFailed
from seapo.evaluation.scoring import summary
from seapo.jobs.files import write_json
from seapo.lab.classify import is_right
from seapo.lab.experiment.arms import ARMS, CARE, REFERENCES, Cell
from seapo.lab.experiment.choices import MATCHED, Choices
from seapo.lab.experiment.pairs import Pair, Sampled, pairs
from seapo.lab.recipe import RECIPES
from seapo.lab.rewriting import CARE as CARE_TURN
from seapo.training import TrainConfig, as_config, resolve
from seapo.workers.experiment.asking import SUITES, ask, scored, suite
from seapo.workers.experiment.material import draw_of, read_block, writer_of
from seapo.workers.generating import Writer
from seapo.workers.training.trainers import make_trainer

Row = dict[str, Any]


@dataclass(frozen=True)
class Trained:
    """What a cell was trained on."""

    pairs: int = 0
    steps: int = 0
    chosen_right: float | None = None
    """The share of chosen answers that are right."""
    rejected_wrong: float | None = None
    fallbacks: int = 0
    """Negatives that the base did not write itself though it should have."""


def run_cell(folder: Path, choices: Choices, cell: Cell) -> Row:
    """Train where the arm trains, ask, and keep; returns the cell's line."""
    started = time.monotonic()
    draft = folder / "cells" / f".{cell.folder}-new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    writer = writer_of(choices, cell.base)
    trained = Trained()
    config: Row = {}
    if ARMS[cell.arm].method:
        trained, config = _train(folder, draft, choices, cell, writer)
        writer = _as_saved(writer, writer_of(choices, cell.base))
    system = CARE_TURN if cell.arm == CARE.name else ""
    asked = suite(choices.part, choices.limit)
    rows = list(ask(writer, asked, system))
    head = {**asdict(cell), "cell": cell.id, "folder": cell.folder}
    line = {**head, **scored(rows), **asdict(trained), "seconds": time.monotonic() - started}
    _keep(draft, rows, {**config, **head, "suite": SUITES[choices.part]}, line)
    shutil.rmtree(folder / "cells" / cell.folder, ignore_errors=True)
    draft.rename(folder / "cells" / cell.folder)
    return line


def _keep(draft: Path, rows: Sequence[Row], config: Row, line: Row) -> None:
    """Write the files that comparing and the curves read."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (draft / "items.jsonl").write_text(text, encoding="utf-8")
    write_json(draft / "config.json", config)
    known = {"model": line["cell"], "suite": config["suite"], "steps": line["steps"]}
    write_json(draft / "results.json", {**known, **summary(rows), "cell": line})


def _train(
    folder: Path, draft: Path, choices: Choices, cell: Cell, writer: Writer
) -> tuple[Trained, Row]:
    """Train the writer's model in place on the cell's pairs."""
    material, negatives = read_block(folder, cell.base, _seed(cell))
    draw = draw_of(folder, choices, cell.base, _seed(cell))
    strength = None if cell.regime == REFERENCES else cell.strength
    arm = ARMS[cell.arm]
    found = pairs(material, arm, strength, draw, lambda want: negatives[want].rejected)
    config = config_of(choices, arm.method, len(found), _seed(cell))
    steps = fit(config, writer, found, draft / "metrics.jsonl")
    used = {(n.prompt, n.answer, n.rejected) for n in negatives.values() if n.source != "model"}
    fallbacks = sum((pair.prompt, pair.chosen, pair.rejected) in used for pair in found)
    written = arm.negative not in ("", "worst")
    trained = Trained(
        pairs=len(found),
        steps=steps,
        **_rightness(material, found, arm.method),
        fallbacks=fallbacks if written else 0,
    )
    return trained, as_config(config)


def _as_saved(trained: Writer, fresh: Writer) -> Writer:
    """Put the trained weights into a fresh model, rounded as a saved one has them.

    The trained model itself will not do: TRL has put a forward pass of its own into it.
    """
    weights = trained.model.state_dict().items()
    fresh.model.load_state_dict({name: w.to(torch.bfloat16).float() for name, w in weights})
    return fresh


def _seed(cell: Cell) -> int:
    return cell.seed or 0


def _rightness(
    material: Sequence[Sampled], found: Sequence[Pair], method: str
) -> dict[str, float | None]:
    by_prompt = {sampled.prompt: sampled for sampled in material}
    good = [is_right(by_prompt[pair.prompt], pair.chosen) for pair in found]
    bad = [not is_right(by_prompt[pair.prompt], pair.rejected) for pair in found]
    return {
        "chosen_right": sum(good) / len(found),
        "rejected_wrong": None if method == "sft" else sum(bad) / len(found),
    }


def config_of(choices: Choices, method: str, count: int, seed: int) -> TrainConfig:
    """The training configuration of a method; the steps are those of DPO on as many pairs.

    Raises:
        BadInput: a setting that is none, or cannot have its value.
    """
    dpo = resolve(method="dpo", settings=choices.recipes.get("dpo", {}), base=RECIPES["dpo"])
    batch = dpo.per_device_train_batch_size * dpo.gradient_accumulation_steps
    steps = math.ceil(dpo.num_train_epochs * math.ceil(count / batch))
    matched: dict[str, object] = {name: getattr(dpo, name) for name in MATCHED}
    matched["max_steps"] = dpo.max_steps if dpo.max_steps > 0 else steps
    if method == "kto":  # two rows a pair
        matched["per_device_train_batch_size"] = 2 * dpo.per_device_train_batch_size
    own: Mapping[str, object] = choices.recipes.get(method, {})
    always = {"seed": seed, "device": "cpu", **matched}
    return resolve(method=method, settings={**own, **always}, base=RECIPES[method])


def fit(config: TrainConfig, writer: Writer, found: Sequence[Pair], metrics: Path) -> int:
    """Train in place; return the steps taken. Each logged step goes into `metrics`."""
    torch.manual_seed(config.seed)
    trainer = make_trainer(
        config,
        writer.model,
        writer.tokenizer,
        Dataset.from_list([_messages(pair) for pair in found]),
        None,
        metrics.parent / "checkpoints",
        [Log(metrics)],
        save=False,
    )
    trainer.train()
    return int(trainer.state.global_step)


def _messages(pair: Pair) -> Row:
    return {
        "prompt": [{"role": "user", "content": pair.prompt}],
        "chosen": [{"role": "assistant", "content": pair.chosen}],
        "rejected": [{"role": "assistant", "content": pair.rejected}],
    }


class Log(TrainerCallback):  # type: ignore[misc]  # the library is untyped
    """Writes each logged step into a file of lines."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def on_log(
        self, args: Any, state: Any, control: Any, logs: Row | None = None, **_: Any
    ) -> None:
        row = {k: float(v) for k, v in (logs or {}).items() if isinstance(v, int | float)}
        if "train_runtime" in row:
            return
        if not math.isfinite(row.get("loss", 0.0)):
            raise JobFailed(f"The loss is not a number at step {state.global_step}.")
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"step": state.global_step, **row}) + "\n")
