"""Starts, stops, resumes and deletes runs.

Each child leads a session of its own, so that no terminal and no app takes it along when it ends.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil

from seapo.errors import BadInput
from seapo.jobs import folder as folders
from seapo.jobs import process
from seapo.jobs.files import read_json, write_json
from seapo.jobs.folder import WORKERS, Run, active, safe_id
from seapo.jobs.turns import exclusive
from seapo.settings import ROOT, Home

GRACE = 20.0
"""Seconds a child has for ending by itself before its group is killed."""
POLL = 0.2
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_MAX_THREADS")


def found_device() -> str:
    """`cuda:0` where there is an NVIDIA device that is not hidden, else `cpu`; asks no library."""
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1")
    return "cuda:0" if Path("/dev/nvidiactl").exists() and not hidden else "cpu"


def create(
    home: Home,
    kind: str,
    config: Mapping[str, object],
    files: Mapping[str, Path | bytes] | None = None,
) -> Run:
    """A new run folder that appears whole: config, input files (copied), state `queued`.

    `config["device"]` names the queue it waits in: `cpu`, `cuda:0`, or `none` for no queue;
    `config["allow_parallel"]` skips the queue.

    Raises:
        BadInput: a kind that is no worker, or a file name that is not plain.
    """
    if kind not in WORKERS:
        raise BadInput(f"{kind!r} is no kind of run. Known: {', '.join(WORKERS)}.")
    home.make()
    now = time.time()
    device = str(config.get("device") or found_device())
    draft = home.runs / f".new-{secrets.token_hex(8)}"
    draft.mkdir()
    try:
        _copy(draft, files or {})
        write_json(draft / "config.json", {**config, "device": device})
        status = {"state": "queued", "kind": kind, "message": "", "device": device}
        write_json(draft / "status.json", {**status, "created": now, "queued": now})
        return folders.read(_appear(draft, home.runs, kind))
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _copy(draft: Path, files: Mapping[str, Path | bytes]) -> None:
    for name, content in files.items():
        if not safe_id(name):
            raise BadInput(f"{name!r} cannot be a file of a run: give a plain name.")
        if isinstance(content, bytes):
            (draft / name).write_bytes(content)
        else:
            shutil.copyfile(content, draft / name)


def _appear(draft: Path, runs: Path, kind: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    while True:
        target = runs / f"{kind}-{stamp}-{secrets.token_hex(2)}"
        if not target.exists():  # renaming onto a folder with content fails anyway
            return draft.rename(target)


def start(run: Run) -> Run:
    """Spawn the run's worker, detached: it goes on when this process ends.

    Raises:
        BadInput: the run has a process already.
    """
    with _alone(run.folder):
        return _begin(run)


def _begin(run: Run) -> Run:
    found = process.process_of(run.folder)
    if found is not None and found.alive:
        raise BadInput(f"{run.id} is running already, as process {found.pid}.")
    _sweep(run.folder.parent)
    child = _spawn(run)
    process.note(run.folder, child.pid)
    # Reaps it, so that it never lingers as a zombie of this process.
    threading.Thread(target=child.wait, name=f"reap-{run.id}", daemon=True).start()
    return folders.read(run.folder)


def _sweep(runs: Path) -> None:
    """Free the devices of what killed runs have left behind."""
    process.end_left_behind(folder for folder in runs.iterdir() if safe_id(folder.name))


def _spawn(run: Run) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", WORKERS[run.kind], str(run.folder)]
    with (run.folder / "log.txt").open("ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=run.folder,
            env=environment(run.folder.parent.parent),
            start_new_session=True,
        )


def environment(home: Path) -> dict[str, str]:
    """This environment with the project importable from anywhere and a number of threads.

    One core is left to the app: threads that wait for a busy core make a step several times slower.
    OMP_NUM_THREADS, where set, rules all of the libraries.
    """
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    cores = min(len(os.sched_getaffinity(0)), psutil.cpu_count(logical=False) or 1)
    threads = os.environ.get("OMP_NUM_THREADS") or str(max(1, cores - 1))
    return {
        **dict.fromkeys(THREADS, threads),
        "TOKENIZERS_PARALLELISM": "false",
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
        "SEAPO_HOME": str(home),
    }


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One lever at a time a run: a double click starts one process, not two."""
    with exclusive(folder / ".lever.lock") as held:
        if not held:
            raise BadInput(f"{folder.name} is just being started by another process.")
        yield


def stop(run: Run, grace: float = GRACE, patient: bool = True) -> Run:
    """Ask the child to end at its next step; kill its whole group after `grace` seconds.

    Returns when it has ended, or at once where not `patient` (the killing then follows behind).
    A run that is not active is left as it is.
    """
    if not active(folders.read(run.folder).state):
        return folders.read(run.folder)
    (run.folder / "stop").touch()
    found = process.process_of(run.folder)
    if found is not None:
        process.signal_group(found, signal.SIGTERM)
        _end(found, grace, patient)
    return folders.read(run.folder)


def _end(found: process.Process, grace: float, patient: bool) -> None:
    if patient:
        _kill_after(found, grace)
    else:
        threading.Thread(target=_kill_after, args=(found, grace), daemon=True).start()


def _kill_after(found: process.Process, grace: float) -> None:
    deadline = time.monotonic() + grace
    while found.alive and time.monotonic() < deadline:
        time.sleep(POLL)
    process.signal_group(found, signal.SIGKILL)
    while found.alive:
        time.sleep(POLL / 10)


def resume(run: Run) -> Run:
    """Start a stopped, failed or lost run again in its own folder; its worker goes on where it was.

    Raises:
        BadInput: the run is queued, running or done.
    """
    with _alone(run.folder):
        now = folders.read(run.folder)
        if now.state not in ("stopped", "failed", "lost"):
            raise BadInput(f"{run.id} is {now.state}: only stopped, failed and lost runs resume.")
        found = process.process_of(run.folder)
        if found is not None:  # it may have said its last word and still be on its way out
            _kill_after(found, GRACE)
            process.end_left_behind([run.folder])
        _queue_again(now)
        return _begin(now)


def _queue_again(run: Run) -> None:
    """Forget the end of the run, not how far it was."""
    (run.folder / process.FILE).unlink(missing_ok=True)
    (run.folder / "stop").unlink(missing_ok=True)
    said = read_json(run.folder / "status.json") or {}
    kept: dict[str, object] = {name: said[name] for name in ("step", "total") if name in said}
    status = {"state": "queued", "kind": run.kind, "message": "Resuming", "device": run.device}
    times = {"created": run.created, "queued": time.time()}
    write_json(run.folder / "status.json", {**status, **kept, **times})


def wait(
    run: Run, on_progress: Callable[[Run], None] | None = None, timeout: float | None = None
) -> Run:
    """Return the run when it has ended, or as it is after `timeout` seconds.

    `on_progress` is called whenever state, step or message changed. An interrupt ends only the
    waiting: the child is in a session of its own.
    """
    deadline = time.monotonic() + timeout if timeout is not None else None
    shown: object = None
    while True:
        now = folders.read(run.folder)
        seen = (now.state, now.step, now.message)
        if on_progress is not None and seen != shown:
            on_progress(now)
            shown = seen
        if not active(now.state) or (deadline is not None and time.monotonic() > deadline):
            return now
        time.sleep(POLL)


def delete(run: Run) -> None:
    """Remove the run's folder and all that is in it.

    Raises:
        BadInput: the run is active, or its folder is not one of the folder of runs.
    """
    now = folders.read(run.folder)
    if active(now.state):
        raise BadInput(f"{run.id} is {now.state}: stop it before deleting it.")
    folder = run.folder
    inside = safe_id(folder.name) and folder.parent.name == "runs" and not folder.is_symlink()
    if not inside or not (folder / "config.json").parent.is_dir():
        raise BadInput(f"{folder} is no run folder that can be deleted from here.")
    # Renamed first: a list never shows a folder that is half gone.
    gone = folder.rename(folder.with_name(f".gone-{secrets.token_hex(8)}"))
    shutil.rmtree(gone)
