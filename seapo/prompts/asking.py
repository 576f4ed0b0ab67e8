"""The request for a negative: a template filled with one positive, and how the answer shall come back.

Instructions come first and the material after them, so that engines with a prefix cache read the
instructions once; what belongs to this positive alone follows the material.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from seapo.errors import BadInput
from seapo.prompts.data import conversation, delimited
from seapo.prompts.tasks import DIFFICULTY, REWRITE_MODES, SHIPPED, TYPES
from seapo.prompts.template import digest, load
from seapo.prompts.wordings import DIFFICULTIES, KINDS, read_lines
from seapo.records import Turn

# What is changed and why come before the answer. A model that has named its error first puts in one
# error, the one it was asked for, instead of finding words afterwards for what it happened to write.
# An answer that is cut off is of no use in either order; this way its receipt is whole even then.
FIELDS = ("changed", "why", "answer")
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in FIELDS},
    "required": list(FIELDS),
    "additionalProperties": False,
}
_FREE_KIND = "Choose the sort of error that fits this answer best."
"""Where no sub-kind was drawn."""


@dataclass(frozen=True)
class Asked:
    turns: list[dict[str, str]]
    """One user turn: not every chat template knows a system turn."""
    schema: dict[str, Any] | None
    template: str
    """The template's name and a digest of all wordings in use, as in `inject/rewrite/logic@1a2b3c4d`."""


def rewrite_request(  # noqa: PLR0913, PLR0917  # each of them is drawn or set on its own
    turns: Sequence[Turn],
    answer: str,
    asked: str,
    kind: str,
    difficulty: str,
    mode: str,
    structured: bool,
    own: Path | None = None,
    failed: Sequence[str] = (),
) -> Asked:
    """Ask for `answer` with one error of the type `asked` and its sub-kind; `failed` says why tries were no use.

    `kind` is a name of KINDS[asked], or empty for any of them; `mode` is `rewrite` or `minimal`.

    Raises:
        BadInput: a type, sub-kind, difficulty or mode that is not there, or a bad file in `own`.
    """
    _known("error type with a template", asked, TYPES)
    _known("mode with a template", mode, REWRITE_MODES)
    _known(f"sub-kind of {asked}", kind, ("", *KINDS[asked]))
    _known("difficulty", difficulty, DIFFICULTIES)
    template = load(f"inject/{mode}/{asked}", own)
    kinds, difficulties = load(f"kinds/{asked}", own), load(DIFFICULTY, own)
    material = delimited({"conversation": conversation(turns), "original_answer": answer})
    text = template.render(
        {
            "conversation": material["conversation"],
            "answer": material["original_answer"],
            "kind": read_lines(kinds.name, kinds.text, kinds.name).get(kind, _FREE_KIND),
            "difficulty": read_lines(DIFFICULTY, difficulties.text, DIFFICULTY)[difficulty],
        }
    )
    parts = [text.strip(), _mend(failed), _part("structured" if structured else "plain")]
    return Asked(
        [{"role": "user", "content": "\n\n".join(filter(None, parts))}],
        dict(SCHEMA) if structured else None,
        f"{template.name}@{digest(template.text, kinds.text, difficulties.text)}",
    )


def _known(what: str, came: str, known: Sequence[str] | Mapping[str, str]) -> None:
    if came not in known:
        names = ", ".join(filter(None, known))
        raise BadInput(f"There is no {what} called {came!r}. There are: {names}.")


def _mend(failed: Sequence[str]) -> str:
    if not failed:
        return ""
    return _part("failed") + "\n" + "\n".join(f"- {reason}" for reason in failed)


@cache
def _part(name: str) -> str:
    """A shipped text that ends a request; not a user's, because `reading` must understand what it asks for."""
    return (SHIPPED / "output" / f"{name}.txt").read_text(encoding="utf-8").strip()
