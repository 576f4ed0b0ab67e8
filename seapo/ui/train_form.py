"""The few knobs of a training run, all the others folded, and the command that does the same."""

import shlex
from collections.abc import Mapping

import streamlit as st

from seapo import pipeline, training
from seapo.errors import SeapoError
from seapo.snapshot import Snapshot
from seapo.training import TrainConfig
from seapo.ui.frame import Frame

KNOBS = ("beta", "learning_rate", "num_train_epochs", "lora")
METHODS = {"dpo": "DPO: direct preference optimisation"}
EMBEDDED = "embedded"


def train_form(frame: Frame, snapshot: Snapshot) -> None:
    """Model, method, knobs; start opens the new run."""
    model = _choose_model()
    method = st.selectbox("Method", training.METHODS, format_func=lambda m: METHODS.get(m, m))
    try:
        usual = pipeline.resolve_train(frame.studio.home, model, method, {})
        settings = {**_knobs(usual), **_all_settings(usual)}
        words = pipeline.train_command(frame.studio.home, snapshot.id, model, method, settings)
    except SeapoError as error:
        st.error("These settings cannot be used.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    if st.button("Start training", type="primary", icon=":material/play_arrow:"):
        _start(frame, snapshot, model, method, settings)
    st.caption("The same from a terminal:")
    st.code(shlex.join(words), "bash", wrap_lines=True)


def _choose_model() -> str:
    which = st.segmented_control(
        "Model",
        ["Embedded", "Folder or hub name"],
        default="Embedded",
        required=True,
        key="model_kind",
        help="The embedded model is small: it trains in seconds on any machine.",
    )
    if which == "Embedded":
        return EMBEDDED
    return st.text_input(
        "Folder or hub name", placeholder="Qwen/Qwen2.5-0.5B-Instruct", key="model_name"
    ).strip()


def _knobs(usual: TrainConfig) -> dict[str, str]:
    """The four that matter first; their keys hold the model, so that its own defaults come up."""
    key = usual.model
    with st.grid(2, min_column_width=130, gap="small"):
        beta = st.number_input(
            "beta",
            0.001,
            10.0,
            usual.beta,
            0.05,
            format="%.3f",
            key=f"beta_{key}",
            help="How strongly the reference model holds the trained one; higher is closer.",
        )
        rate = st.text_input("Learning rate", f"{usual.learning_rate:g}", key=f"rate_{key}")
        epochs = st.number_input(
            "Epochs", 0.1, 100.0, float(usual.num_train_epochs), 1.0, key=f"epochs_{key}"
        )
        lora = st.selectbox(
            "What is trained",
            ["LoRA", "Full model"],
            index=0 if usual.lora else 1,
            key=f"lora_{key}",
        )
    chosen = (f"{beta:g}", rate.strip(), f"{epochs:g}", "true" if lora == "LoRA" else "false")
    return _changed(dict(zip(KNOBS, chosen, strict=True)), usual)


def _all_settings(usual: TrainConfig) -> dict[str, str]:
    names = [name for name in training.SETTINGS if name not in KNOBS]
    with st.expander("All settings", icon=":material/tune:"):
        st.caption("Names as TRL has them. Click a value to change it.")
        edited = st.data_editor(
            [{"setting": name, "value": _text(getattr(usual, name))} for name in names],
            disabled=["setting"],
            hide_index=True,
            key=f"settings_{usual.model}",
            alt="Every other setting of the training run, with its value",
        )
    return _changed({row["setting"]: str(row["value"]).strip() for row in edited}, usual)


def _changed(given: Mapping[str, str], usual: TrainConfig) -> dict[str, str]:
    """What differs from the defaults: the rest may follow the model."""
    return {name: value for name, value in given.items() if value != _text(getattr(usual, name))}


def _text(value: object) -> str:
    """A setting as a person types it, and as the run reads it."""
    if isinstance(value, tuple):
        return ",".join(map(_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _start(
    frame: Frame, snapshot: Snapshot, model: str, method: str, settings: Mapping[str, str]
) -> None:
    try:
        run = pipeline.start_train(frame.studio.home, snapshot.id, model, method, settings)
    except SeapoError as error:
        st.error("The run could not be started.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    st.query_params["run"] = run.id
    st.rerun()
