"""The model of an engine that loads weights here: one that was found, or a typed run, folder or hub name."""

from pathlib import Path

import streamlit as st

from seapo.engines import models
from seapo.engines.here import Machine
from seapo.engines.models import Model
from seapo.settings import Home

_REMOTE = (
    "Some models bring Python files along that load them. Ticked, these files run on this machine with "
    "your rights. Tick it only for a publisher you trust, and only where the model does not load without."
)


def model(kind: str, home: Home, on: Machine) -> tuple[str, dict[str, str]]:
    """The chosen model, empty while none is, and the settings that belong to it."""
    found = {one.value: one for one in _models(home)}
    value = st.selectbox(
        "Model",
        list(found),
        format_func=lambda name: found[name].label if name in found else name,
        accept_new_options=True,
        placeholder="Choose one, or type a folder, a run or a hub name",
        key=f"engine_model_{kind}",
        persist_state="session",
        help="What lies here, or anything you type: a folder, a training run, or a name on the hub.",
    )
    name = (value or "").strip()
    if not name:
        st.caption("Choose a model, or type a folder, a run or a hub name.")
        return "", {}
    if not _said(name, found.get(name) or models.typed(name), on):
        return "", {}
    return name, _trust(kind)


@st.cache_data(ttl=10, show_spinner=False)
def _models(home: Home) -> list[Model]:
    return models.models(home)


def _said(name: str, known: Model | None, on: Machine) -> bool:
    """Say what is known of the model; False where it cannot be meant."""
    if known is not None:
        tight = models.too_large(known, on)
        st.caption(f":material/{'warning' if tight else 'check'}: {models.fits(known, on)}")
        return True
    if Path(name).expanduser().is_dir() or name.startswith((".", "/", "~")):
        st.error("No model there: a model's folder holds config.json and weights.")
        return False
    st.caption("Not on this machine yet: the run fetches it from the hub when it starts.")
    return True


def _trust(kind: str) -> dict[str, str]:
    ticked = st.checkbox(
        "Run Python code that the model brings along",
        key=f"engine_trust_{kind}",
        persist_state="session",
        help=_REMOTE,
    )
    if not ticked:
        return {}
    st.warning(_REMOTE, icon=":material/gpp_maybe:")
    return {"trust_remote_code": "true"}
