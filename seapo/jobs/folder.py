"""Reads run folders: what a run is, in which state it really is, and what it has written so far.

A run's own word (`status.json`) is believed only while its process lives: whatever ends a process
without a last word, the reader sees at once.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from seapo.errors import NotFound
from seapo.jobs import process
from seapo.jobs.files import read_json, read_lines
from seapo.settings import Home

WORKERS = {
    kind: f"seapo.workers.{kind}" for kind in ("inject", "judge", "train", "evaluate", "lab")
}
"""Each kind of run and the module that `python -m` starts on its folder."""
ACTIVE = ("queued", "running")
STATES = (*ACTIVE, "done", "failed", "stopped", "lost")
START_GRACE = 60.0
"""Seconds a run may stand without a process: between being created and being started."""

_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_TAIL_BYTES = 400_000

LOST = "The process ended without a last word (killed, or out of memory). Resume to go on."
UNSTARTED = "Never started. Resume to start it."
UNREADABLE = "status.json cannot be read: the folder was left half written. Resume or delete it."


@dataclass(frozen=True)
class Run:
    """One job; every time is in Unix seconds, None where it has not come yet."""

    id: str
    kind: str
    folder: Path
    state: str
    """One of STATES; `lost` is never written, only derived."""
    step: int | None
    total: int | None
    message: str
    pid: int | None
    device: str
    created: float
    queued: float
    """When it last joined the queue: created or resumed."""
    started: float | None
    heartbeat: float | None
    ended: float | None
    config: dict[str, object]


def active(state: str) -> bool:
    return state in ACTIVE


def safe_id(text: str) -> bool:
    """Whether `text` can only name something directly inside the folder of runs."""
    return _SAFE_ID.fullmatch(text) is not None


def find(home: Home, run_id: str) -> Run:
    """The run of this id.

    Raises:
        NotFound: there is none; names the newest runs there are.
    """
    folder = home.runs / run_id if safe_id(run_id) else None
    if folder is None or not folder.is_dir():
        known = ", ".join(run.id for run in list_runs(home)[:8]) or "none yet"
        raise NotFound(f"There is no run {run_id!r} in {home.runs}. Runs: {known}.")
    return read(folder)


def list_runs(home: Home, kind: str | None = None) -> list[Run]:
    """Every run, newest first; of one kind where asked."""
    if not home.runs.is_dir():
        return []
    folders = [f for f in home.runs.iterdir() if safe_id(f.name) and f.is_dir()]
    runs = [read(folder) for folder in folders]
    wanted = [run for run in runs if kind is None or run.kind == kind]
    return sorted(wanted, key=lambda run: (run.created, run.id), reverse=True)


def read(folder: Path) -> Run:
    """One folder as a run; whatever is missing or torn in it reads as lost, never as an error."""
    found = process.process_of(folder)
    alive = found is not None and found.alive
    # Read after the look at the process: whoever is seen dead has said the last word already.
    status = read_json(folder / "status.json")
    state, message = _state(folder, status, found, alive)
    status = status or {}
    config = read_json(folder / "config.json") or {}
    created = _number(status, "created") or _age_of(folder)
    return Run(
        id=folder.name,
        kind=str(status.get("kind") or folder.name.split("-")[0]),
        folder=folder,
        state=state,
        step=_count(status, "step"),
        total=_count(status, "total"),
        message=message,
        pid=found.pid if found else None,
        device=str(status.get("device") or config.get("device") or "none"),
        created=created,
        queued=_number(status, "queued") or created,
        started=_number(status, "started"),
        heartbeat=_number(status, "heartbeat"),
        ended=_number(status, "ended"),
        config=config,
    )


def _state(
    folder: Path, status: Mapping[str, object] | None, found: process.Process | None, alive: bool
) -> tuple[str, str]:
    said = str((status or {}).get("state"))
    message = str((status or {}).get("message") or "")
    if said in STATES and not active(said):
        return said, message
    if alive:
        return _while_alive(folder, said, message)
    if (folder / "manifest.json").is_file():
        return "done", message
    if (folder / "stop").exists():
        return "stopped", "Stopped. Resume to go on."
    if status is None or said not in STATES:
        return "lost", UNREADABLE
    return _without_process(said, message, status, found)


def _while_alive(folder: Path, said: str, message: str) -> tuple[str, str]:
    state = said if active(said) else "running"
    return state, "Stopping" if (folder / "stop").exists() else message


def _without_process(
    said: str, message: str, status: Mapping[str, object], found: process.Process | None
) -> tuple[str, str]:
    if found is not None:
        return "lost", LOST
    waiting = time.time() - (_number(status, "queued") or 0.0)
    if said == "queued" and waiting < START_GRACE:
        return "queued", message
    return "lost", UNSTARTED


def _number(status: Mapping[str, object], name: str) -> float | None:
    value = status.get(name)
    return float(value) if isinstance(value, int | float) else None


def _count(status: Mapping[str, object], name: str) -> int | None:
    value = status.get(name)
    return value if isinstance(value, int) else None


def _age_of(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def metrics(run: Run) -> list[dict[str, object]]:
    """The logged steps in order, a mapping each under TRL's names."""
    return list(read_lines(run.folder / "metrics.jsonl"))


def results(run: Run) -> dict[str, object]:
    """What the run found, empty until it is done; paths inside the run's folder made absolute."""
    found = read_json(run.folder / "results.json") or {}
    path = found.get("model_path")
    return {**found, "model_path": str(run.folder / path)} if isinstance(path, str) else found


def log_tail(run: Run, lines: int = 200) -> str:
    """The end of the log; of a line that a progress bar wrote over, what it showed last."""
    path = run.folder / "log.txt"
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        text = file.read().decode("utf-8", errors="replace")
    shown = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n")]
    return "\n".join(shown[-lines - 1 :] if text.endswith("\n") else shown[-lines:]).rstrip("\n")


def size(run: Run) -> int:
    """Bytes on disk that the run's folder takes."""
    total = 0
    for path in run.folder.rglob("*"):
        try:
            total += path.lstat().st_size if not path.is_dir() else 0
        except OSError:  # a running child may be replacing it
            continue
    return total
