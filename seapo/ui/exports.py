"""What people take away: a snapshot in the formats that trainers read, or everything that was reviewed."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from seapo import pipeline
from seapo.snapshot import Snapshot
from seapo.ui.frame import Frame

FORMATS = {
    "dpo-jsonl": ("TRL, DPO (JSONL)", "jsonl"),
    "dpo-parquet": ("TRL, DPO (Parquet)", "parquet"),
    "kto-jsonl": ("TRL, KTO (JSONL)", "jsonl"),
    "sharegpt": ("LLaMA-Factory, ShareGPT (JSON)", "json"),
}
"""Every format by its name on the screen and its file's suffix."""


def exports(frame: Frame, snapshot: Snapshot | None) -> None:
    """Downloads; a file is written only when its button is pressed."""
    with st.expander("Take it away", icon=":material/download:"):
        if snapshot is not None:
            _snapshot(frame, snapshot)
        if frame.dataset and frame.counts.pairs:
            st.caption("Every decided pair of the data set, with receipt, verdicts and reviewers.")
            st.download_button(
                "Everything reviewed (JSONL)",
                partial(_reviewed, frame, frame.dataset),
                "reviewed.jsonl",
                "application/jsonl",
                icon=":material/download:",
                on_click="ignore",
            )


def _snapshot(frame: Frame, snapshot: Snapshot) -> None:
    kind = st.selectbox("Format", list(FORMATS), format_func=lambda name: FORMATS[name][0])
    st.caption("A zip with the training split and, where there is one, the evaluation split.")
    st.download_button(
        "Snapshot",
        partial(_exported, frame, snapshot.id, kind),
        f"{kind}.zip",
        "application/zip",
        icon=":material/download:",
        on_click="ignore",
    )


def _exported(frame: Frame, snapshot_id: str, kind: str) -> bytes:
    def write(folder: Path) -> bytes:
        out = folder / f"pairs.{FORMATS[kind][1]}"
        pipeline.export_snapshot(frame.studio.home, snapshot_id, kind, out)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, path.name)
        return packed.getvalue()

    return _inside(frame, write)


def _reviewed(frame: Frame, dataset: str) -> bytes:
    def write(folder: Path) -> bytes:
        pipeline.export_reviewed(frame.studio, dataset, folder / "reviewed.jsonl")
        return (folder / "reviewed.jsonl").read_bytes()

    return _inside(frame, write)


def _inside(frame: Frame, write: Callable[[Path], bytes]) -> bytes:
    with tempfile.TemporaryDirectory(dir=frame.studio.home.path) as folder:
        return write(Path(folder))
