"""Which engine writes the negatives: its kind with what is here of it, then only the fields it needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from seapo.engines import EMBEDDED, ENDPOINT, RULES, TRANSFORMERS, VLLM, here
from seapo.engines.here import Found, Machine
from seapo.engines.spec import LOCAL
from seapo.settings import BASES
from seapo.ui.engine.endpoint import endpoint
from seapo.ui.engine.model import model
from seapo.ui.frame import Frame

MEANING = {
    RULES: "Rules edit the answer itself: no model, any text, the same again by seed.",
    EMBEDDED: "The model rewrites each answer under an error instruction, as the method does. "
    "It knows its own small world only: elsewhere expect nonsense, or counted failures.",
    VLLM: "A model on this machine writes many answers at once: the quickest way by far.",
    TRANSFORMERS: "A model on this machine, for where vLLM does not run; slower.",
    ENDPOINT: "A server that speaks the OpenAI protocol, here or elsewhere, asked many things at once.",
}


@dataclass(frozen=True)
class Picked:
    """An engine as the form has it so far."""

    kind: str
    name: str = ""
    """What `engines.parse` reads; empty while something is missing."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """What its own fields say beside the name."""


def engine_form(frame: Frame) -> Picked:
    """The kind, what this machine has for it, and its fields."""
    on = machine()
    found = {one.kind: one for one in here.engines(on)}
    st.session_state.setdefault("engine_kind", RULES)
    kind = st.segmented_control(
        "Who writes the negatives?", list(found), format_func=lambda name: _label(found[name]),
        key="engine_kind", required=True, persist_state="session",
    )  # fmt: skip
    kind = str(kind or RULES)
    ready = found[kind].ready
    has = f" :material/memory: {found[kind].says}" if ready and kind in LOCAL else ""
    st.caption(MEANING[kind] + has)
    if not ready:
        st.warning(
            f"{found[kind].label} cannot run here. {found[kind].needs}", icon=":material/block:"
        )
        return Picked(kind)
    return FIELDS[kind](frame, on)


@st.cache_data(ttl=30, show_spinner=False)
def machine() -> Machine:
    return here.machine()


def _label(found: Found) -> str:
    return found.label if found.ready else f"{found.label} (not here)"


def _rules(frame: Frame, on: Machine) -> Picked:
    del frame, on
    return Picked(RULES, RULES)


def _embedded(frame: Frame, on: Machine) -> Picked:
    del frame, on
    there = [name for name, folder in BASES.items() if (folder / "config.json").is_file()]
    name = st.selectbox(
        "Model", there, format_func=_numbered, key="engine_embedded", persist_state="session"
    )
    return Picked(EMBEDDED, str(name))


def _numbered(name: str) -> str:
    number = name.rpartition("-")[2]
    return f"Embedded model {number if number.isdigit() else 0}"


def _vllm(frame: Frame, on: Machine) -> Picked:
    return _local(VLLM, frame, on)


def _transformers(frame: Frame, on: Machine) -> Picked:
    return _local(TRANSFORMERS, frame, on)


def _local(kind: str, frame: Frame, on: Machine) -> Picked:
    value, settings = model(kind, frame.studio.home, on)
    return Picked(kind, f"{kind}:{value}" if value else "", settings)


def _endpoint(frame: Frame, on: Machine) -> Picked:
    del frame, on
    name, settings = endpoint()
    return Picked(ENDPOINT, name, settings)


FIELDS: dict[str, Callable[[Frame, Machine], Picked]] = {
    RULES: _rules,
    EMBEDDED: _embedded,
    VLLM: _vllm,
    TRANSFORMERS: _transformers,
    ENDPOINT: _endpoint,
}
