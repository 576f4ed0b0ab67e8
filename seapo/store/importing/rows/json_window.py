"""JSON values one after the other out of a text of any length, through a window on it."""

import io
import json
import re

from seapo.store.importing.rows.text import LOOKAHEAD

SPACE = re.compile(r"[\s,]*")
DECODER = json.JSONDecoder(strict=False)


class Window:
    """A window on a long text: more is read where a value is not whole yet."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self.text = ""
        self.at = 0
        self.more = True

    def refill(self) -> bool:
        added = self._file.read(max(1 << 20, len(self.text) - self.at))
        self.text = self.text[self.at :] + added
        self.at = 0
        self.more = bool(added)
        return self.more

    def peek(self) -> str:
        """The next sign that is neither space nor comma; empty at the end."""
        while True:
            self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches nothing too
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.refill():
                return ""

    @property
    def rest(self) -> int:
        return len(self.text) - self.at


def next_value(window: Window) -> tuple[object, str]:
    """The next JSON value and its text.

    Raises:
        ValueError: what follows is no JSON value, or is never finished.
    """
    while True:
        try:
            value, end = DECODER.raw_decode(window.text, window.at)
        except json.JSONDecodeError as error:
            unfinished = "Unterminated" in error.msg or error.pos >= len(window.text) - 12
            if not unfinished or window.rest > LOOKAHEAD or not window.refill():
                raise
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        else:
            if end == len(window.text) and window.more and window.refill():
                continue
            text = window.text[window.at : end]
            window.at = end
            return value, text
