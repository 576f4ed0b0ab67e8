"""What earlier starts of an injection have done: rows that are through, and answers to use."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from seapo.engines import Answer
from seapo.workers.injection.lines import Line, Row, key


class Done:
    """Which rows earlier starts are through with, and how many lines the others have.

    Rows are remembered by their hashes alone, and this start's not at all, since it meets each once: a run's
    memory does not grow with its rows, a resumed one's by some 60 bytes for each that is done.
    """

    def __init__(self) -> None:
        self._there: Counter[int] = Counter()
        self._whole: set[int] = set()
        self.rows = 0

    def add(self, line: Mapping[str, Any]) -> bool:
        """Count one line; whether it was its row's last."""
        return self._last(line) is not None

    def remember(self, line: Mapping[str, Any]) -> None:
        """Count a line of an earlier start."""
        row = self._last(line)
        if row is not None:
            self._whole.add(row)

    def _last(self, line: Mapping[str, Any]) -> int | None:
        row = hash(key(line))
        self._there[row] += 1
        if self._there[row] < int(line.get("of", 1)):
            return None
        del self._there[row]
        self.rows += 1
        return row

    def missing(self, rows: Iterable[Row]) -> Iterator[Row]:
        return (row for row in rows if hash(key(row)) not in self._whole)

    def unwritten(self, lines: list[Line]) -> list[Line]:
        """What a row's lines lack of being written: a kill may have come between two of them."""
        return lines[self._there[hash(key(lines[0]))] :] if lines else []

    def holds(self, answer_key: str) -> bool:
        """Whether the row of an answer's key is through."""
        positive, asked, _, _ = answer_key.rsplit("/", 3)
        return hash((positive, asked)) in self._whole


def as_line(answer: Answer) -> Line:
    """An answer as answers.jsonl keeps it."""
    return {
        name: value
        for name, value in vars(answer).items()
        if value not in ("", 0) or name == "text"
    }


def kept_answers(lines: Iterable[Mapping[str, Any]], done: Done) -> dict[str, Answer]:
    """Answers, by key, whose rows have no result yet: at most what was under way when a run broke off."""
    found = {}
    for line in lines:
        name = str(line.get("key", ""))
        if (
            name.count("/") >= 3
            and not done.holds(name)
            and line.get("finish") in ("stop", "length")
        ):
            found[name] = Answer(**line)
    return found
