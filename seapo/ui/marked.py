"""Texts of a pair side by side with stretches marked; written as text nodes, so nothing in them executes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from seapo.records import Span

CUT = 700
"""Characters of one text that are shown; marks lie in view, because the cut keeps the first of them."""

_JS = """
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".panes")
  root.replaceChildren(...data.panes.map((pane) => {
    const box = document.createElement("section")
    const head = document.createElement("h4")
    head.textContent = pane.label
    const body = document.createElement("p")
    for (const [marked, text] of pane.segments) {
      const part = document.createElement(marked ? pane.how : "span")
      part.textContent = text
      if (marked) part.style.setProperty("--mark", data.colour)
      body.append(part)
    }
    box.append(head, body)
    return box
  }))
}
"""

_CSS = """
.panes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr));
  gap: 1rem; font-family: var(--st-font); color: var(--st-text-color); }
h4 { margin: 0 0 .25rem; font-size: .8rem; font-weight: 600; opacity: .7; }
p { margin: 0; font-size: .9rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }
ins, del { text-decoration-color: var(--mark); text-decoration-thickness: 2px; font-weight: 600;
  background: color-mix(in srgb, var(--mark) 16%, transparent); border-radius: 3px; padding: 0 1px; }
ins { text-underline-offset: 3px; }
"""

_PANES = st.components.v2.component(
    "seapo_marked", html="<div class='panes'></div>", css=_CSS, js=_JS
)


@dataclass(frozen=True)
class Pane:
    label: str
    text: str
    spans: Sequence[Span] = ()
    how: str = "ins"
    """`ins` underlines what was put in, `del` strikes what was taken out."""


def panes(found: Iterable[Pane], colour: str, key: str) -> None:
    """Draw the texts beside each other, below each other where it is narrow."""
    shown: list[dict[str, Any]] = [
        {"label": pane.label, "how": pane.how, "segments": segments(pane.text, pane.spans)}
        for pane in found
    ]
    _PANES(data={"panes": shown, "colour": colour}, key=key)


def pair_panes(row: Mapping[str, Any]) -> list[Pane]:
    """A pair's prompt, chosen and rejected text with what was changed marked on both sides."""
    spans = row.get("spans") or {}
    return [
        Pane("Prompt", str(row["prompt"])),
        Pane("Chosen", str(row["chosen"]), _spans(spans.get("chosen")), "del"),
        Pane("Rejected", str(row["rejected"]), _spans(spans.get("rejected"))),
    ]


def _spans(found: Any) -> list[Span]:
    return [(int(start), int(end)) for start, end in found or ()]


def segments(text: str, spans: Sequence[Span], cut: int = CUT) -> list[tuple[bool, str]]:
    """The text in stretches, True for marked ones; cut to about `cut` characters around the marks."""
    start = _start(spans, cut)
    end = min(len(text), start + cut)
    parts: list[tuple[bool, str]] = [(False, "… ")] if start else []
    at = start
    for span in sorted(spans):
        low, high = max(span[0], at), min(span[1], end)
        if low < high:
            parts += [(False, text[at:low]), (True, text[low:high])]
            at = high
    parts += [(False, text[at:end]), *([(False, " …")] if end < len(text) else [])]
    return [part for part in parts if part[1]]


def _start(spans: Sequence[Span], cut: int) -> int:
    first = min((low for low, _ in spans), default=0)
    return max(0, first - cut // 2) if first > cut - cut // 4 else 0
