"""Waiting for what other threads and processes do."""

import time
from collections.abc import Callable


def until(check: Callable[[], object], seconds: float = 60) -> None:
    """Until `check` is true; it fails where that takes longer."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)
