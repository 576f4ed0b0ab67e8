"""Bring data in: a file from the browser, a path on this machine, or a hub name."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from seapo import pipeline, sources
from seapo.errors import SeapoError
from seapo.sources.mapped import FIELDS
from seapo.store.importing import Imported, Preview
from seapo.ui.frame import Frame, choose
from seapo.ui.words import count

FROM = ("Upload", "Path on this machine", "Hub name")
KINDS = ["jsonl", "json", "ndjson", "csv", "tsv", "parquet", "txt", "gz"]
_REPORT = "imported"
_UPLOAD = "upload_held"
_PLACE = "upload_place"
"""Counts up with every import: a new key empties the uploader."""


def bring_in(frame: Frame) -> None:
    """Choose, look, import; what the last import came to stands below."""
    where = st.segmented_control(
        "From", FROM, default=FROM[0], required=True, key="from", label_visibility="collapsed"
    )
    if where == "Hub name":
        _hub(frame)
    else:
        path = _uploaded(frame) if where == "Upload" else _path()
        if path is not None:
            _file(frame, path, path.name)
    report = st.session_state.get(_REPORT)
    if isinstance(report, Imported):
        imported(report)


def _path() -> Path | None:
    text = st.text_input("Path", placeholder="/data/pairs.jsonl", key="path").strip()
    return Path(text).expanduser() if text else None


def _uploaded(frame: Frame) -> Path | None:
    """The upload, held in a file of its own name until it is imported or replaced."""
    place = st.session_state.setdefault(_PLACE, 0)
    sent = st.file_uploader(
        "JSONL, JSON, CSV or Parquet, each also .gz", KINDS, key=f"upload_{place}"
    )
    held = st.session_state.get(_UPLOAD)
    if sent is None or (held and held[0] != sent.file_id):
        _drop_upload()
    if sent is None:
        return None
    if st.session_state.get(_UPLOAD) is None:
        folder = frame.studio.home.uploads / sent.file_id
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (Path(sent.name).name or "upload")
        with path.open("wb") as out:
            shutil.copyfileobj(sent, out)
        st.session_state[_UPLOAD] = (sent.file_id, str(path))
    found = Path(st.session_state[_UPLOAD][1])
    return found if found.is_file() else None


def _drop_upload() -> None:
    held = st.session_state.pop(_UPLOAD, None)
    if held:
        shutil.rmtree(Path(held[1]).parent, ignore_errors=True)


def _hub(frame: Frame) -> None:
    name = st.text_input(
        "Hub name", placeholder="HuggingFaceH4/ultrafeedback_binarized:train_prefs", key="hub"
    ).strip()
    st.caption("OWNER/NAME, with /CONFIG and :SPLIT where there are several.")
    if name and st.button("Import from the hub", type="primary", icon=":material/cloud_download:"):
        _import(frame, f"hf:{name.removeprefix('hf:')}", None, "auto", {}, None)


def _file(frame: Frame, path: Path, origin: str) -> None:
    shape = st.session_state.get("shape", "auto")
    try:
        seen = pipeline.preview_file(path, shape)
        mapping = _mapping(seen) if seen.format is None else {}
        if mapping:
            seen = pipeline.preview_file(path, "auto", mapping)
    except SeapoError as error:
        _refused(error)
        _choose_shape()
        return
    preview(seen)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        _choose_shape()
    name = right.text_input("Name of the data set", placeholder="from the file’s name", key="name")
    ready = seen.format is not None
    if st.button("Import", type="primary", icon=":material/upload_file:", disabled=not ready):
        _import(frame, path, name.strip() or None, shape, mapping, origin)


def _choose_shape() -> None:
    titles = {"auto": "Recognise by itself", **{s.name: s.title for s in sources.SHAPES}}
    st.selectbox("Shape", list(titles), format_func=lambda key: titles[key], key="shape")


def preview(seen: Preview) -> None:
    """The recognised shape, the first rows, and what they become."""
    icon = ":material/check_circle:" if seen.format else ":material/help:"
    st.badge(seen.title, icon=icon, color="green" if seen.format else "orange")
    if seen.becomes:
        st.caption("What the first rows become")
        st.dataframe(list(seen.becomes), hide_index=True, alt="First rows as records")
    with st.expander("First rows as they came", expanded=not seen.becomes):
        st.dataframe(list(seen.rows), hide_index=True, alt="First rows of the file")


def _mapping(seen: Preview) -> dict[str, str]:
    """Which column is what, for a file that no shape fits."""
    st.markdown(
        "Say which column is what: prompt and chosen at least, rejected where there is one."
    )
    with st.grid(3, min_column_width=150, gap="small"):
        chosen = {
            field: st.selectbox(
                field, seen.columns, index=None, placeholder="no column", key=f"map_{field}"
            )
            for field in FIELDS
        }
    found = {field: column for field, column in chosen.items() if column}
    return found if {"chosen", "completion"} & set(found) else {}


def _import(
    frame: Frame,
    path: str | Path,
    name: str | None,
    shape: str,
    mapping: Mapping[str, str],
    origin: str | None,
) -> None:
    try:
        with st.spinner("Bringing it in", show_time=True):
            done = pipeline.import_file(
                frame.studio, path, name, "auto" if mapping else shape, mapping or None, origin
            )
    except SeapoError as error:
        _refused(error)
        return
    st.session_state[_REPORT] = done
    _drop_upload()
    st.session_state[_PLACE] = st.session_state.get(_PLACE, 0) + 1
    choose(done.name)
    st.rerun()


def _refused(error: SeapoError) -> None:
    """Errors quote what the file holds: shown as text."""
    st.error("Nothing was brought in.", icon=":material/error:")
    st.code(str(error), None, wrap_lines=True)


def imported(done: Imported) -> None:
    """What an import came to."""
    st.success("Brought in.", icon=":material/check_circle:")
    st.text(done.name)
    cells = (
        ("Rows read", done.read),
        ("Kept", done.imported),
        ("Positives", done.positives),
        ("Pairs", done.pairs),
        ("Duplicates", done.duplicates),
        ("Set aside", done.set_aside),
    )
    with st.grid(len(cells), min_column_width=90, gap="small"):
        for label, number in cells:
            st.metric(label, f"{number:,}")
    if done.negatives:
        st.caption(f"{count(done.negatives, 'completion')} labelled as bad, kept for KTO.")
    if done.note:
        st.text(done.note)
