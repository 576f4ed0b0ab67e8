"""The same injection on a Ray cluster: Ray Data hands rows to engines, one an actor, and brings lines back."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from seapo.engines import Answer, EngineConfig, EngineSpec
from seapo.errors import BadInput, JobFailed
from seapo.workers.engines import open_engine
from seapo.workers.injection.asking import Asking
from seapo.workers.injection.lines import Line, Row
from seapo.workers.injection.model import Injecting

LOCAL = "local"
BLOCK = 64
"""Rows an actor is given at once: what a killed run does again at most, for each actor."""
SPARE_CPUS = 2
"""Logical processors of a local Ray beside one an engine: Ray Data's own tasks stall without them."""
Work = Callable[[Iterable[Row]], Iterator[list[Line]]]


@contextmanager
def over_ray(
    asking: Asking,
    spec: EngineSpec,
    device: str,
    run: Path,
    hear: Callable[[Answer], None],
    look: Callable[[], None],
    lived: bool,
) -> Iterator[Work]:
    """Connect to the cluster, or start a local one; several engines work on blocks of rows.

    `run` is the run's folder, which all machines of a cluster see; `hear` is told each answer, when its block
    is through; `look` ends the work by raising; `lived` as `Injecting` has it. Raises BadInput where Ray is not
    installed or no cluster answers.
    """
    ray = _library()
    config = asking.engine_config
    address, copies = placed(config)
    on_gpu = device.startswith("cuda")

    def work(rows: Iterable[Row]) -> Iterator[list[Line]]:
        for old in run.glob(".blocks-*"):  # of a start that was killed
            shutil.rmtree(old, ignore_errors=True)
        with TemporaryDirectory(dir=run, prefix=".blocks-") as folder:
            files = _blocks(rows, Path(folder))
            if not files:
                return
            made = ray.data.read_text(files, override_num_blocks=len(files)).map_batches(
                Actor,
                fn_constructor_args=(
                    asking,
                    spec,
                    "cuda:0" if on_gpu else device,
                    str(run.parent),
                    lived,
                ),
                batch_size=BLOCK,
                batch_format="pyarrow",
                compute=ray.data.ActorPoolStrategy(size=copies),
                num_cpus=1,
                num_gpus=config.tensor_parallel_size if on_gpu else 0,
            )
            with _in_words(ray):
                for row in made.iter_rows():
                    look()
                    found = json.loads(row["found"])
                    for answer in found["answers"]:
                        hear(Answer(**answer))
                    yield found["lines"]

    with _cluster(ray, address, copies):
        yield work


def placed(config: EngineConfig) -> tuple[str, int]:
    """Where engines run and how many; no address where one in this process does."""
    if config.ray:
        return config.ray, config.ray_workers
    return (LOCAL, config.data_parallel_size) if config.data_parallel_size > 1 else ("", 1)


class Actor:
    """One engine in a process of its own, loaded once; rows come, and their lines and answers go, as JSON."""

    def __init__(
        self, asking: Asking, spec: EngineSpec, device: str, runs: str, lived: bool
    ) -> None:
        self._engine = open_engine(spec, asking.engine_config, device, Path(runs))
        self._asking, self._lived = asking, lived

    def __call__(self, block: Any) -> dict[str, list[str]]:
        rows = [json.loads(text) for text in block["text"].to_pylist()]
        answers: list[Answer] = []
        injecting = Injecting(self._engine, self._asking, answers.append, lived=self._lived)
        found = list(injecting.lines(rows))
        self._lived = injecting.lived
        heard: list[list[dict[str, Any]]] = [[] for _ in found[:-1]] + [
            [vars(answer) for answer in answers]
        ]
        return {
            "found": [
                json.dumps({"lines": lines, "answers": said})
                for lines, said in zip(found, heard, strict=True)
            ]
        }


def _blocks(rows: Iterable[Row], folder: Path) -> list[str]:
    """The rows as files of a block each: one machine after another reads the next, and memory stays flat."""
    files: list[str] = []
    left = iter(rows)
    while block := list(islice(left, BLOCK)):
        path = folder / f"{len(files):06d}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in block), encoding="utf-8")
        files.append(str(path))
    return files


@contextmanager
def _cluster(ray: Any, address: str, workers: int) -> Iterator[None]:
    quiet = {"log_to_driver": False, "include_dashboard": False, "logging_level": "ERROR"}
    # A place of its own: sockets want a short path, and nothing shall be left behind.
    with TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as place:
        here = {"num_cpus": workers + SPARE_CPUS, "_temp_dir": place, **quiet}
        there = {"address": address, "log_to_driver": False, "logging_level": "ERROR"}
        try:
            ray.init(**(here if address == LOCAL else there))
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise BadInput(
                f"No Ray cluster answers at {address!r}: {error}. Give `local`, or a running one's address."
            ) from error
        try:
            yield
        finally:
            ray.shutdown()


@contextmanager
def _in_words(ray: Any) -> Iterator[None]:
    """What an engine raised in its actor, without Ray's own trace around it."""
    try:
        yield
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None) or error
        words = str(cause).strip().splitlines() or [type(cause).__name__]
        raise JobFailed(f"An engine on Ray ended: {words[-1]}") from error


def _library() -> Any:
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise BadInput(
            f"Ray is not installed here ({error}). Install requirements-ray.txt, or leave `ray` empty."
        ) from error
    return ray
