"""What is kept in memory beside a store: made when it is first asked for, and gone with it."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from seapo.store import Store

Kept = TypeVar("Kept")


def per_store(make: Callable[[Store], Kept]) -> Callable[[Store], Kept]:
    """`make`, called once a store; what it makes must not hold the store."""
    kept: WeakKeyDictionary[Store, Kept] = WeakKeyDictionary()
    lock = threading.Lock()

    @wraps(make)
    def of(store: Store) -> Kept:
        with lock:
            if store not in kept:
                kept[store] = make(store)
            return kept[store]

    return of
