"""The frozen values of an evaluation: an item with its check, and the task that groups like items."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

Kind = Literal["generate", "choose"]
UNSEEN = "/unseen"
"""End of the group of items in wordings that the model was not built on: they are scored apart."""


def is_unseen(row: Mapping[str, object]) -> bool:
    """Whether a line of items.jsonl is of an item that is scored apart."""
    return str(row.get("group", "")).endswith(UNSEEN)


@dataclass(frozen=True)
class Item:
    id: str
    """Named from content, so that two runs on one suite pair up."""
    dimension: str
    kind: Kind
    prompt: str
    target: str
    """What a right answer gives; for a choice the right answer's text."""
    rule: str
    """A key of `checks.RULES`, `code`, or for a choice `mc1` or `mc2`."""
    context: tuple[str, ...] = ()
    """What the rule needs beside the target: names that must not stand there, a program's tests."""
    choices: tuple[str, ...] = ()
    gold: tuple[int, ...] = ()
    """Which choices are right."""
    group: str = ""
    """The kind of question, for a closer look than by dimension."""

    def row(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Task:
    name: str
    items: tuple[Item, ...]
    most_tokens: int = 64
    """Tokens generated at most an answer."""

    @property
    def kind(self) -> Kind:
        return self.items[0].kind


@dataclass(frozen=True)
class Suite:
    name: str
    tasks: tuple[Task, ...]
    skipped: Mapping[str, int]
    """Items that are not asked, by reason."""


def answered(item: Item, answer: str, score: float) -> dict[str, object]:
    """Return the line that an answered item leaves in items.jsonl."""
    return {
        "id": item.id,
        "dimension": item.dimension,
        "kind": item.kind,
        "group": item.group,
        "prompt": item.prompt,
        "target": item.target,
        "answer": answer,
        "score": score,
    }
