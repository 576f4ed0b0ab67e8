"""Checks on a candidate pair, each a function to a finding; none needs a model or runs code.

`length_ratio`, `edit_ratio` and `unchanged` come with every pair, the others where they have something to say.
"""

from collections.abc import Iterable

from seapo.records import Finding, Injection, Positive
from seapo.verify.amounts import edit_ratio, length_ratio
from seapo.verify.announced import announced
from seapo.verify.broken import format_broken
from seapo.verify.candidate import Candidate, Check
from seapo.verify.duplicate import LONG_ENOUGH, duplicate
from seapo.verify.empty import empty
from seapo.verify.final import final_answer, final_answer_same
from seapo.verify.language import language
from seapo.verify.preamble import preamble, take_off_preamble
from seapo.verify.refusal import refusal
from seapo.verify.rules import FAILS, MINIMAL_EDIT, WORDS, failing
from seapo.verify.telltale import telltale
from seapo.verify.truncated import truncated
from seapo.verify.unchanged import unchanged

__all__ = [
    "CHECKS",
    "FAILS",
    "LONG_ENOUGH",
    "MINIMAL_EDIT",
    "NAMES",
    "WORDS",
    "check",
    "failing",
    "final_answer",
    "take_off_preamble",
    "verify",
]

CHECKS: tuple[Check, ...] = (
    unchanged, refusal, preamble, announced, truncated, language, length_ratio, format_broken,
    edit_ratio, final_answer_same, duplicate, telltale, empty,
)  # fmt: skip
NAMES: tuple[str, ...] = tuple(WORDS)
"""Every finding's name, in order; `code_passes` comes from a worker that may run code."""


def check(
    positive: Positive,
    rejected: str,
    injection: Injection | None = None,
    finish: str | None = None,
    others: Iterable[str] = (),
    preamble: str = "",
) -> tuple[Finding, ...]:
    """Every check's finding on a rejected answer from any source.

    `finish`: how the engine ended it. `others`: negatives it must not repeat (of other positives only
    those with LONG_ENOUGH code points). `preamble`: what was taken off its beginning before.
    """
    candidate = Candidate(positive, rejected, injection, finish, others, preamble)
    found = (one(candidate) for one in CHECKS)
    return tuple(finding for finding in found if finding)


def verify(positive: Positive, injection: Injection) -> tuple[Finding, ...]:
    """Every check's finding on an injection."""
    return check(positive, injection.rejected, injection)
