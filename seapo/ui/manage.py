"""Data sets as a person manages them: what there is, what was set aside, rename, archive, delete."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from seapo.errors import SeapoError
from seapo.pipeline import Studio
from seapo.store import asking, datasets
from seapo.store.datasets import DatasetRow
from seapo.ui.frame import Frame, choose
from seapo.ui.words import count, size

SHOWN = 100
"""Rows set aside that are shown; the download has all."""


def manage(frame: Frame) -> None:
    """The list, read only while it is open: sizes are sums over texts."""
    opened = st.expander("Data sets", icon=":material/database:", on_change="rerun", key="manage")
    with opened:
        if opened.open:
            rows = _listed(frame.studio, asking.imports_version(frame.studio.store), _names(frame))
            _table(rows)
            _levers(frame, rows)


def _names(frame: Frame) -> tuple[str, ...]:
    """Part of the key: a rename or archiving changes no count."""
    return tuple(datasets.spelt(frame.studio.store))


@st.cache_data(max_entries=4, ttl=600, show_spinner="Adding up sizes")
def _listed(_studio: Studio, version: str, names: tuple[str, ...]) -> list[DatasetRow]:
    return datasets.list_datasets(_studio.store, archived=True)


def _table(rows: Sequence[DatasetRow]) -> None:
    shown = [
        {
            "name": row.name,
            "shape": row.format,
            "from": row.origin,
            "licence": row.licence or "",
            "positives": row.positives,
            "pairs": row.pairs,
            "set aside": row.set_aside,
            "on disk": size(row.bytes),
            "imported": row.created,
            "archived": row.archived is not None,
        }
        for row in rows
    ]
    st.dataframe(shown, hide_index=True, alt="Data sets with their size and origin")


def _levers(frame: Frame, rows: Sequence[DatasetRow]) -> None:
    by_name = {row.name: row for row in rows}
    if not by_name:
        return
    picked = st.selectbox("Change", list(by_name), key="managed")
    row = by_name[picked]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("New name", key=f"rename_{row.dataset_id}", width=220)
        if st.button("Rename", disabled=not name.strip(), icon=":material/edit:"):
            _do(frame, partial(datasets.rename, frame.studio.store, row.name, name.strip()), name)
        if row.archived is None:
            if st.button("Archive", icon=":material/archive:"):
                _do(frame, partial(datasets.archive, frame.studio.store, row.name))
        elif st.button("Bring back", icon=":material/unarchive:"):
            _do(frame, partial(datasets.unarchive, frame.studio.store, row.name), row.name)
        with st.popover("Delete", icon=":material/delete:"):
            pairs = count(row.pairs, "pair")
            st.markdown(f"Deletes {pairs} and {size(row.bytes)}. Snapshots and runs stay.")
            if st.button("Delete for good", key=f"gone_{row.dataset_id}"):
                _do(frame, partial(datasets.delete, frame.studio.store, row.name))


def _do(frame: Frame, change: partial[None], then: str | None = None) -> None:
    try:
        change()
    except SeapoError as error:
        st.error(str(error))
        return
    choose(then or frame.dataset)
    st.rerun()


def aside(frame: Frame) -> None:
    """Rows of the chosen set that were not imported: why, which, and all of them as a file."""
    store, name = frame.studio.store, frame.dataset or ""
    reasons = datasets.set_aside_reasons(store, name)
    if not reasons:
        return
    total = sum(row["rows"] for row in reasons)
    with st.expander(f"{count(total, 'row')} set aside", icon=":material/rule_folder:"):
        st.dataframe(reasons, hide_index=True, alt="Rows set aside by reason")
        rows = datasets.set_aside_rows(store, name, limit=SHOWN)
        shown = [
            {"line": r.line, "reason": r.reason, "detail": r.detail, "raw": r.raw[:400]}
            for r in rows
        ]
        st.dataframe(shown, hide_index=True, alt="The first rows set aside, with their lines")
        st.download_button(
            "All rows set aside (JSONL)",
            partial(_exported, frame, name),
            "set-aside.jsonl",
            "application/jsonl",
            icon=":material/download:",
            on_click="ignore",
        )


def _exported(frame: Frame, name: str) -> bytes:
    with tempfile.TemporaryDirectory(dir=frame.studio.home.path) as folder:
        out = Path(folder) / "set-aside.jsonl"
        datasets.export_set_aside(frame.studio.store, name, out)
        return out.read_bytes()
