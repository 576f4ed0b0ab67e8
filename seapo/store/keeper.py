"""What is written a little later: where reviewers stopped, and what they hold.

Both change with every page and every decision, and matter to what comes much later: another day, another machine,
an app that is started again. So changes are kept in memory and written now and then, beside the decisions: none
of those waits for it.
"""

import logging
import threading

import duckdb

from seapo.store import Store, places
from seapo.store.places import KeptPlace
from seapo.store.queueing.claims import claims

_log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two writings at the least."""


class Keeper:
    """Writes places and claims of one store, by a thread of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._later: threading.Timer | None = None
        self.closed = False

    def keep(self, place: KeptPlace) -> None:
        """Where a reviewer stopped; of one queue the last place counts."""
        places.keep(self._store, place)
        self.soon()

    def soon(self) -> None:
        """Something has changed: it is written before long, whatever happens meanwhile."""
        with self._lock:
            if self._later is None and not self.closed:
                later = threading.Timer(EVERY, self._write_later)
                later.daemon = True
                later.start()
                self._later = later

    def write(self) -> None:
        """Write what has changed.

        Raises:
            duckdb.Error: it could not be written, as on a full disk; nothing is lost, and it can be tried again.
        """
        with self._turn:
            try:
                places.write(self._store)
            finally:
                claims(self._store).write(self._store)

    def close(self) -> None:
        """Write what is left, and nothing more by itself. A second time writes what the first could not."""
        with self._lock:
            self.closed = True
            if self._later is not None:
                self._later.cancel()
                self._later = None
        self._try()

    def _write_later(self) -> None:
        with self._lock:
            self._later = None
            if self.closed:
                return
        if not self._try():
            self.soon()

    def _try(self) -> bool:
        try:
            self.write()
        except duckdb.Error:
            _log.exception(
                "Places where reviewers stopped, or pairs they hold, could not be stored."
            )
            return False
        return True
