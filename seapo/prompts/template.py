"""A task's text: loaded, checked, filled in one pass, saved as the user's own, put back.

What does not pass the check is never saved, so the last good text stays in use.
"""

import hashlib
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from seapo.errors import BadInput
from seapo.prompts.tasks import PLACEHOLDERS, path
from seapo.prompts.wordings import SHIPPED_NAMES, read_lines

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_LONGEST = 20_000
"""Characters of a template: more than this leaves no room in a context for the answer."""


@dataclass(frozen=True)
class Template:
    name: str
    text: str
    own: bool
    """Whether it is the user's and not the shipped one."""

    @property
    def digest(self) -> str:
        """Eight hex digits that change with the text."""
        return digest(self.text)

    def render(self, values: Mapping[str, str]) -> str:
        """Fill every placeholder, once: what a value holds, braces too, stays as it is.

        Raises:
            BadInput: a placeholder in the text without a value.
        """
        for name in _PLACE.findall(self.text):
            if name not in values:
                raise BadInput(f"The template {self.name} wants {_shown(name)}; no value came.")
        return _PLACE.sub(lambda found: values[found[1]], self.text)


def digest(*texts: str) -> str:
    """Eight hex digits of SHA-256 over texts, each behind its length."""
    joined = "".join(f"{len(text)}:{text}" for text in texts)
    return hashlib.sha256(joined.encode()).hexdigest()[:8]


def load(task: str, own: Path | None = None) -> Template:
    """The user's text of a task where `own` has one, else the shipped one.

    Raises:
        NotFound: no such task.
        BadInput: a file that cannot be read, or that lacks a placeholder or has an unknown one.
    """
    place = path(task, own) if own else None
    if place is None or not place.is_file():
        return shipped(task)
    text = _read(place)
    check(task, text, str(place))
    return Template(task, text, own=True)


@cache
def shipped(task: str) -> Template:
    """The text that the studio comes with; raises as `load` does."""
    place = path(task)
    text = _read(place)
    check(task, text, str(place))
    return Template(task, text, own=False)


def save(task: str, text: str, own: Path) -> Template:
    """Write the user's text of a task, whole or not at all; the shipped text is no text of the user's.

    Raises:
        NotFound: no such task.
        BadInput: a placeholder is missing or unknown; what was in use stays in use.
    """
    place = path(task, own)
    text = _plain(text)
    check(task, text, task)
    if text == shipped(task).text:
        return reset(task, own)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=place.parent, delete=False, encoding="utf-8") as out:
        out.write(text)
    Path(out.name).replace(place)
    return Template(task, text, own=True)


def reset(task: str, own: Path) -> Template:
    """Take the user's text away, if there is one; the shipped one is in use again."""
    path(task, own).unlink(missing_ok=True)
    return shipped(task)


def check(task: str, text: str, where: str) -> None:
    """Raise BadInput, which names what is wrong and `where`, unless the text can serve the task."""
    if not text.strip():
        raise BadInput(f"{where} is empty. Write what the model shall be asked, or put it back.")
    if len(text) > _LONGEST:
        raise BadInput(
            f"{where} has {len(text):,} characters. A template has at most {_LONGEST:,}; more "
            "leaves no room for the answer."
        )
    _check_places(task, text, where)
    if task in SHIPPED_NAMES:
        read_lines(task, text, where)


def _check_places(task: str, text: str, where: str) -> None:
    known = PLACEHOLDERS[task]
    found = set(_PLACE.findall(text))
    may = f"Known here: {', '.join(map(_shown, known)) or 'none'}."
    if unknown := sorted(found - set(known)):
        raise BadInput(f"{where} has {_many(unknown)}, which nothing fills. {may}")
    if missing := [name for name in known if known[name].required and name not in found]:
        raise BadInput(f"{where} lacks {_many(missing)}. Write it where its text shall stand.")
    if "{{" in _PLACE.sub("", text):
        raise BadInput(f"{where} has {{{{ without a name and }}}} after it. {may}")


def _shown(name: str) -> str:
    return f"{{{{{name}}}}}"


def _many(names: list[str]) -> str:
    return ", ".join(map(_shown, names))


def _plain(text: str) -> str:
    """Lines end in one way, so that the same text has the same digest from every editor."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip() + "\n"


def _read(place: Path) -> str:
    try:
        return _plain(place.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The template {place} cannot be read as UTF-8 text: {error}.") from error
