"""The engines that write text, each behind `seapo.engines.Engine`; a library loads where its engine is opened."""

from collections.abc import Callable
from pathlib import Path

from seapo.engines import EMBEDDED, ENDPOINT, TRANSFORMERS, VLLM, Engine, EngineConfig, EngineSpec
from seapo.errors import BadInput

Open = Callable[[EngineSpec, EngineConfig, str, Path], Engine]


def open_engine(spec: EngineSpec, config: EngineConfig, device: str, runs: Path) -> Engine:
    """Load or connect what the specification names, on `device` (`cpu`, `cuda:N`, `none`).

    `runs` is the folder of runs, whose models go by their ids.

    Raises:
        BadInput: an engine that writes no text, or a model that is none.
        JobFailed: memory runs out, or an endpoint refuses.
    """
    if spec.kind not in _OPENERS:
        raise BadInput(f"The engine {spec.name} writes no text; name a model.")
    return _OPENERS[spec.kind](spec, config, device, runs)


def _vllm(spec: EngineSpec, config: EngineConfig, device: str, runs: Path) -> Engine:
    from seapo.workers.engines.in_vllm import open_vllm

    return open_vllm(spec, config, device, runs)


def _writer(spec: EngineSpec, config: EngineConfig, device: str, runs: Path) -> Engine:
    from seapo.workers.engines.in_transformers import open_writer

    return open_writer(spec, config, device, runs)


def _endpoint(spec: EngineSpec, config: EngineConfig, device: str, runs: Path) -> Engine:
    from seapo.workers.engines.endpoint import open_endpoint

    del device, runs
    return open_endpoint(spec, config)


_OPENERS: dict[str, Open] = {
    VLLM: _vllm,
    TRANSFORMERS: _writer,
    EMBEDDED: _writer,
    ENDPOINT: _endpoint,
}
