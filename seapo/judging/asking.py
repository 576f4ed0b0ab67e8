"""The questions about a pair: each answer alone, and which one is worse in either order.

The same question is asked about the untouched chosen answer as about the rejected one, and no question
says which is which: so hits and false alarms come from the same eyes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seapo.judging.cases import Case
from seapo.prompts import conversation, delimited, load
from seapo.records import content_id

REJECTED, CHOSEN = "rejected", "chosen"
CHOSEN_FIRST, REJECTED_FIRST = "chosen_first", "rejected_first"
"""What a question is about: one answer alone, or both with one of them shown first."""
SINGLE, ORDER = "judge/single", "judge/order"
NONE = "none"
"""What a judge says of the type of an error that is not there."""
FIRST, SECOND, TIE = "first", "second", "tie"


@dataclass(frozen=True)
class Question:
    key: str
    """Names what is asked: the same words have the same key, so a chosen answer is judged once."""
    aspect: str
    """One of REJECTED, CHOSEN, CHOSEN_FIRST, REJECTED_FIRST."""
    text: str
    schema: Mapping[str, Any]

    @property
    def turns(self) -> list[dict[str, str]]:
        return [{"role": "user", "content": self.text}]


class Asker:
    """Puts the questions about pairs into words."""

    def __init__(
        self, types: Mapping[str, str], order: bool = True, own: Path | None = None
    ) -> None:
        """`types` are names with their descriptions; a template in the folder `own` wins over the shipped one.

        Raises:
            BadInput: a template of the user's that lacks a placeholder, or cannot be read.
        """
        self._single, self._order = load(SINGLE, own), load(ORDER, own)
        self._types = "\n".join(f"- {name}: {says}" for name, says in types.items())
        self._schema = _single_schema(list(types))
        self._orders = order

    @property
    def templates(self) -> dict[str, str]:
        """Each task with the digest of its wording."""
        used = (self._single, self._order) if self._orders else (self._single,)
        return {template.name: template.digest for template in used}

    def questions(self, case: Case) -> list[Question]:
        """All that is asked about a pair."""
        chosen, rejected = case.positive.answer, case.rejected
        asked = [self._alone(case, REJECTED, rejected), self._alone(case, CHOSEN, chosen)]
        if self._orders:
            asked.append(self._both(case, CHOSEN_FIRST, chosen, rejected))
            asked.append(self._both(case, REJECTED_FIRST, rejected, chosen))
        return asked

    def _alone(self, case: Case, aspect: str, answer: str) -> Question:
        values = delimited({"conversation": conversation(case.positive.turns), "answer": answer})
        return _question(
            aspect, self._single.render({**values, "types": self._types}), self._schema
        )

    def _both(self, case: Case, aspect: str, first: str, second: str) -> Question:
        spoken = conversation(case.positive.turns)
        said = {"conversation": spoken, "first_answer": first, "second_answer": second}
        values = delimited(said)
        places = {"first": values["first_answer"], "second": values["second_answer"]}
        return _question(aspect, self._order.render({**values, **places}), _ORDER_SCHEMA)


_WORDS = {"type": "string", "maxLength": 300}
"""A weak model rambles in a string that has no end, and never comes to its verdict."""


def _question(aspect: str, text: str, schema: Mapping[str, Any]) -> Question:
    return Question(content_id("question/1", text), aspect, text, schema)


def _single_schema(types: list[str]) -> dict[str, Any]:
    scale = {"type": "integer", "enum": [1, 2, 3, 4, 5]}
    return _object(
        {
            "why": _WORDS,
            "error": {"type": "boolean"},
            "type": {"type": "string", "enum": [*types, NONE]},
            "quote": _WORDS,
            "severity": {"type": "integer", "enum": [0, 1, 2, 3, 4, 5]},
            "accuracy": scale,
            "quality": scale,
        }
    )


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    """Every field, in this order, and no other: what each engine's constrained decoding knows."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


_ORDER_SCHEMA = _object({"why": _WORDS, "worse": {"type": "string", "enum": [FIRST, SECOND, TIE]}})
