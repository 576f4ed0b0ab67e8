"""Names of data sets on the hub: `hf:OWNER/NAME[/CONFIG][:SPLIT]`. Loading them is a child's work."""

import re
from dataclasses import dataclass

from seapo.errors import BadInput

PREFIX = "hf:"
_PART = re.compile(r"\w[\w.\-]*")
_SPLIT = re.compile(r"\w[\w.\-]*(\[[\d%:\-]*\])?(\+\w[\w.\-]*(\[[\d%:\-]*\])?)*")
WANTED = "Write hf:OWNER/NAME, with /CONFIG and :SPLIT where the set has several."


@dataclass(frozen=True)
class HubSpec:
    repository: str
    """OWNER/NAME, NAME for the few without owner, or a folder that starts with `/` or `.`."""
    config: str | None = None
    """None is the only or default one."""
    split: str | None = None
    """None is train where there is one, else the first."""


def parse_spec(text: str) -> HubSpec:
    """Read a hub name, with or without `hf:` before it.

    Raises:
        BadInput: it is no such name; the text says what one looks like.
    """
    repository, colon, split = text.strip().removeprefix(PREFIX).partition(":")
    if colon and not _SPLIT.fullmatch(split):
        raise BadInput(f"{text} has no split that can be read after its colon. {WANTED}")
    if repository.startswith(("/", ".")):
        return HubSpec(repository, None, split or None)
    parts = repository.split("/")
    if len(parts) > 3 or not all(_PART.fullmatch(part) for part in parts):
        raise BadInput(f"{text} is no name of a data set on the hub. {WANTED}")
    return HubSpec("/".join(parts[:2]), parts[2] if len(parts) == 3 else None, split or None)
