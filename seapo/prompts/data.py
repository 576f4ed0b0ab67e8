"""Material inside a request: set between tags that nothing in it can close."""

import re
from collections.abc import Mapping, Sequence

from seapo.records import Turn


def conversation(turns: Sequence[Turn]) -> str:
    """The turns as text, each under its role."""
    return "\n\n".join(f"[{turn.role}]\n{turn.content}" for turn in turns)


def delimited(texts: Mapping[str, str]) -> dict[str, str]:
    """Each text, by its tag, between its tags: `<answer>`, the text, `</answer>`, on lines of their own.

    A tag that occurs in any of the texts gets a number, so that no text can end its block early or
    pass for another one.
    """
    everything = "\n".join(texts.values()).lower()
    return {name: _block(_free(name, everything), text) for name, text in texts.items()}


def _block(tag: str, text: str) -> str:
    return f"<{tag}>\n{text}\n</{tag}>"


def _free(name: str, everything: str) -> str:
    taken = set(re.findall(rf"<\s*/?\s*({re.escape(name)}(?:_\d+)?)\b", everything))
    number, tag = 1, name
    while tag in taken:
        number += 1
        tag = f"{name}_{number}"
    return tag
