"""The marks that a reply without JSON is asked to stand between, and those that models like to add."""

import re

MARKER = re.compile(r"</?\s*revised_answer\s*>", re.IGNORECASE)
FENCES = re.compile(r"```\w*")


def between_markers(text: str) -> str:
    """From the first marker to the last closing one, which belongs to the reply and not to the answer."""
    opened = MARKER.search(text)
    if opened is None:
        return text.strip()
    start = 0 if "/" in opened[0] else opened.end()
    closing = [found for found in MARKER.finditer(text, start) if "/" in found[0]]
    return text[start : closing[-1].start() if closing else len(text)].strip()
