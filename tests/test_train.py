"""Training for real: TRL on a tiny random model, in this process and in killed children."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tiny_model

from seapo import jobs, training
from seapo.errors import JobFailed
from seapo.export import export
from seapo.jobs import folder as folders
from seapo.settings import Home
from seapo.snapshot import Snapshot, freeze
from seapo.workers.child import Child, Stopped

pytestmark = pytest.mark.slow
KEYS = {"step", "loss", "rewards/chosen", "rewards/rejected", "rewards/margins", "learning_rate"}


def pair(number: int, words: str = "") -> dict[str, Any]:
    return {
        "pair_id": str(number),
        "type": ("logic", "correctness", "hallucination")[number % 3],
        "source": "rules",
        "turns": [{"role": "user", "content": f"What is {number}+{number}? {words}"}],
        "chosen": f"It is {2 * number}.",
        "rejected": f"It is {2 * number + 1}.",
        "state": "accepted",
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    yield Home(tmp_path_factory.mktemp("home")).make()
    os.environ.pop("OMP_NUM_THREADS")
    if before:
        os.environ["OMP_NUM_THREADS"] = before


@pytest.fixture(scope="module")
def model(home: Home) -> Path:
    return tiny_model.make(home.path / "tiny")


@pytest.fixture(scope="module")
def snapshot(home: Home) -> Snapshot:
    return freeze(map(pair, range(60)), home.snapshots, "sums", eval_share=0.1)


Make = Callable[..., jobs.Run]


@pytest.fixture
def make(home: Home, model: Path, snapshot: Snapshot) -> Make:
    def made(
        path: Path = model, frozen: Snapshot = snapshot, method: str = "dpo", **settings: object
    ) -> jobs.Run:
        usual = {
            "lora": False, "bf16": False, "learning_rate": 1e-3, "max_length": 128,
            "per_device_train_batch_size": 8, "gradient_accumulation_steps": 1, "max_steps": 14,
            "gradient_checkpointing": False, "device": "cpu",
        }  # fmt: skip
        config = training.resolve(str(path), method, {**usual, **settings})
        return jobs.create(home, "train", training.as_config(replace(config, snapshot=frozen.id)))

    return made


def trained(run: jobs.Run) -> dict[str, Any]:
    """Do the worker's work in this process."""
    from seapo.workers.train import main

    return dict(main(Child(run.folder)))


def test_it_learns_logs_evaluates_and_saves(make: Make, model: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    run = make(max_steps=40)
    found = trained(run)
    rows = jobs.metrics(run)
    assert set(rows[0]) >= KEYS and rows[0]["loss"] == pytest.approx(0.693, abs=0.01)
    evaluated = [row for row in rows if "eval_loss" in row]
    assert len(evaluated) == 10 and evaluated[-1]["step"] == 40 == found["steps"]
    assert found["metrics"]["eval_loss"] < 0.69
    assert found["by_type"]["eval"].keys() == {"logic", "correctness", "hallucination"}
    sizes = [part["n"] for part in found["by_type"]["train"].values()]
    assert sum(sizes) == found["provenance"]["pairs"] == 54
    means = [part["accuracy"] * part["n"] for part in found["by_type"]["eval"].values()]
    assert sum(means) / 6 == pytest.approx(found["metrics"]["eval_rewards/accuracies"], abs=0.01)
    saved = AutoModelForCausalLM.from_pretrained(run.folder / "model")
    base = AutoModelForCausalLM.from_pretrained(model)
    assert not saved.lm_head.weight.equal(base.lm_head.weight)
    assert AutoTokenizer.from_pretrained(run.folder / "model").chat_template
    assert not (run.folder / "checkpoints").exists() and not (run.folder / ".cache").exists()
    assert json.dumps(found)


LOGGED = {
    "kto": {"rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "kl"},
    "sft": {"mean_token_accuracy", "entropy"},
}


@pytest.mark.parametrize("method", LOGGED)
def test_the_other_methods_log_their_own_figures(method: str, make: Make) -> None:
    run = make(method=method, max_steps=16)
    found = trained(run)
    rows = jobs.metrics(run)
    assert set(rows[0]) >= {"step", "loss", "learning_rate", *LOGGED[method]}
    evaluated = [row for row in rows if "eval_loss" in row]
    assert evaluated[-1]["step"] == 16 == found["steps"]
    assert set(evaluated[-1]) >= {f"eval_{name}" for name in LOGGED[method]}
    assert float(str(evaluated[-1]["eval_loss"])) < float(str(evaluated[0]["eval_loss"]))
    assert (run.folder / "model" / "model.safetensors").is_file()
    assert json.dumps(found)


def test_kto_tells_good_from_bad_on_pairs_it_did_not_see(make: Make) -> None:
    found = trained(make(method="kto", max_steps=40, learning_rate=3e-3, logging_steps=1))
    by_type = found["by_type"]
    assert by_type["eval"].keys() == {"logic", "correctness", "hallucination"}
    assert sum(part["n"] for part in by_type["train"].values()) == 54
    margins = [part["margin"] for part in by_type["train"].values()]
    assert min(margins) > 0
    right = sum(part["accuracy"] * part["n"] for part in by_type["eval"].values()) / 6
    assert found["metrics"]["eval_rewards/accuracies"] == pytest.approx(right)


def test_sft_measures_no_rewards_and_has_no_reference_model(make: Make) -> None:
    run = make(method="sft", max_steps=2)
    found = trained(run)
    assert found["by_type"] == {}
    assert not any("rewards" in name for name in found["metrics"])
    assert found["rows"] == {"trained": 54}
    assert "beta" not in run.config


def test_kto_also_learns_from_bad_answers_without_a_partner(make: Make, home: Home) -> None:
    rows = [pair(n) for n in range(40)]
    loose = [
        {"turns": pair(n)["turns"], "completion": f"No, {n}.", "source": "import"}
        for n in range(40)
    ]
    frozen = freeze(rows, home.snapshots, eval_share=0.25, negatives=loose)
    held = frozen.manifest["eval_pairs"]
    found = trained(make(frozen=frozen, method="kto", max_steps=1))
    good, bad = 40 - held, 2 * (40 - held)
    assert (found["rows"]["desirable"], found["rows"]["undesirable"]) == (good, bad)
    assert found["rows"]["desirable_weight"] == pytest.approx(1.5)
    assert found["rows"]["undesirable_weight"] == pytest.approx(0.75)
    assert f"{good} good answers (weight 1.5) and {bad} bad answers" in " ".join(found["notes"])
    assert trained(make(frozen=frozen, max_steps=1))["rows"] == {"trained": good}


def test_lora_is_merged_into_a_plain_model(make: Make, model: Path) -> None:
    from transformers import AutoModelForCausalLM

    run = make(lora=True)
    trained(run)
    names = {path.name for path in (run.folder / "model").iterdir()}
    assert "model.safetensors" in names and not any("adapter" in name for name in names)
    saved = AutoModelForCausalLM.from_pretrained(run.folder / "model")
    base = AutoModelForCausalLM.from_pretrained(model)
    weights = "model.layers.0.self_attn.q_proj.weight"
    assert saved.state_dict().keys() == base.state_dict().keys()
    assert not saved.state_dict()[weights].equal(base.state_dict()[weights])


def test_the_reference_model_may_stay_in_memory(make: Make) -> None:
    kept, once = (trained(make(precompute_ref_log_probs=flag)) for flag in (False, True))
    assert kept["metrics"]["loss"] == pytest.approx(once["metrics"]["loss"], abs=1e-4)
    assert kept["by_type"]["eval"]["logic"]["margin"] == pytest.approx(
        once["by_type"]["eval"]["logic"]["margin"], abs=1e-4
    )


def test_without_a_template_text_is_joined_and_said(make: Make, home: Home) -> None:
    path = tiny_model.make(home.path / "plain", template=None)
    found = trained(make(path, max_steps=2))
    assert "no chat template" in found["notes"][0]


def test_what_the_length_limit_costs_is_counted(make: Make, home: Home) -> None:
    rows = [pair(n, "long " * 40 if n < 5 else "") for n in range(30)]
    rows += [{**pair(n), "chosen": "a" * 99, "rejected": "a" * 99 + "b"} for n in range(30, 33)]
    frozen = freeze(rows, home.snapshots, eval_share=0)
    found = trained(make(frozen=frozen, max_steps=2))
    assert found["dropped"] == {"prompt_too_long": 5, "truncated": 3, "same_after_cut": 3}
    assert "5 pairs left out: their prompt fills max_length." in found["notes"]
    assert any("no evaluation loss" in note for note in found["notes"])
    assert "eval_loss" not in found["metrics"]


def test_a_model_that_reads_less_sets_the_limit(make: Make) -> None:
    found = trained(make(max_length=2048, max_steps=1))
    assert found["notes"] == ["max_length 2048 is more than the model reads: 256 was used."]


def test_nothing_left_under_the_limit_fails_in_words(make: Make) -> None:
    with pytest.raises(JobFailed, match=r"Every one of the 54 prompts of the train split"):
        trained(make(max_length=8))


def test_a_loss_that_is_no_number_fails_in_words(make: Make) -> None:
    with pytest.raises(JobFailed, match=r"not a number at step .* Lower learning_rate"):
        trained(make(learning_rate=1e30, max_grad_norm=0))


def test_a_folder_that_vanished_or_is_broken(make: Make, home: Home) -> None:
    path = tiny_model.make(home.path / "gone")
    run = make(path)
    path.rename(home.path / "elsewhere")
    with pytest.raises(JobFailed, match="is gone"):
        trained(run)
    path.mkdir()
    (path / "config.json").write_text('{"model_type": "martian"}')
    with pytest.raises(JobFailed, match="cannot be loaded"):
        trained(run)


def test_a_snapshot_that_is_gone_or_changed(make: Make, home: Home) -> None:
    from seapo.errors import BadInput

    frozen = freeze(map(pair, range(100, 110)), home.snapshots)
    run = make(frozen=frozen)
    train = frozen.folder / "train.jsonl"
    train.chmod(0o644)
    train.write_text("")
    with pytest.raises(BadInput, match="was changed after it was frozen"):
        trained(run)
    (frozen.folder / "manifest.json").unlink()
    with pytest.raises(JobFailed, match="Freeze one and start"):
        trained(run)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("OutOfMemoryError", "per_device_train_batch_size=4 with gradient_accumulation_steps=2"),
        ("MemoryError", "ran out of memory"),
        ("ENOSPC", "The disk is full. Delete runs"),
        ("torch.save", "The disk is full"),
        ("TemplateError", "refuses these prompts: no system role"),
    ],
)
def test_failures_below_come_in_words(error: str, message: str) -> None:
    import errno

    import jinja2
    import torch

    from seapo.workers.training.words import explained

    batch = {"per_device_train_batch_size": 8, "gradient_accumulation_steps": 1}
    config = training.resolve("a/b", settings=batch)
    raised: dict[str, Exception] = {
        "OutOfMemoryError": torch.OutOfMemoryError("CUDA out of memory"),
        "MemoryError": MemoryError(),
        "ENOSPC": OSError(errno.ENOSPC, "No space left on device"),
        "torch.save": RuntimeError("unexpected pos 5883008 vs 5882900"),
        "TemplateError": jinja2.TemplateError("no system role"),
    }
    with pytest.raises(JobFailed) as caught, explained(config):
        raise raised[error]
    assert message in str(caught.value)
    with pytest.raises(ValueError, match="unheard of"), explained(config):
        raise ValueError("unheard of")


@pytest.mark.parametrize(
    ("shown", "device", "left"),
    [(None, "cuda:1", "1"), ("2,3", "cuda:1", "3"), ("GPU-a", "cuda:0", "GPU-a"), ("", "cpu", "")],
)
def test_torch_sees_one_device(
    monkeypatch: pytest.MonkeyPatch, shown: str | None, device: str, left: str
) -> None:
    from seapo.workers.train import _choose_device

    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", shown or "")
    _choose_device(device)
    assert os.environ["CUDA_VISIBLE_DEVICES"] == left
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "2,3")
    with pytest.raises(JobFailed, match="no device cuda:2: 2 can be seen"):
        _choose_device("cuda:2")


@pytest.mark.parametrize("method", training.METHODS)
def test_stopped_at_a_step_and_resumed_ends_the_same(method: str, make: Make) -> None:
    whole = trained(make(method=method))
    run = make(method=method)
    child = Child(run.folder)
    real, steps = child.log_metrics, []

    def counting(row: Any) -> None:
        steps.append(row["step"])
        if row["step"] == 5:
            (run.folder / "stop").touch()
        real(row)

    child.log_metrics = counting  # type: ignore[method-assign]
    from seapo.workers.train import main

    with pytest.raises(Stopped):
        main(child)
    (run.folder / "stop").unlink()
    at = max(steps)
    assert 5 <= at <= 6
    found = trained(run)
    logged = [row["step"] for row in jobs.metrics(run) if "loss" in row]
    assert logged == list(range(1, 15))
    assert found["metrics"]["loss"] == pytest.approx(whole["metrics"]["loss"], abs=1e-5)


def test_killed_in_mid_step_and_resumed_reaches_the_same_end(make: Make) -> None:
    steps = {"max_steps": 60, "save_steps": 20, "logging_steps": 1}
    whole = trained(make(**steps))
    run = jobs.start(make(**steps))
    end = time.monotonic() + 240
    while len(jobs.metrics(run)) < 28:
        assert jobs.active(folders.read(run.folder).state), jobs.log_tail(run)
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(folders.read(run.folder).pid or 0, signal.SIGKILL)
    time.sleep(0.2)
    assert folders.read(run.folder).state == "lost"
    ended = jobs.wait(jobs.resume(run), timeout=240)
    assert ended.state == "done", jobs.log_tail(ended)
    logged = [row["step"] for row in jobs.metrics(run) if "loss" in row]
    assert logged == list(range(1, 61))
    found = jobs.results(ended)
    assert found["steps"] == 60
    assert found["metrics"]["loss"] == pytest.approx(whole["metrics"]["loss"], abs=1e-4)
    assert Path(str(found["model_path"])) == run.folder / "model"


def test_trl_reads_the_exports(make: Make, model: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    """One step of TRL's own trainers on the files as any other program would load them."""
    from datasets import load_dataset
    from trl import DPOConfig, DPOTrainer, KTOConfig, KTOTrainer

    steps = {"max_steps": 1, "per_device_train_batch_size": 4, "use_cpu": True, "report_to": [],
             "save_strategy": "no", "bf16": False, "disable_tqdm": True}  # fmt: skip
    trainers = {
        "dpo-jsonl": ("json", DPOTrainer, DPOConfig),
        "dpo-parquet": ("parquet", DPOTrainer, DPOConfig),
        "kto-jsonl": ("json", KTOTrainer, KTOConfig),
    }
    for kind, (reader, trainer, config) in trainers.items():
        out = tmp_path / f"{kind}.{'parquet' if reader == 'parquet' else 'jsonl'}"
        rows = export(snapshot, kind, out)
        data = load_dataset(
            reader, data_files=str(out), split="train", cache_dir=str(tmp_path / "cache")
        )
        assert len(data) == rows
        args = config(output_dir=str(tmp_path / "out"), **steps)
        made = trainer(model=str(model), args=args, train_dataset=data)
        assert made.train().training_loss > 0
