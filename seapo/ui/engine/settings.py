"""Every other setting of an injection by a model, folded: those that the chosen kind of engine knows."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from seapo.engines import EMBEDDED, ENDPOINT, TRANSFORMERS, VLLM
from seapo.ui.inject.asked import DEFAULTS

EVERY = (EMBEDDED, VLLM, TRANSFORMERS, ENDPOINT)
LOCAL = (EMBEDDED, VLLM, TRANSFORMERS)


@dataclass(frozen=True)
class Setting:
    says: str
    kinds: tuple[str, ...] = EVERY


SETTINGS: Mapping[str, Setting] = {
    "max_tokens": Setting("Tokens that an answer may have."),
    "context": Setting(
        "Tokens of request and answer together; a model that has less keeps to its own."
    ),
    "temperature": Setting("Of a first try; 0 always takes the likeliest token."),
    "retry_temperature": Setting("Of every later try, and of every candidate after the first."),
    "structured": Setting(
        "Ask for JSON by constrained decoding; a model without it is asked in words.",
        (VLLM, TRANSFORMERS, ENDPOINT),
    ),
    "concurrency": Setting("Requests under way at once, for each URL.", (ENDPOINT,)),
    "requests_per_minute": Setting("At most so many for each URL; 0 sets no limit.", (ENDPOINT,)),
    "timeout": Setting("Seconds until a request without an answer is tried again.", (ENDPOINT,)),
    "retries": Setting(
        "Tries after the first where the endpoint is busy, broken or silent.", (ENDPOINT,)
    ),
    "price_in": Setting("Money for a million tokens that it reads.", (ENDPOINT,)),
    "price_out": Setting("Money for a million tokens that it writes.", (ENDPOINT,)),
    "tensor_parallel_size": Setting("Devices that share one copy of the model.", (VLLM,)),
    "data_parallel_size": Setting("Copies of the model.", (VLLM,)),
    "gpu_memory_utilization": Setting("Share of a graphics card's memory that it takes.", (VLLM,)),
    "max_num_seqs": Setting("Answers written at once.", (VLLM,)),
    "dtype": Setting("Number type of the weights: auto, float32, bfloat16, float16.", (VLLM,)),
    "enforce_eager": Setting("Start sooner and write slower: nothing is compiled.", (VLLM,)),
    "ray": Setting(
        "Scale out through Ray Data: local, or a cluster's address; empty does not.", LOCAL
    ),
    "ray_workers": Setting("Engines at once, with Ray.", LOCAL),
}
"""What stands in no field of its own, with its meaning and the kinds of engine that know it."""


def all_settings(kind: str) -> dict[str, str]:
    """What stands in the fields, by setting, as typed."""
    shown = {name: setting for name, setting in SETTINGS.items() if kind in setting.kinds}
    with st.expander("All settings", icon=":material/tune:"):
        st.caption("Named as `--set NAME=VALUE` of the command line has them.")
        with st.grid(4, min_column_width=180, gap="small"):
            return {name: _field(name, setting.says) for name, setting in shown.items()}


def _field(name: str, says: str) -> str:
    key = f"inject_{name}"
    if DEFAULTS[name] in ("true", "false"):
        st.session_state.setdefault(key, DEFAULTS[name])
        given = st.selectbox(name, ["true", "false"], key=key, help=says, persist_state="session")
        return str(given)
    st.session_state.setdefault(key, DEFAULTS[name])
    return (st.text_input(name, key=key, help=says, persist_state="session") or "").strip()
