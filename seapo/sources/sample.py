"""The head of a file as a person would look at it: its columns, and what kind of value stands in each."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from seapo.sources.words import BAD_WORDS, GOOD_WORDS, ROLES

Row = dict[str, object]
Kind = Literal[
    "text", "turns", "turn", "transcript", "texts", "list", "object", "number", "bool", "none"
]
"""`turns` is a list of messages, `turn` one message, `transcript` a dialogue in one string."""

ROLE_KEYS = ("role", "from", "speaker", "author")
CONTENT_KEYS = ("content", "value", "text", "message")
NUMBER = re.compile(r"[-+]?[\d.]+")
TRANSCRIPT = re.compile(r"(?:###\s*|\[)?(?:Human|User|Assistant)\]?\s*:")


@dataclass(frozen=True)
class Sample:
    """Some rows from the head of a file."""

    rows: tuple[Row, ...]
    names: Mapping[str, str] | None = None
    """The only names that are found, each with its column, where a person mapped them."""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for row in self.rows for key in row))

    @cached_property
    def _by_plain_name(self) -> dict[str, str]:
        names: dict[str, str] = dict(self.names or {})
        if names:
            return names
        for column in self.columns:
            names.setdefault(plain(column), column)
        return names

    def find(self, names: Iterable[str]) -> str | None:
        """The first of `names` that is a column here, whatever its case, spaces and dashes."""
        return next((self._by_plain_name[n] for n in names if n in self._by_plain_name), None)

    def has(self, *names: str) -> bool:
        return all(name in self._by_plain_name for name in names)

    def values(self, column: str) -> list[object]:
        """What stands in the column, without nulls; JSON inside strings is read."""
        found = (row.get(column) for row in self.rows)
        return [opened(value) for value in found if value is not None]

    def kind(self, column: str | None) -> Kind:
        """The kind most values of the column have; `none` where the column is absent or all null."""
        if column is None:
            return "none"
        counts = Counter(kind_of(value) for value in self.values(column))
        return counts.most_common(1)[0][0] if counts else "none"

    def message_keys(self, column: str) -> tuple[str, str]:
        """Under which keys the messages in this column hold role and text."""
        for value in self.values(column):
            message = value[0] if isinstance(value, list) and value else value
            if isinstance(message, dict) and is_message(message):
                return message_keys(message)
        return ROLE_KEYS[0], CONTENT_KEYS[0]

    def says_yes_or_no(self, column: str | None) -> bool:
        """Whether the column reads as a verdict: true or false, 1 or 0, thumbs up or down.

        A few other words in it do not make it something else, or every bad completion of the file would
        pass for a good one; another number does, because then it is a scale.
        """
        words = [word(value) for value in self.values(column)] if column else []
        strange = [one for one in words if one not in GOOD_WORDS and one not in BAD_WORDS]
        scale = any(NUMBER.fullmatch(one) for one in strange)
        return not scale and len(strange) * 2 < len(words)


def plain(name: str) -> str:
    """A column's name without case, spaces and dashes, which differ between exports."""
    return re.sub(r"[\s\-.]+", "_", name.strip().lower())


def word(value: object) -> str:
    return (
        json.dumps(value) if isinstance(value, bool | int | float) else str(value).strip().lower()
    )


def opened(value: object) -> object:
    """JSON that a table file holds as text, read; anything else as it is."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def kind_of(value: object) -> Kind:
    if isinstance(value, str):
        return "transcript" if is_transcript(value) else "text"
    if isinstance(value, list):
        return _kind_of_list(value)
    if isinstance(value, dict):
        return "turn" if is_message(value) else "object"
    return "bool" if isinstance(value, bool) else "number" if value is not None else "none"


def _kind_of_list(value: Sequence[object]) -> Kind:
    if value and all(isinstance(one, dict) and is_message(one) for one in value):
        return "turns"
    return "texts" if value and all(isinstance(one, str) for one in value) else "list"


def is_transcript(text: str) -> bool:
    """Whether a string opens with a speaker's name, as dialogue transcripts do."""
    return bool(TRANSCRIPT.match(text.lstrip()))


def is_message(value: Row) -> bool:
    role, content = message_keys(value)
    return role in value and content in value and str(value[role]).lower() in ROLES


def message_keys(message: Row) -> tuple[str, str]:
    role = next((key for key in ROLE_KEYS if key in message), ROLE_KEYS[0])
    content = next((key for key in CONTENT_KEYS if key in message), CONTENT_KEYS[0])
    return role, content
