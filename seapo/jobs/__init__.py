"""Runs: child processes whose whole state lies in a folder, so that any reader finds them again.

`folder` reads run folders, `levers` starts and ends their processes, `turns` is the queue a device.
No model library is imported here; the work itself is in `seapo.workers`.
"""

from seapo.jobs.folder import (
    WORKERS,
    Run,
    active,
    find,
    list_runs,
    log_tail,
    metrics,
    results,
    size,
)
from seapo.jobs.levers import (
    create,
    delete,
    environment,
    found_device,
    resume,
    start,
    stop,
    wait,
)

__all__ = [
    "WORKERS",
    "Run",
    "active",
    "create",
    "delete",
    "environment",
    "find",
    "found_device",
    "list_runs",
    "log_tail",
    "metrics",
    "results",
    "resume",
    "size",
    "start",
    "stop",
    "wait",
]
