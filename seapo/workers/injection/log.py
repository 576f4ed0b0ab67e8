"""What earlier starts of an injection have done: rows that are through, and answers to use."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from seapo.engines import Answer
from seapo.workers.injection.lines import Line, Row, key

Key = tuple[str, str]


class Done:
    """Which rows have all of their result lines, and how many lines the others have."""

    def __init__(self) -> None:
        self._there: Counter[Key] = Counter()
        self._whole: set[Key] = set()

    def add(self, line: Mapping[str, Any]) -> bool:
        """Take one line in; whether it was its row's last."""
        name = key(line)
        self._there[name] += 1
        if self._there[name] < int(line.get("of", 1)):
            return False
        del self._there[name]
        self._whole.add(name)
        return True

    @property
    def rows(self) -> int:
        return len(self._whole)

    def missing(self, rows: Iterable[Row]) -> Iterator[Row]:
        return (row for row in rows if key(row) not in self._whole)

    def unwritten(self, lines: list[Line]) -> list[Line]:
        """What a row's lines lack of being written: a kill may have come between two of them."""
        return lines[self._there[key(lines[0])] :] if lines else []

    def holds(self, answer_key: str) -> bool:
        """Whether the row of an answer's key is through."""
        positive, asked, _, _ = answer_key.rsplit("/", 3)
        return (positive, asked) in self._whole


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
