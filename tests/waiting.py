"""Waiting for what other threads and processes do."""

import time
from collections.abc import Callable


def until(
    check: Callable[[], object], seconds: float = 60, told: Callable[[], str] = lambda: ""
) -> None:
    """Until `check` is true; it fails with what is `told` where that takes longer."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, f"waited too long; {told()}"
        time.sleep(0.02)
