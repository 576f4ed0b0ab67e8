"""Hub names are read, a local data set folder is loaded by the child, and failures are told in words."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from seapo.errors import BadInput
from seapo.sources.hub import HubSpec, parse_spec
from seapo.store import Store
from seapo.store.importing import bring_in


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("hf:openai/gsm8k", HubSpec("openai/gsm8k")),
        ("hf:openai/gsm8k:test", HubSpec("openai/gsm8k", None, "test")),
        ("hf:openai/gsm8k/main:train", HubSpec("openai/gsm8k", "main", "train")),
        ("openai/gsm8k/main", HubSpec("openai/gsm8k", "main")),
        ("hf:a-b/c.d_e:train[:10%]", HubSpec("a-b/c.d_e", None, "train[:10%]")),
        ("hf:a/b:train+test", HubSpec("a/b", None, "train+test")),
        ("hf:squad", HubSpec("squad")),
        ("hf:./folder:train", HubSpec("./folder", None, "train")),
        ("hf:/data/folder", HubSpec("/data/folder")),
    ],
)
def test_a_hub_name(text: str, spec: HubSpec) -> None:
    assert parse_spec(text) == spec


@pytest.mark.parametrize(
    "text",
    ["hf:", "hf:/:", "hf:a//b", "hf:a/b/c/d", "hf:a b/c", "hf:a/b:", "hf:a/b:x y", "hf:-a/b"],
)
def test_what_is_no_hub_name(text: str) -> None:
    with pytest.raises(BadInput, match="hf:OWNER/NAME"):
        parse_spec(text)


def child(spec: str, out: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "seapo.workers.hub", spec, str(out)]
    environment = {**os.environ, "HF_HOME": str(out.parent / "cache"), **extra}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_the_child_writes_rows_that_import(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    talk = [{"role": "user", "content": "a"}]
    rows = [
        {
            "prompt": talk,
            "chosen": [{"role": "assistant", "content": f"r{n}"}],
            "rejected": [{"role": "assistant", "content": "w"}],
        }
        for n in range(3)
    ]
    (folder / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = tmp_path / "out.parquet"
    done = child(f"hf:{folder}", out)
    assert done.returncode == 0, done.stderr
    facts = json.loads(out.with_suffix(".json").read_text())
    assert facts == {"revision": None, "licence": None, "split": "train"}
    assert bring_in(store, out, "set", origin=f"hf:{folder}").pairs == 3


def test_a_split_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_text('{"a": 1}\n')
    done = child(f"hf:{tmp_path}:nowhere", tmp_path / "out.parquet")
    assert done.returncode == 2
    assert "Unknown split \"nowhere\". Should be one of ['train']" in done.stderr.splitlines()[-1]


def test_offline_is_told(tmp_path: Path) -> None:
    done = child("hf:somebody/something:train", tmp_path / "out.parquet", HF_HUB_OFFLINE="1")
    assert done.returncode == 2
    assert "somebody/something" in done.stderr.splitlines()[-1]
    assert "local cache" in done.stderr.splitlines()[-1]
