"""The interpreter set for short answers: threads take turns in it, and a decision waits for a few of them."""

import atexit
import gc
import sys
from functools import cache

SWITCH = 0.0005
"""Seconds until a thread gives way; Python's own is 0.005. One that comes back from the database waits as long
where another is at work, and a decision comes back several times."""
NEW_OBJECTS = 10_000
"""New objects until those are looked through for rubbish; Python's own is 700."""


@cache
def set_for_short_answers() -> None:
    """Once a process, when its libraries are loaded: they stay, and are left out when rubbish is looked for.

    To look through all of them stopped every thread of the app for 143 to 176 ms.
    """
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    # At the end all is let go, else DuckDB's binding complains of each object that was not.
    atexit.register(gc.unfreeze)
    gc.set_threshold(NEW_OBJECTS, 20, 20)
