"""The verb inject and the buttons beside it, over a scripted endpoint: from settings to pairs in the store."""

import json
from pathlib import Path

import pytest
from making import add_dataset
from scripted_endpoint import ScriptedEndpoint
from scripted_replies import FAILURES, negative, say

from seapo import jobs, pipeline
from seapo.cli import main
from seapo.engines import EngineConfig
from seapo.errors import BadInput
from seapo.injectors.config import InjectConfig
from seapo.settings import Home
from seapo.store import Store, reading
from seapo.store.filters import PairFilter


def ran(home: Home, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    capsys.readouterr()
    code = main([*words, "--home", str(home.path), "--json"])
    found = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    return {"exit": code, **found}


@pytest.fixture
def filled(home: Home) -> Home:
    with Store.open(home.store) as store:
        add_dataset(store, "sums", 24)
    return home


def test_an_endpoint_writes_pairs_with_receipts(
    filled: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "sk-secret-word")
    with ScriptedEndpoint(key="sk-secret-word") as server:
        found = ran(
            filled, capsys, "inject", "--dataset", "sums", "--engine", f"openai:{server.url}#m",
            "--set", "key_env=MY_KEY", "--set", "price_out=2", "--set", "mode=minimal",
        )  # fmt: skip
    assert (found["exit"], found["pairs"], found["failed"]) == (0, 24, 0)
    assert found["asked"] == 24 and found["cost"]
    run = jobs.find(filled, str(found["job"]))
    assert run.device == "none" and run.config["mode"] == "minimal"
    for file in run.folder.rglob("*"):
        assert file.is_dir() or b"sk-secret-word" not in file.read_bytes()
    with Store.open(filled.store) as store:
        row = reading.pairs(store, PairFilter("sums"), 0, 1)[0]
    assert row["source"] == f"openai:{server.url}#m" and row["rule"].startswith("minimal/")
    assert row["receipt"]["template"].startswith("inject/minimal/")


def test_failing_calls_end_as_pairs_or_counted_failures(
    filled: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    fails = FAILURES

    def script(body: object, number: int) -> object:
        failing = number % 5 == 4
        return fails[number // 5 % len(fails)]() if failing else say(negative(body))  # type: ignore[arg-type]

    with ScriptedEndpoint(script) as server:  # type: ignore[arg-type]
        found = ran(
            filled, capsys, "inject", "--dataset", "sums", "--engine", f"openai:{server.url}#m",
            "--set", "retries=0", "--set", "timeout=1", "--set", "concurrency=4",
        )  # fmt: skip
    assert found["exit"] == 0
    assert found["pairs"] + found["failed"] == 24 and found["failed"] >= 3  # type: ignore[operator]
    assert sum(found["reasons"].values()) == found["failed"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("moode=minimal", "no setting 'moode'. Known: mode"),
        ("mode=maximal", "mode must be one of auto, rewrite"),
        ("difficulty=hard", "difficulty must be one of any, blatant"),
        ("kinds=fact=x", "kinds wants NAME=SHARE parts"),
        ("kinds=facts=1", "no sub-kind 'facts'. Known: fact"),
        ("tries=many", "tries must be a whole number; 'many' came"),
        ("concurrency=0", "concurrency must be 1 or more"),
    ],
)
def test_a_setting_that_cannot_be_changes_nothing(
    filled: Home, capsys: pytest.CaptureFixture[str], setting: str, words: str
) -> None:
    engine = "openai:http://127.0.0.1:9/v1#m"
    found = ran(filled, capsys, "inject", "--dataset", "sums", "--engine", engine, "--set", setting)
    assert found["exit"] == 2 and words in str(found["error"])
    assert not jobs.list_runs(filled)


def test_settings_are_read_into_both_configurations() -> None:
    engine, asked = pipeline.read_settings({"max_tokens": "64", "tries": 0, "kinds": "fact=2,unit"})
    assert engine == EngineConfig(max_tokens=64)
    assert asked == InjectConfig(tries=0, kinds=("fact=2", "unit"))


def test_a_trial_stays_out_of_the_store(filled: Home) -> None:
    studio = pipeline.open_studio(filled)
    with ScriptedEndpoint() as server:
        run = pipeline.try_inject(studio, "sums", f"openai:{server.url}#m", count=5)
        run = jobs.wait(run, timeout=60)
    assert run.state == "done", run.message
    assert jobs.results(run)["pairs"] == 5 and run.config["trial"] is True
    assert pipeline.take_in(studio) == 0
    studio.close()


def test_a_preview_shows_what_will_be_asked(filled: Home) -> None:
    studio = pipeline.open_studio(filled)
    engine = "openai:http://127.0.0.1:9/v1#m"
    rows = pipeline.preview_inject(studio, "sums", "all", 1, 3, engine, {"difficulty": "subtle"})
    assert [row["asked"] for row in rows] == ["correctness", "logic", "hallucination"]
    assert all(row["chosen"] in row["request"] and row["kind"] for row in rows)
    with pytest.raises(BadInput, match="no sub-kind"):
        pipeline.preview_inject(studio, "sums", "all", 1, 3, engine, {"kinds": "nothing=1"})
    studio.close()


def test_a_models_folder_is_named_by_its_whole_path(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "config.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    assert pipeline.read_engine(home, "vllm:mine").name == f"vllm:{tmp_path / 'mine'}"
    assert pipeline.read_engine(home, "vllm:Qwen/Qwen2.5-7B-Instruct").model.startswith("Qwen/")
    (home.runs / "train-1" / "model").mkdir(parents=True)
    assert pipeline.read_engine(home, "vllm:train-1").model == "train-1"
    with pytest.raises(BadInput, match="There is no folder"):
        pipeline.read_engine(home, "vllm:/no/such/folder")
