"""Every page test runs on its own home, with nothing kept from the test before."""

from collections.abc import Iterator

import pytest
import streamlit as st

from seapo.settings import Home


@pytest.fixture(autouse=True)
def _own_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SEAPO_HOME", str(home.path))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()
