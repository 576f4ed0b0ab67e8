"""Reading JSON objects as models write them: quotes of any kind, raw line breaks, odd commas, an end cut off.

Everything that follows an opening brace is read as well as it can be; nothing is ever executed.
"""

import re
from dataclasses import dataclass, field
from typing import Any

_DEEPEST = 40
"""Levels of nesting that are followed; deeper ones are no reply to anything asked here."""
_CLOSING = {'"': '"', "'": "'", "“": "”", "‘": "’"}
_NAMED = {"true": True, "false": False, "null": None, "none": None, "nan": None}
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "/": "/", "\\": "\\"}
_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"[^,{}\[\]\"\s:]+")
_HEX = re.compile(r"u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?")
_QUOTED_KEY = r"""["'“‘]\w{1,40}["'”’]\s*:"""
_END = r"""\}\s*(?:[,}\]`]|$)"""
# What shows that a quote ends its string, by where the string stands; else it belongs to the text, as
# the quotes of code do that a model forgot to escape.
_AFTER = {
    "key": re.compile(r"\s*:"),
    "quoted": re.compile(rf"[\s,]*(?:{_END}|$|{_QUOTED_KEY})"),
    "bare": re.compile(rf"[\s,]*(?:{_END}|$)|\s*,[\s,]*\w{{1,40}}\s*:"),
    "item": re.compile(r"\s*(?:,|\]|$)"),
}
_VALUES = ("quoted", "bare")
_PERHAPS = re.compile(r"[\s,]*\}")
"""What may end a string too, where nothing surer follows: an object with text behind it."""


class TooDeep(ValueError):
    """An object nested deeper than any reply is."""


@dataclass
class Reader:
    """One reading of a text from one place on."""

    text: str
    at: int
    cut: bool = False
    """Whether the text ended before what was being read did."""
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Where the outermost object's values stand in the text, in their order."""
    torn: bool = False
    """Whether the text ended inside a string, which is then the last thing read."""
    _depth: int = 0

    def read(self) -> dict[str, Any]:
        """The object whose brace stands at `at`, which then lies behind it; raises TooDeep."""
        self._deeper()
        self.at += 1
        found: dict[str, Any] = {}
        while not self._closed("}"):
            start = self.at
            quoted = self._peek() in _CLOSING
            name = str(self._string("key") if quoted else self._bare())
            if self._peek() != ":":
                # Neither a pair nor the end: a stray sign, which is passed over.
                self.at = max(self.at, start + 1)
                continue
            self.at += 1
            self._skip()
            began = self.at
            found[name] = self._value("quoted" if quoted else "bare")
            if self._depth == 1:
                self.places[name] = (began, self.at)
        self._depth -= 1
        return found

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooDeep(f"more than {_DEEPEST} levels")

    def _list(self) -> list[Any]:
        self._deeper()
        self.at += 1
        found: list[Any] = []
        while not self._closed("]"):
            start = self.at
            found.append(self._value("item"))
            if self.at == start:  # a stray sign
                found.pop()
                self.at += 1
        self._depth -= 1
        return found

    def _value(self, where: str) -> Any:
        sign = self._peek()
        if sign == "{":
            return self.read()
        if sign == "[":
            return self._list()
        return self._string(where) if sign in _CLOSING else self._bare()

    def _skip(self) -> None:
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches always

    def _peek(self) -> str:
        """The next sign behind white space; empty at the end."""
        self._skip()
        return self.text[self.at : self.at + 1]

    def _closed(self, bracket: str) -> bool:
        """Pass commas over, then the closing bracket if it is next; the text's end closes too."""
        while self._peek() == ",":
            self.at += 1
        sign = self._peek()
        self.cut = self.cut or not sign
        self.at += sign == bracket
        return not sign or sign == bracket

    def _bare(self) -> Any:
        """A number, a name such as true or None, or the word as it stands."""
        found = _BARE.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        word = found[0]
        if word.lower() in _NAMED:
            return _NAMED[word.lower()]
        try:
            return float(word) if re.search(r"[.eE]", word) else int(word)
        except ValueError:
            return word

    def _string(self, where: str) -> str:
        close = _CLOSING[self.text[self.at]]
        stop = re.compile(rf"[\\{close}]")
        parts: list[str] = []
        perhaps: tuple[int, int] | None = None
        start = self.at = self.at + 1
        while found := stop.search(self.text, self.at):
            self.at = found.start()
            if found[0] == "\\":
                parts += [self.text[start : self.at], self._escape()]
                start = self.at
                continue
            parts.append(self.text[start : self.at])
            start, self.at = self.at, self.at + 1
            if _AFTER[where].match(self.text, self.at):
                return "".join(parts)
            if where in _VALUES and _PERHAPS.match(self.text, self.at):
                perhaps = len(parts), self.at
        return self._without_end([*parts, self.text[start:]], perhaps)

    def _without_end(self, parts: list[str], perhaps: tuple[int, int] | None) -> str:
        """A string that nothing sure ends: up to where it perhaps did, else to the end of the text."""
        if perhaps:
            number, self.at = perhaps
            return "".join(parts[:number])
        self.cut, self.torn, self.at = True, True, len(self.text)
        return "".join(parts)

    def _escape(self) -> str:
        """What a backslash and the signs behind it stand for; an unknown one stands for itself."""
        self.at += 1
        sign = self.text[self.at : self.at + 1]
        if sign == "u" and (found := _HEX.match(self.text, self.at)):
            self.at = found.end()
            return _character(found[1], found[2])
        self.at += 1
        if sign in ("", '"', "'"):
            return sign
        return _ESCAPES.get(sign, f"\\{sign}")


def _character(code: str, second: str | None) -> str:
    """A character of its UTF-16 code units; half a pair becomes the sign for an unreadable one."""
    units = bytes.fromhex(code + (second or ""))
    return units.decode("utf-16-be", "replace")
