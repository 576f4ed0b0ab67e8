"""Settings as people type them, and the configuration that comes of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from seapo import pipeline, training
from seapo.errors import BadInput
from seapo.lab.recipe import RECIPES
from seapo.settings import BASES, EMBEDDED_MODEL, Home
from seapo.training import SETTINGS, command, from_config, resolve
from seapo.values import assignments


def test_real_models_get_the_methods_defaults() -> None:
    config = resolve("owner/name")
    batch = config.per_device_train_batch_size * config.gradient_accumulation_steps
    assert (config.lora, config.lora_r, config.lora_alpha, batch) == (True, 8, 16, 16)
    assert (config.learning_rate, config.beta, config.num_train_epochs) == (5e-6, 0.1, 3.0)
    assert (config.max_length, config.lr_scheduler_type, config.warmup_steps) == (2048, "cosine", 0)
    assert config.trust_remote_code is False


def test_the_embedded_model_has_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(BASES, "embedded", tmp_path)
    with pytest.raises(BadInput, match="model embedded is missing"):
        resolve("embedded")
    (tmp_path / "config.json").write_text("{}")
    config = resolve("embedded", settings={"beta": 0.3})
    assert (config.lora, config.per_device_train_batch_size, config.beta) == (False, 32, 0.3)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("beta=0.25", "beta", 0.25),
        ("learning_rate = 2e-4", "learning_rate", 2e-4),
        ("per_device_train_batch_size=4.0", "per_device_train_batch_size", 4),
        ("lora=No", "lora", False),
        ("loss_type=sigmoid,sft", "loss_type", ("sigmoid", "sft")),
        ("loss_type=ipo", "loss_weights", (1.0,)),
        ("device=cuda:1", "device", "cuda:1"),
    ],
)
def test_settings_are_read_by_type(text: str, name: str, value: object) -> None:
    assert getattr(resolve("owner/name", settings=assignments([text])), name) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("betta=1", "no setting 'betta'. Known to DPO: beta, "),
        ("model=x", "no setting 'model'"),
        ("beta=", "beta must be a number; '' came"),
        ("beta=nan", "beta must be a number; 'nan' came"),
        ("beta=inf", "beta must be a number"),
        ("beta=0", "beta must be above 0"),
        ("seed=1.5", "seed must be a whole number; '1.5' came"),
        ("lora=maybe", "lora must be true or false; 'maybe' came"),
        ("warmup_steps=-1", "must not be below 0"),
        ("max_length=3", "at least 8 tokens"),
        ("loss_type=magic", "does not know 'magic'. Known: sigmoid, hinge"),
        ("loss_weights=1,2", "1 wanted, 2 came"),
        ("loss_weights=1,x", "joined by commas"),
        ("lr_scheduler_type=steep", "does not know 'steep'"),
        ("device=gpu", "must be cpu or cuda:N"),
        ("beta", "name=value was wanted; 'beta' came"),
        ("=1", "name=value was wanted"),
    ],
)
def test_a_bad_setting_is_named(text: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        resolve("owner/name", settings=assignments([text]))
    assert message in str(caught.value)


@pytest.mark.parametrize("method", ["ppo", "KTO", ""])
def test_methods_that_are_not_there(method: str) -> None:
    with pytest.raises(BadInput, match=r"no training method .* Known: dpo, kto, sft"):
        resolve("owner/name", method)


def test_each_method_starts_from_its_own_defaults() -> None:
    kto, sft = resolve("owner/name", "kto"), resolve("owner/name", "sft")
    batch = kto.per_device_train_batch_size * kto.gradient_accumulation_steps
    assert (kto.learning_rate, kto.beta, kto.num_train_epochs, batch) == (5e-6, 0.1, 3.0, 16)
    assert (kto.lora_r, kto.lora_alpha, kto.loss_type) == (8, 16, ("kto",))
    assert (kto.desirable_weight, kto.undesirable_weight) == (None, None)
    assert (sft.learning_rate, sft.lora, sft.loss_type) == (1e-4, True, ("nll",))


@pytest.mark.parametrize(
    ("method", "text", "message"),
    [
        ("sft", "beta=0.1", "SFT has no beta: it belongs to DPO and KTO."),
        ("sft", "precompute_ref_log_probs=true", "SFT has no precompute_ref_log_probs"),
        ("dpo", "desirable_weight=1", "DPO has no desirable_weight: it belongs to KTO."),
        ("kto", "label_smoothing=0.1", "KTO has no label_smoothing: it belongs to DPO."),
        ("kto", "loss_weights=1", "KTO has no loss_weights"),
        ("kto", "loss_type=sigmoid", "loss_type does not know 'sigmoid'. Known: kto, apo"),
        ("sft", "loss_type=nll,dft", "SFT has one loss_type at a time; nll,dft came"),
        ("kto", "desirable_weight=0", "desirable_weight must be above 0"),
        ("kto", "desirable_weight=much", "must be a number or auto; 'much' came"),
        ("kto", "per_device_train_batch_size=1", "at least 2 for KTO"),
        ("sft", "betta=1", "no setting 'betta'. Known to SFT: learning_rate, "),
    ],
)
def test_a_setting_of_another_method_is_refused(method: str, text: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        resolve("owner/name", method, assignments([text]))
    assert message in str(caught.value)


@pytest.mark.parametrize("method", training.METHODS)
def test_a_config_says_only_what_its_method_has(method: str) -> None:
    config = resolve("owner/name", method)
    saved = training.as_config(config)
    assert set(saved) == {"model", "method", "snapshot", *training.settings_of(method)}
    assert from_config(saved) == config


@pytest.mark.parametrize("method", training.METHODS)
def test_the_embedded_models_recipe_repeats_from_the_command(method: str, home: Home) -> None:
    given = {"seed": "7", "loss_type": resolve("a/b", method).loss_type[0]}
    words = pipeline.train_command(home, "abc", "embedded", method, given)
    again = pipeline.resolve_train(home, words[7], words[9], assignments(words[11::2]))
    assert again == pipeline.resolve_train(home, "embedded", method, given)
    assert (again.seed, again.learning_rate, again.lora) == (
        7,
        RECIPES[method]["learning_rate"],
        False,
    )


@pytest.mark.parametrize("model", ["/no/such/folder", "", " ", "a/b/c", "a b"])
def test_models_that_are_not_there(model: str) -> None:
    with pytest.raises(BadInput, match="There is no folder"):
        resolve(model)


def test_a_folder_must_hold_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match=r"config\.json is missing"):
        resolve(str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    monkeypatch.chdir(tmp_path.parent)
    assert resolve(tmp_path.name).model == str(tmp_path)


def test_a_config_survives_its_file() -> None:
    config = replace(resolve("owner/name", settings={"loss_type": "sigmoid,sft"}), snapshot="s")
    saved = {**training.as_config(config), "loss_type": ["sigmoid", "sft"], "other": 1}
    assert from_config(saved) == config


def test_the_command_repeats_the_run() -> None:
    given = {"beta": 0.3, "lora": False, "loss_type": "sigmoid,sft", "device": "cpu"}
    config = replace(resolve("owner/name", settings=given), snapshot="abc")
    words = command(config)
    assert words[:10] == [
        "python",
        "-m",
        "seapo",
        "train",
        "--snapshot",
        "abc",
        "--model",
        "owner/name",
        "--method",
        "dpo",
    ]
    settings = assignments(words[11::2])
    again = resolve(words[7], words[9], settings)
    assert replace(again, snapshot="abc", device="cpu") == config
    assert set(settings) <= set(SETTINGS)
    assert command(config, given)[10:] == []


def test_the_embedded_models_place() -> None:
    assert training.model_path("embedded") == str(EMBEDDED_MODEL)
    assert training.model_path("owner/name") == "owner/name"
