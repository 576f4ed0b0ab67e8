"""What a reasoning model wrote before its reply, taken off."""

import re

from seapo.prompts.marks import FENCES
from seapo.prompts.objects import objects

_THOUGHT = re.compile(
    r"\s*<(think|thinking|reasoning)>(.*?)(?:(</\1>)|\Z)", re.DOTALL | re.IGNORECASE
)
_THOUGHT_END = re.compile(r"</(think|thinking|reasoning)>", re.IGNORECASE)
_REPLY_STARTS = re.compile(r"\s*(?:\{|```|<\s*revised_answer)", re.IGNORECASE)


def without_thoughts(text: str) -> str:
    """The text behind a reasoning model's thoughts; empty where it never came to an end with them.

    Tags inside the reply stay: a good answer may hold thoughts of its own.
    """
    if opened := _THOUGHT.match(text):
        return text[opened.end() :] if opened[3] else _reply_in(opened[2])
    end = _THOUGHT_END.search(text)
    # Some chat templates open the thoughts in the prompt, so that only their end is in the text.
    if end and not _REPLY_STARTS.match(text) and f"<{end[1]}>" not in text[: end.start()]:
        return text[end.end() :]
    return text


def _reply_in(thoughts: str) -> str:
    """The reply at the end of thoughts that were never closed, if there is a whole one."""
    if thoughts.rstrip().lower().endswith("</revised_answer>"):
        return thoughts[max(0, thoughts.lower().rfind("<revised_answer>")) :]
    last = next(reversed(list(objects(thoughts))), None)
    whole = last and not last.cut and not FENCES.sub("", thoughts[last.end :]).strip()
    return thoughts[last.start : last.end] if last and whole else ""
