"""What every worker shares: it reads its run folder, says how far it is, and leaves a last word.

A worker ends with `if __name__ == "__main__": run_child(main)`; `main(child)` does the work.
"""

import hashlib
import json
import math
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn

from seapo.errors import SeapoError
from seapo.jobs import folder as folders
from seapo.jobs import process, turns
from seapo.jobs.files import mend_tail, read_json, read_lines, write_json

HEARTBEAT = 1.0
"""Seconds between two signs of life; also how late a reader may learn of a step."""
RESERVE = 64 * 1024
"""Bytes held back in the run's folder, so that a full disk still has room for the last word."""
QUIET = 0.2
"""Seconds that pass at least between two status files written for progress."""


class Stopped(Exception):  # an ending that was asked for, no error
    """Raised by a body that ends because `stopping()` said so."""


class Child:
    """One run seen from inside its process; its methods may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.config = read_json(self.folder / "config.json") or {}
        self._status = read_json(self.folder / "status.json") or {}
        self._lock = threading.Lock()
        self._written = 0.0
        self._stop = threading.Event()
        self._ended = threading.Event()
        self._files: dict[str, IO[str]] = {}

    @property
    def device(self) -> str:
        """`cpu`, `cuda:N` or `none`: what the run waited for."""
        return folders.read(self.folder).device

    def progress(self, step: int, total: int | None = None, message: str = "") -> None:
        """Say how far the work is; cheap enough to call for every item."""
        known = {"step": step, "message": message}
        self._say({**known, **({"total": total} if total is not None else {})}, QUIET)

    def tell(self, message: str) -> None:
        """Say what is being done where no step is counted."""
        self._say({"message": message}, QUIET)

    def log_metrics(self, row: Mapping[str, object]) -> None:
        """One logged step into metrics.jsonl."""
        self.append("metrics.jsonl", row)

    def append(self, name: str, row: Mapping[str, object]) -> None:
        """One line into a file of the run; a number that is not finite is written as null.

        The line is with the kernel when this returns: it outlives the process, however that ends.
        """
        with self._lock:
            if name not in self._files:
                mend_tail(self.folder / name)
                self._files[name] = (self.folder / name).open("a", encoding="utf-8")
            self._files[name].write(json.dumps(_finite(row), ensure_ascii=False) + "\n")
            self._files[name].flush()

    def lines(self, name: str) -> Iterator[dict[str, object]]:
        """What earlier starts of this run appended to `name`."""
        return read_lines(self.folder / name)

    def stopping(self) -> bool:
        """Whether the run was asked to end; a body looks between two steps and raises Stopped."""
        return self._stop.is_set() or (self.folder / "stop").exists()

    def _say(self, changes: Mapping[str, object], quiet: float = 0.0) -> None:
        with self._lock:
            self._status.update(changes)
            now = time.time()
            if now - self._written < quiet:
                return
            self._written = now
            self._status.update(heartbeat=now, pid=os.getpid())
            write_json(self.folder / "status.json", self._status)

    def _beat(self) -> None:
        while not self._ended.wait(HEARTBEAT):
            with suppress(OSError):  # a full disk ends the work, not the heartbeat
                self._say({})

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def __enter__(self) -> "Child":
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        signal.signal(signal.SIGINT, self._asked_to_stop)
        process.note(self.folder, os.getpid())
        self._say({"state": "queued", "message": ""})
        (self.folder / ".reserve").write_bytes(os.urandom(RESERVE))
        self._pulse = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._pulse.start()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        self._ended.set()
        self._pulse.join()
        (self.folder / ".reserve").unlink(missing_ok=True)
        state, message = _ending(error)
        with suppress(OSError):  # a full disk; the last word matters more than the log
            if state == "failed":
                traceback.print_exception(error)
            for file in self._files.values():
                file.close()
        last = {"message": message} if message else {}
        self._say({"state": state, "ended": time.time(), **last})
        return True

    def work(self, body: Callable[["Child"], Mapping[str, object]]) -> None:
        """Wait for the device, do the work, leave results and then the manifest."""
        with turns.turn(folders.read(self.folder), self._waiting):
            self._say({"state": "running", "started": time.time(), "message": "Starting"})
            found = body(self)
            write_json(self.folder / "results.json", _finite(found), durable=True)
            write_json(self.folder / "manifest.json", manifest(self.folder), durable=True)

    def _waiting(self, ahead: int) -> None:
        if self.stopping():
            raise Stopped
        device = folders.read(self.folder).device
        self._say({"message": f"waiting for {device} ({ahead} ahead)"})

    @property
    def exit_code(self) -> int:
        return 1 if self._status.get("state") == "failed" else 0


def _ending(error: BaseException | None) -> tuple[str, str]:
    if error is None:
        return "done", ""
    if isinstance(error, Stopped):
        return "stopped", "Stopped. Resume to go on."
    if isinstance(error, SeapoError):
        return "failed", str(error)
    return "failed", f"{type(error).__name__}: {error}"


def _finite(value: Any) -> Any:
    """The same value with null for numbers that JSON has no word for."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _finite(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value


def manifest(folder: Path) -> dict[str, object]:
    """Each result file of a run with its size and hash; without checkpoints and changing files."""
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not _changing(name):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            files[str(name)] = {"bytes": path.stat().st_size, "sha256": digest}
    return {"run": folder.name, "finished": time.time(), "files": files}


def _changing(name: Path) -> bool:
    dotted = any(part.startswith(".") for part in name.parts)
    own = name.name in ("status.json", "process.json", "log.txt", "manifest.json", "stop")
    return dotted or own or name.parts[0] == "checkpoints"


def run_child(body: Callable[[Child], Mapping[str, object]]) -> NoReturn:
    """Run `body` on the folder that the first argument names, and exit with 0, or 1 if it failed."""
    with Child(Path(sys.argv[1])) as child:
        child.work(body)
    sys.exit(child.exit_code)
