"""The interpreter set for short answers: threads take turns in it, and a decision waits for a few of them."""

import gc
import sys
from functools import cache

SWITCH = 0.0005
"""Seconds until a thread gives way. One that comes back from the database waits as long where another is at work,
once a statement; by Python's own 5 ms a decision would wait longer than it takes to store."""
NEW_OBJECTS = 10_000
"""New objects until those are looked through for rubbish; Python's own 700 does so several times a page."""


@cache
def set_for_short_answers() -> None:
    """Once a process, when its libraries are loaded: they stay, and are left out when rubbish is looked for.

    Looking through the half million objects of the libraries stops every thread for 150 ms.
    """
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 20)
