"""Who stores what the card says, as long as the app runs: a writer of decisions, a keeper of places and claims."""

import atexit
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import streamlit as st

from seapo.store.keeper import Keeper
from seapo.store.writer import Writer
from seapo.ui.cache import studio
from seapo.ui.interpreter import set_for_short_answers


@dataclass(frozen=True)
class Storing:
    """Those of the open store."""

    writer: Writer
    keeper: Keeper

    def close(self) -> None:
        """Store what waits; a second time only what the first could not."""
        self.writer.close()
        self.keeper.close()


_open: dict[str, Storing] = {}
"""By home."""


def storing() -> Storing:
    """The one of the open store."""
    # By the name as it stands: looking at the disk gives the interpreter away. And asked by every decision:
    # Streamlit's cache takes longer to find it than all else that is done for one.
    home = os.environ.get("SEAPO_HOME", "")
    found = _open.get(home)
    if found is None or found.writer.closed:
        found = _open[home] = _storing(home)
    return found


@st.cache_resource(show_spinner=False, on_release=Storing.close)
def _storing(home: str) -> Storing:
    """`home` is in the key, for a process may change to another."""
    set_for_short_answers()
    store = studio().store
    made = Storing(Writer(store), Keeper(store))
    # For where the server does not come to its own end, as after a second Ctrl+C.
    atexit.register(made.close)
    return made


@asynccontextmanager
async def until_stopped(_: object) -> AsyncIterator[None]:
    """The server's life: when it is told to stop, what waits is stored first."""
    try:
        yield
    finally:
        for one in list(_open.values()):
            one.close()
