"""What a comparison is about, for somebody who has never heard of preference optimisation."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from seapo import jobs
from seapo.jobs import Run
from seapo.jobs.files import read_json
from seapo.settings import Home
from seapo.ui.frame import Frame
from seapo.ui.results import EMBEDDED, Result, name_of
from seapo.ui.words import count

PLAIN = {
    "correctness": "with a wrong fact or number",
    "logic": "with a break in the argument",
    "hallucination": "with something made up",
    "unknown": "where nobody has said what is wrong",
}
"""Error types as everybody says them."""
HOW = {
    "dpo": "It was trained to find the good one likelier than the other, more so than it did before "
    "(DPO, direct preference optimisation)",
    "kto": "It read the answers one by one, each marked good or bad, and was trained to find the good "
    "ones likelier and the bad ones less likely (KTO)",
    "sft": "It was trained to write the good answers; those with an error it never read (SFT, "
    "supervised fine-tuning)",
}
SUITE = "The questions are of the laboratory’s test part, which no shipped data set holds."
CAVEAT = (
    "The embedded model was built to be taught: its errors come from separable authors in its own "
    "small world. How far its scores move says nothing about how far those of a model for real use "
    "will."
)


def story(frame: Frame, first: Result, second: Result, items: int) -> None:
    """Say what lies between the two models; from the run's own configuration and results."""
    st.markdown("#### What was done")
    trained = {run.id: run for run in frame.runs if run.kind == "train"}
    run = trained.get(second.model)
    if run is None:
        said = (
            f"{name_of(second.model)} was not trained here: what lies between the two is not known."
        )
    else:
        said = " ".join([*_training(frame.studio.home, run), _start(run, first)]).strip()
    asked = f"Then the two models, before and after, answered the same {items:,} questions."
    st.text(f"{said} {asked}{f' {SUITE}' if is_embedded(second) else ''}")


def is_embedded(result: Result) -> bool:
    """Whether the result is of the laboratory's own questions."""
    return str(result.run.config.get("suite") or EMBEDDED).startswith(EMBEDDED)


def caveat(first: Result, second: Result) -> None:
    """What these figures do not say."""
    if is_embedded(first) and is_embedded(second):
        st.info(CAVEAT, icon=":material/warning:")


def _training(home: Home, run: Run) -> list[str]:
    """The sentences about pairs and method."""
    found = jobs.results(run)
    manifest = _manifest(home, run)
    types = _types(found, manifest)
    pairs = _pairs(found, manifest, types)
    begun = str(run.config.get("model") or EMBEDDED)
    model = "The embedded model" if begun == EMBEDDED else name_of(begun)
    injected = "unknown" not in types
    worse = "the same answer with one error put in" if injected else "an answer that is worse"
    whole = sum(types.values())
    listed = ", ".join(
        f"{100 * n / whole:.0f} % {PLAIN.get(name, f'of the type {name}')}"
        for name, n in types.items()
    )
    return [
        f"{model} read {count(pairs, 'pair')}: a good answer, and {worse}"
        + (f" ({listed})." if listed else "."),
        f"{_how(run)}.",
    ]


def _how(run: Run) -> str:
    """The method in plain words, the second loss and the number of readings with it."""
    method = str(run.config.get("method") or "dpo")
    said = HOW.get(method, f"It was trained by {method}")
    losses = run.config.get("loss_type")
    if method == "dpo" and isinstance(losses, list) and "sft" in losses:
        said += ", and also to write the good one itself"
    epochs = run.config.get("num_train_epochs")
    if isinstance(epochs, int | float) and run.config.get("max_steps") in (None, -1):
        said += f"; it read every pair {_times(epochs)}"
    return said


def _times(epochs: float) -> str:
    few: Mapping[float, str] = {1: "once", 2: "twice"}
    return few.get(epochs, f"{epochs:g} times")


def _manifest(home: Home, run: Run) -> Mapping[str, Any]:
    """The snapshot's own, empty where it is gone."""
    return read_json(home.snapshots / str(run.config.get("snapshot")) / "manifest.json") or {}


def _types(found: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, int]:
    """The snapshot's pairs by error type, most first; where it is gone, those that the run looked at again.

    Their shares are those of the pairs trained on, but for the few that the evaluation split took.
    """
    counts = dict(manifest.get("by_type") or {})
    if not counts:
        by_type = found.get("by_type")
        train = by_type.get("train") if isinstance(by_type, dict) else None
        counts = {name: row["n"] for name, row in train.items()} if isinstance(train, dict) else {}
    return dict(sorted(counts.items(), key=lambda entry: -entry[1]))


def _pairs(found: Mapping[str, Any], manifest: Mapping[str, Any], types: Mapping[str, int]) -> int:
    provenance = found.get("provenance")
    told = provenance.get("pairs") if isinstance(provenance, dict) else None
    return int(told or sum(types.values()) or manifest.get("train_pairs") or 0)


def _start(run: Run, first: Result) -> str:
    """A warning where the baseline is not the model that the training began with."""
    begun = str(run.config.get("model") or EMBEDDED)
    parts: Sequence[str] = begun.split("/")
    if first.model in (begun, *parts):
        return ""
    return f"It began with {name_of(begun)}, not with the baseline chosen here."
