"""One negative from one positive: the drawn type's rules first, another type's where none applies."""

import unicodedata
from collections.abc import Iterator
from random import Random

from seapo.errors import BadInput
from seapo.injectors import correctness, hallucination, logic
from seapo.injectors.anywhere import exchanged_words
from seapo.injectors.edits import Change, apply_edits
from seapo.injectors.rules import Rule, in_order
from seapo.injectors.scene import REACH, Scene
from seapo.records import Injection, Positive, Spans, content_id

RULES: dict[str, tuple[Rule, ...]] = {
    "correctness": correctness.RULES,
    "logic": logic.RULES,
    "hallucination": hallucination.RULES,
}
_ANYWHERE = (Rule("exchanged_words", 1, exchanged_words),)
_INSTEAD = {
    "correctness": ("logic", "hallucination"),
    "logic": ("correctness", "hallucination"),
    "hallucination": ("correctness", "logic"),
}


class NotInjectable(BadInput):
    """No rule finds a way in; `reason` is a short key to count by."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def inject(positive: Positive, asked: str, seed: int) -> Injection:
    """Put one error of the asked type into the answer, or of another type where that has no way in.

    The same positive, type and seed give the same negative on every machine. Raises NotInjectable
    for answers without words and where no rule of any type applies, BadInput for an unknown type.
    """
    if asked not in RULES:
        raise BadInput(f"unknown error type {asked!r}; the rules know {', '.join(RULES)}")
    _check_text(positive.answer)
    scene = scene_of(positive)
    for kind, rules in _tables(asked):
        rng = Random(content_id("inject/1", str(seed), positive.id, kind))
        for rule, change in _changes(scene, rules, rng):
            rejected, spans = apply_edits(positive.answer, change.edits)
            if _differs(positive.answer, rejected):
                return _receipt(asked, kind, rule, change, rejected, spans)
    raise NotInjectable("no_rule", "no rule of any type finds something to change in this answer")


def scene_of(positive: Positive) -> Scene:
    """The positive as the rules see it, cut to their reach."""
    prompt = "\n".join(turn.content for turn in positive.turns if turn.role != "system")
    return Scene(prompt[-REACH:], positive.answer[:REACH])


def _check_text(answer: str) -> None:
    if not answer.strip():
        raise NotInjectable("empty", "the answer is empty")
    if not any(c.isalnum() for c in answer[:REACH]):
        raise NotInjectable("no_letters", "the answer has no letters or digits")


def _tables(asked: str) -> list[tuple[str, tuple[Rule, ...]]]:
    """The asked type's rules, the other types', and what works on any two words."""
    kinds = (asked, *_INSTEAD[asked])
    return [*((kind, RULES[kind]) for kind in kinds), ("correctness", _ANYWHERE)]


def _changes(scene: Scene, rules: tuple[Rule, ...], rng: Random) -> Iterator[tuple[str, Change]]:
    for rule in in_order(rules, rng):
        change = rule.apply(scene, rng)
        if change and change.edits:
            yield rule.name, change


def _differs(chosen: str, rejected: str) -> bool:
    """Do the texts differ beyond spaces, case and Unicode form, and is anything left?"""
    return bool(rejected.strip()) and _plain(chosen) != _plain(rejected)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _receipt(
    asked: str, kind: str, rule: str, change: Change, rejected: str, spans: Spans
) -> Injection:
    why = change.why
    if asked != kind:
        why = f"{why[:-1]} (a {kind} error: no rule for {asked} fits this answer)."
    return Injection(rejected, asked, kind, rule, spans, why)
