"""Which findings make a pair unusable as it is, and each finding in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from seapo.records import Finding
from seapo.verify.amounts import beyond, uneven

ANY = ("*",)
MINIMAL_EDIT = 0.35
"""A limit for edit_ratio where one place was to be changed: what `failing` may be given as `edit_limit`."""


@dataclass(frozen=True)
class Rule:
    fails: Callable[[Finding], bool]
    types: tuple[str, ...] = ANY
    """Error types that it holds for; ANY holds for all, unknown and the users' own too."""

    def holds(self, error_type: str | None) -> bool:
        return self.types == ANY or error_type in self.types


def _seen(finding: Finding) -> bool:
    """Whether the check saw it for sure: 0.5 tells of what was mended, or may be honest."""
    return finding.value > 0.5


FAILS: Mapping[str, Rule] = {
    "unchanged": Rule(_seen),
    "refusal": Rule(_seen),
    "preamble": Rule(_seen),
    "announced": Rule(_seen),
    "truncated": Rule(_seen),
    "language": Rule(_seen),
    "length_ratio": Rule(uneven),
    "format_broken": Rule(_seen),
    # A wrong answer must end on another one. A flawed argument may still come to the right end, and a
    # made-up source may stand beside it: for those types, and where nobody asked for a type, it is a figure.
    "final_answer_same": Rule(_seen, ("correctness",)),
    # Code that passes is no worse code. Made-up detail may stand in the words around it.
    "code_passes": Rule(_seen, ("correctness", "logic")),
    "duplicate": Rule(_seen),
    "telltale": Rule(_seen),
    "empty": Rule(_seen),
}
"""When a finding fails a pair. edit_ratio is a figure; it fails where the caller gives a limit."""

WORDS: Mapping[str, str] = {
    "unchanged": "The answer says the same as the original one; it needs an error in it.",
    "refusal": "The model declined to write the answer.",
    "preamble": "Words about the task stand before the answer; the answer alone is wanted.",
    "announced": "The answer says that, or where, it is wrong; the error must not be pointed out.",
    "truncated": "The answer breaks off before its end.",
    "language": "The answer is in another language than the original one.",
    "length_ratio": "The answer is much shorter or longer than the original one; about the same length is wanted.",
    "format_broken": "The answer lost or broke the original's format: lists, code, tables, formulas or tags.",
    "edit_ratio": "More of the answer was changed than the one place that was to be.",
    "final_answer_same": "The answer still ends on the original's final answer, which must change.",
    "code_passes": "The code still passes its tests; it must fail them.",
    "duplicate": "The same answer was written before; another error is wanted.",
    "telltale": 'Words such as "incorrectly" or "fictional" give the error away; leave them out.',
    "empty": "There is no answer in the text.",
}
"""What each failed check means, for people and for asking the model again."""


def failing(
    findings: Iterable[Finding],
    type: str | None = None,  # noqa: A002 - the record's own word
    edit_limit: float | None = None,
) -> tuple[Finding, ...]:
    """The findings that make a pair of this error type unusable as it is.

    `edit_limit`: the share of both sides, 0 to 1, that may have been changed at most.
    """
    return tuple(finding for finding in findings if _fails(finding, type, edit_limit))


def _fails(finding: Finding, error_type: str | None, edit_limit: float | None) -> bool:
    if finding.name == "edit_ratio":
        return edit_limit is not None and beyond(finding, edit_limit)
    rule = FAILS.get(finding.name)
    return rule is not None and rule.holds(error_type) and rule.fails(finding)
