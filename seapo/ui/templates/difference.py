"""Where an edited text differs from the shipped one, place by place."""

from collections.abc import Iterator
from difflib import SequenceMatcher

import streamlit as st

from seapo import diff, prompts
from seapo.taxonomy import SHIPPED
from seapo.ui.marked import Pane, panes
from seapo.ui.words import count

MOST = 8
"""Places that are shown; a text with more is another text."""
_COLOURS = {kind.name: kind.colour for kind in SHIPPED}


def differences(task: str, text: str) -> None:
    """The lines that differ, shipped and edited beside each other; nothing where none does."""
    places = list(_places(prompts.shipped(task).text, text))
    if not places:
        return
    st.caption(f"Other than the shipped text in {count(len(places), 'place')}")
    colour = _COLOURS.get(task.rpartition("/")[2], _COLOURS["unknown"])
    for number, (old, new) in enumerate(places[:MOST]):
        spans = diff.spans(old, new)
        shown = [
            Pane("Shipped", old or "(nothing)", spans.chosen, "del"),
            Pane("Edited", new or "(nothing)", spans.rejected),
        ]
        panes(shown, colour, key=f"template_difference_{number}")
    if len(places) > MOST:
        st.caption(f"The first {MOST} are shown.")


def _places(old: str, new: str) -> Iterator[tuple[str, str]]:
    first, second = old.strip().splitlines(), new.strip().splitlines()
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind != "equal":
            yield "\n".join(first[a:b]), "\n".join(second[c:d])
