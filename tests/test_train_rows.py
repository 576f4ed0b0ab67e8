"""Rows of KTO and SFT from pairs, and the trainers of each method without a run around them."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import tiny_model

from seapo import training
from seapo.training import TrainConfig

pytestmark = pytest.mark.slow

TINY = {
    "lora": False, "bf16": False, "learning_rate": 1e-3, "max_length": 128, "max_steps": 3,
    "per_device_train_batch_size": 4, "gradient_accumulation_steps": 1, "device": "cpu",
    "gradient_checkpointing": False, "logging_steps": 1,
}  # fmt: skip


def said(role: str, text: str) -> list[dict[str, str]]:
    return [{"role": role, "content": text}]


def pair(number: int) -> dict[str, Any]:
    return {
        "prompt": said("user", f"What is {number}+{number}?"),
        "chosen": said("assistant", f"It is {2 * number}."),
        "rejected": said("assistant", f"It is {2 * number + 1}."),
    }


def pairs(*rows: Mapping[str, Any]) -> Any:
    from datasets import Dataset

    return Dataset.from_list(list(rows))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.make(tmp_path_factory.mktemp("model"))


def trainer(model: Path, config: TrainConfig, output: Path, **more: Any) -> Any:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from seapo.workers.training.trainers import make_trainer

    loaded = AutoModelForCausalLM.from_pretrained(model)
    tokenizer = AutoTokenizer.from_pretrained(model)
    rows = more.pop("train", pairs(*map(pair, range(20))))
    return make_trainer(config, loaded, tokenizer, rows, None, output, save=False, **more)


@pytest.mark.parametrize("method", training.METHODS)
def test_a_trainer_needs_no_run_and_repeats_itself(
    method: str, model: Path, tmp_path: Path
) -> None:
    config = training.resolve(str(model), method, TINY)
    losses = []
    for seed in (1, 1, 2):
        made = trainer(model, replace(config, seed=seed), tmp_path / "out")
        made.train()
        losses.append([row["loss"] for row in made.state.log_history if "loss" in row])
    assert len(losses[0]) == 3
    assert losses[0] == losses[1] != losses[2]
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("method", training.METHODS)
def test_text_rows_do_as_well_as_messages(method: str, model: Path, tmp_path: Path) -> None:
    rows = [
        {"prompt": f"What is {n}?\n", "chosen": f"It is {n}.", "rejected": f"It is {n + 1}."}
        for n in range(12)
    ]
    config = training.resolve(str(model), method, {**TINY, "max_steps": 1})
    assert trainer(model, config, tmp_path, train=pairs(*rows)).train().training_loss > 0


@pytest.mark.parametrize("size", [2, 4, 16])
def test_each_kto_batch_holds_both_labels(size: int, model: Path, tmp_path: Path) -> None:
    settings = {**TINY, "per_device_train_batch_size": size}
    made = trainer(model, training.resolve(str(model), "kto", settings), tmp_path)
    labels = [set(batch["label"].tolist()) for batch in made.get_train_dataloader()]
    assert len(labels) == -(-40 // size)
    assert all(held == {True, False} for held in labels)


def test_the_order_of_kto_rows_does_not_tell_the_label_apart_from_the_prompt() -> None:
    from seapo.workers.training.rows import kto_rows

    rows = kto_rows(pairs(*map(pair, range(60))), None, seed=1)
    prompts = [str(row["prompt"]) for row in rows]
    beside = sum(one == other for one, other in pairwise(prompts))
    assert beside < 8
    assert prompts != [
        str(row["prompt"]) for row in kto_rows(pairs(*map(pair, range(60))), None, 2)
    ]


def test_each_answer_once_and_none_under_both_labels() -> None:
    from seapo.workers.training.rows import kto_rows, sft_rows

    again = {**pair(1), "rejected": said("assistant", "It is nine.")}
    swapped = {**pair(1), "chosen": pair(1)["rejected"], "rejected": said("assistant", "Well.")}
    rows = pairs(pair(0), pair(1), again, swapped)
    found = [(row["completion"][0]["content"], row["label"]) for row in kto_rows(rows, None, 0)]
    assert sorted(found) == [
        ("It is 0.", True),
        ("It is 1.", False),
        ("It is 2.", True),
        ("It is 3.", True),
        ("It is nine.", False),
        ("Well.", False),
    ]
    assert len(sft_rows(rows)) == 3


def test_sft_reads_the_chosen_answer_and_counts_its_tokens_alone(
    model: Path, tmp_path: Path
) -> None:
    made = trainer(model, training.resolve(str(model), "sft", TINY), tmp_path)
    row = made.train_dataset[3]
    read = [token for token in row["labels"] if token != -100]
    assert made.processing_class.decode(read).startswith("It is 6.")
    assert "What is 3+3?" in made.processing_class.decode(row["input_ids"])


@pytest.mark.parametrize(
    ("given", "labels", "weights"),
    [
        ((None, None), [True, False], (1.0, 1.0)),
        ((None, None), [True, False, False, False], (2.0, 2 / 3)),
        ((None, 1.0), [True, False, False], (2.0, 1.0)),
        ((3.0, None), [True, False, False], (3.0, 1.5)),
        ((3.0, 2.0), [True, False, False], (3.0, 2.0)),
    ],
)
def test_weights_balance_the_labels_unless_set(
    given: tuple[float | None, float | None], labels: list[bool], weights: tuple[float, float]
) -> None:
    from seapo.workers.training.rows import kto_weights

    config = TrainConfig("m", "kto", desirable_weight=given[0], undesirable_weight=given[1])
    assert kto_weights(config, labels) == pytest.approx(weights)


def test_rare_labels_are_spread_over_the_whole_length() -> None:
    from seapo.workers.training.rows import mixed

    labels = [True] * 10 + [False] * 90
    order = mixed(labels, seed=0)
    assert sorted(order) == list(range(100))
    assert all(any(labels[place] for place in order[at : at + 10]) for at in range(0, 100, 10))
