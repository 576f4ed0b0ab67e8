"""Whose turn it is on a device: one run at a time, first come first served, without a scheduler.

The device is a file lock, which the kernel releases however its holder ends. The order is read
from the run folders.
"""

import fcntl
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from seapo.jobs import folder as folders
from seapo.jobs.folder import Run
from seapo.settings import Home

POLL = 0.5


@contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Hold the lock on `path` for the block; False where another process or thread holds it."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def lock_of(runs: Path, device: str) -> Path:
    return runs / f".device-{re.sub(r'[^A-Za-z0-9]+', '-', device)}.lock"


def ahead(run: Run) -> int:
    """How many waiting runs of the same device joined the queue before this one, and still live."""
    others = folders.list_runs(Home(run.folder.parent.parent))
    return sum(
        other.state == "queued"
        and other.pid is not None
        and other.device == run.device
        and (other.queued, other.id) < (run.queued, run.id)
        for other in others
    )


@contextmanager
def turn(run: Run, waiting: Callable[[int], None]) -> Iterator[None]:
    """Hold the run's device for the block, after everyone who came before.

    `waiting(n)` is called at each look while n runs are ahead; it ends the wait by raising.
    """
    if run.device == "none" or run.config.get("allow_parallel"):
        yield
        return
    lock = lock_of(run.folder.parent, run.device)
    while True:
        before = ahead(run)
        if before == 0:
            with exclusive(lock) as held:
                if held:
                    yield
                    return
        waiting(before + 1)
        time.sleep(POLL)
