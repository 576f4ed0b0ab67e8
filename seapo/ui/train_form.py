"""A training run's model, method and few knobs, all others folded, and the command that does the same."""

import shlex
from collections.abc import Callable, Mapping

import streamlit as st

from seapo import pipeline, training
from seapo.errors import SeapoError
from seapo.snapshot import Snapshot
from seapo.training import METHODS, TrainConfig, as_text, settings_of
from seapo.ui.frame import Frame
from seapo.ui.words import count


def train_form(frame: Frame, snapshot: Snapshot) -> None:
    """Model, method, knobs; start opens the new run."""
    model = _choose_model()
    method = _choose_method()
    _loose(snapshot, method)
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
        return training.EMBEDDED
    return st.text_input(
        "Folder or hub name", placeholder="Qwen/Qwen2.5-0.5B-Instruct", key="model_name"
    ).strip()


def _choose_method() -> str:
    method = st.segmented_control(
        "Method",
        list(METHODS),
        default="dpo",
        required=True,
        format_func=lambda name: METHODS[name].name,
        key="method",
    )
    chosen = str(method or "dpo")
    st.caption(METHODS[chosen].what)
    return chosen


def _loose(snapshot: Snapshot, method: str) -> None:
    """What becomes of bad answers that came without a good one."""
    number = int(snapshot.manifest.get("negatives", 0))
    if not number:
        return
    loose = count(number, "bad answer")
    if method == "kto":
        st.caption(f"It also learns from the snapshot's {loose} without a partner.")
    else:
        st.caption(f"The snapshot's {loose} without a partner: only KTO learns from them.")


def _knobs(usual: TrainConfig) -> dict[str, str]:
    """The ones that matter first; their keys hold model and method, so that their defaults come up."""
    shown = [name for name in KNOBS if name in settings_of(usual.method)]
    with st.grid(2, min_column_width=130, gap="small"):
        given = {name: KNOBS[name](usual, f"{name}_{_place(usual)}") for name in shown}
    return _changed(given, usual)


def _place(usual: TrainConfig) -> str:
    return f"{usual.model}_{usual.method}"


def _beta(usual: TrainConfig, key: str) -> str:
    said = "How strongly the reference model holds the trained one; higher is closer."
    beta = st.number_input("beta", 0.001, 10.0, usual.beta, 0.05, format="%.3f", key=key, help=said)
    return as_text(beta)


def _rate(usual: TrainConfig, key: str) -> str:
    return st.text_input("Learning rate", as_text(usual.learning_rate), key=key).strip()


def _epochs(usual: TrainConfig, key: str) -> str:
    return as_text(
        st.number_input("Epochs", 0.1, 100.0, float(usual.num_train_epochs), 1.0, key=key)
    )


def _trained(usual: TrainConfig, key: str) -> str:
    ways = {True: "LoRA", False: "Full model"}
    found = st.selectbox(
        "What is trained",
        list(ways),
        index=list(ways).index(usual.lora),
        format_func=ways.__getitem__,
        key=key,
    )
    return as_text(bool(found))


KNOBS: dict[str, Callable[[TrainConfig, str], str]] = {
    "beta": _beta,
    "learning_rate": _rate,
    "num_train_epochs": _epochs,
    "lora": _trained,
}


def _all_settings(usual: TrainConfig) -> dict[str, str]:
    names = [name for name in settings_of(usual.method) if name not in KNOBS]
    with st.expander("All settings", icon=":material/tune:"):
        st.caption("Names as TRL has them. Click a value to change it.")
        edited = st.data_editor(
            [{"setting": name, "value": as_text(getattr(usual, name))} for name in names],
            disabled=["setting"],
            hide_index=True,
            key=f"settings_{_place(usual)}",
            alt="Every other setting of the training run, with its value",
        )
    return _changed({row["setting"]: str(row["value"]).strip() for row in edited}, usual)


def _changed(given: Mapping[str, str], usual: TrainConfig) -> dict[str, str]:
    """What differs from the defaults: the rest may follow the model."""
    return {name: value for name, value in given.items() if value != as_text(getattr(usual, name))}


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
