"""What models are asked, in the user's own words: choose a text, edit it, see it filled with three own rows."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import streamlit as st

from seapo import prompts
from seapo.errors import BadInput
from seapo.injectors.config import LAB
from seapo.prompts import PLACEHOLDERS, TASKS
from seapo.ui.frame import Frame
from seapo.ui.templates.difference import differences
from seapo.ui.templates.preview import preview
from seapo.ui.templates.requests import Wanted

_MODES = {"rewrite": "whole answer", "minimal": "one place"}
_NAMES = {
    **{
        task: f"{task.split('/')[2].capitalize()}, {_MODES[task.split('/')[1]]}"
        for task in TASKS
        if task.startswith("inject/")
    },
    **{task: f"Sub-kinds of {task[6:]}" for task in TASKS if task.startswith("kinds/")},
    "difficulty": "Difficulties",
    "judge/single": "Judge, one answer",
    "judge/order": "Judge, two answers",
}
"""What a task is called on the page, in the order of the list."""
_HEIGHT = 420


def templates(
    frame: Frame, asked_types: Sequence[str], mode: str, settings: Mapping[str, str]
) -> None:
    """The section, drawn only while it is open; types, mode and settings are those the form has now."""
    label = "Word the requests yourself"
    opened = st.expander(label, icon=":material/edit_note:", on_change="rerun", key="templates")
    with opened:
        if opened.open:
            _section(frame, Wanted(tuple(asked_types), mode, dict(settings)))


@st.fragment
def _section(frame: Frame, wanted: Wanted) -> None:
    own = frame.studio.home.prompts
    task = _choose(own, wanted)
    with st.grid(2, min_column_width=300, gap="medium"):
        with st.container():
            text, wrong = _editor(task, own)
        with st.container():
            preview(frame, task, text if wrong is None else _kept(task, own), wanted)
    differences(task, text)


def _choose(own: Path, wanted: Wanted) -> str:
    _follow(wanted)
    task = st.selectbox(
        "Text", list(_NAMES), format_func=_NAMES.__getitem__, key="template_task",
        persist_state="session",
    )  # fmt: skip
    if wanted.mode == LAB:
        st.caption(
            "The shipped models are asked in the few words they learnt: no text here reaches them."
        )
    if yours := [name for at, name in _NAMES.items() if prompts.path(at, own).is_file()]:
        st.caption(f"In your own words: {'; '.join(yours)}.")
    return str(task)


def _follow(wanted: Wanted) -> None:
    """Begin with what the form asks for, and go along where its mode changes."""
    state = st.session_state
    mode, task = wanted.rewriting, str(state.get("template_task", f"inject//{wanted.first}"))
    if task.startswith("inject/") and state.get("template_mode") != mode:
        state["template_task"] = f"inject/{mode}/{task.rpartition('/')[2]}"
    state["template_mode"] = mode


def _editor(task: str, own: Path) -> tuple[str, str | None]:
    """The text as it stands in the field, and what is wrong with it."""
    kept = _kept(task, own)
    key = _take_up(task, kept)
    text = str(
        st.text_area(
            _NAMES[task], height=_HEIGHT, key=key, persist_state="session", help=_help(task)
        )
    )
    wrong = _wrong(task, text)
    edited = text.strip() != kept.strip()
    _buttons(task, own, key, edited)
    _say(task, own, wrong, edited)
    return text, wrong


def _kept(task: str, own: Path) -> str:
    """The saved text, which may be bad where somebody edited the file; the shipped one where there is none."""
    place = prompts.path(task, own)
    if place.is_file():
        return place.read_text(encoding="utf-8-sig", errors="replace")
    return prompts.shipped(task).text


def _take_up(task: str, kept: str) -> str:
    """The field's key, with the saved text in it unless an edit is under way there."""
    key, seen = f"template_{task}", f"template_seen_{task}"
    state = st.session_state
    if key not in state or (state[key] == state.get(seen) and state[seen] != kept):
        state[key] = kept
    state[seen] = state.get(seen, kept) if state[key] != kept else kept
    return key


def _wrong(task: str, text: str) -> str | None:
    try:
        prompts.check(task, text, _NAMES[task])
    except BadInput as error:
        return str(error)
    return None


def _buttons(task: str, own: Path, key: str, edited: bool) -> None:
    """Always in the same places: leaving the field draws the page anew, and a click must still meet its button."""
    has_own = prompts.path(task, own).is_file()
    with st.container(horizontal=True):
        saved = st.button(
            "Save",
            key="template_save",
            on_click=_save,
            args=(task, own, key),
            icon=":material/save:",
        )
        st.button(
            "Drop the edit", key="template_drop", on_click=_put, args=(task, key, _kept(task, own)),
            disabled=not edited, icon=":material/undo:",
        )  # fmt: skip
        back = st.button(
            "Put the shipped one back", key="template_reset", on_click=_reset, args=(task, own, key),
            disabled=not has_own, icon=":material/restart_alt:",
        )  # fmt: skip
    if saved or back:
        st.rerun()  # the whole page: what else is shown of requests has changed too


def _save(task: str, own: Path, key: str) -> None:
    with suppress(BadInput):  # what is wrong is said under the field, and the last good text stays
        _put(task, key, prompts.save(task, st.session_state[key], own).text)


def _reset(task: str, own: Path, key: str) -> None:
    _put(task, key, prompts.reset(task, own).text)


def _put(task: str, key: str, text: str) -> None:
    st.session_state[key] = st.session_state[f"template_seen_{task}"] = text


def _say(task: str, own: Path, wrong: str | None, edited: bool) -> None:
    if wrong is not None:
        stays = (
            "The last good one stays in use." if edited else "Mend it, or put the shipped one back."
        )
        st.error(f"This text cannot be used. {stays}", icon=":material/error:")
        st.code(wrong, None, wrap_lines=True)
        return
    whose = "your text" if prompts.path(task, own).is_file() else "the shipped text"
    st.caption(f"In use: {whose}.{' The edit is not saved yet.' if edited else ''}")


def _help(task: str) -> str:
    places = PLACEHOLDERS[task]
    if not places:
        return "One `name: wording` a line. The names stay: settings and receipts speak of them."
    lines = [f"- `{{{{{name}}}}}` {place.meaning}" for name, place in places.items()]
    added = "\n\nHow the reply shall come back is added below it." if "inject" in task else ""
    return "All of these must stand in it:\n" + "\n".join(lines) + added
