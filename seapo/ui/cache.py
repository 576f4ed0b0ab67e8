"""What the app keeps between page runs: the one open store of a home."""

import streamlit as st

from seapo import settings
from seapo.pipeline import Studio, open_studio


def studio() -> Studio:
    """The studio at SEAPO_HOME, opened once a process, because one process owns the store.

    Raises:
        StoreBusy: another process holds the store; its name is in the text.
    """
    return _open(str(settings.home().path))


@st.cache_resource(show_spinner=False)
def _open(path: str) -> Studio:
    return open_studio(settings.home(path))
