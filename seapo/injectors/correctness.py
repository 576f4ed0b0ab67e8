"""Correctness errors: a wrong fact, number, unit, name, operator or comparison."""

import re
from fractions import Fraction
from random import Random

from seapo.injectors.arithmetic import wrong_step
from seapo.injectors.claims import denied_verb, wrong_claim
from seapo.injectors.code import wrong_expression
from seapo.injectors.dates import dated
from seapo.injectors.edits import Change, Edit, quote
from seapo.injectors.lists import exchanged_heads
from seapo.injectors.numbers import Number, nearby, numbers, write
from seapo.injectors.proper import Name, another_name, proper_names
from seapo.injectors.put import put, put_all, put_figure
from seapo.injectors.rules import Rule
from seapo.injectors.scene import Scene
from seapo.injectors.short import (
    named_whole,
    offered_alternative,
    other_option,
    other_verdict,
    wrong_number,
    wrong_sibling,
)
from seapo.injectors.short_last import some_other_word
from seapo.injectors.short_names import wrong_name
from seapo.injectors.words import (
    Group,
    antonyms,
    as_cased,
    finder,
    in_both_numbers,
    kind_of,
    reversals,
    world,
)

_LABEL = re.compile(
    r"(?:\b(?:step|question|option|chapter|part|section|figure|table|phase|level|example|problem|"
    r"task|version|v|line|no|sentence|item|page|day|input|output|choice|statement)s?\s?#?|[#_=(])$",
    re.IGNORECASE,
)


def wrong_figure(scene: Scene, rng: Random) -> Change | None:
    """A number of the prose changed, with every later mention of it."""
    if scene.is_code:
        return None
    found = [n for n in numbers(scene.answer) if _is_figure(scene, n)]
    found = [n for n in found if not scene.negated(n.start)]
    if not found:
        return None
    number = rng.choice(found)
    new = write(dated(scene.answer, number, rng) or nearby(number, rng), number)
    old = scene.answer[number.start : number.end]
    same = [n for n in found if n.value == number.value and n.start >= number.start]
    edits = [e for n in same for e in put_figure(scene, n, new)]
    return Change(tuple(edits), f"The figure {new} stands where {old} is right.")


def _is_figure(scene: Scene, number: Number) -> bool:
    before = scene.answer[max(0, number.start - 12) : number.start]
    label = _LABEL.search(before) or (number.value < 2 and not number.decimals)
    return not label and scene.free(number.start, number.end) and number.value > 0


def wrong_last_number(scene: Scene, rng: Random) -> Change | None:
    """The final number changed, with its mentions in the last two lines: for algebra and the like."""
    found = [n for n in numbers(scene.answer) if scene.free(n.start, n.end)]
    if scene.is_code or not found or not re.search(r"####|\\boxed|=", scene.answer):
        return None
    last = found[-1]
    value = nearby(last, rng)
    since = scene.answer.rfind("\n", 0, max(0, scene.answer.rfind("\n", 0, last.start))) + 1
    same = [n for n in found if n.value == last.value and n.start >= since]
    edits = tuple(Edit(n.start, n.end, write(value, n)) for n in same)
    return Change(edits, _final_why(last.value, value))


def _final_why(old: Fraction, new: Fraction) -> str:
    return f"The result is given as {float(new):,.10g}; the working leads to {float(old):,.10g}."


def wrong_member(scene: Scene, rng: Random) -> Change | None:
    """A word changed for a sibling of its kind, wherever it stands from there on."""
    if scene.is_code or not scene.is_english:
        return None
    found = [] if named_whole(scene) else _members(scene)
    if not found:
        return None
    match, group = rng.choice(found)
    new = group.other(match.group(), rng, scene.answer.lower()) or ""
    new = as_cased(new, match.group())
    pairs = in_both_numbers(match.group(), new)
    edits = tuple(e for old, other in pairs for e in put_all(scene, old, other, match.start()))
    return Change(edits, f"{quote(new)} stands where {quote(match.group())} is right.")


def other_sense(scene: Scene, match: re.Match[str]) -> bool:
    """Is it a verb, as in `to train`, a title, as in `Doctor of`, or a set phrase, as in `at school`?"""
    before, behind = scene.answer[: match.start()][-5:], scene.answer[match.end() :][:4]
    small = match.group()[0].islower() and bool(re.search(r"\b(?:to|at|it|who) $", before))
    return small or (match.group()[0].isupper() and behind == " of " and " " not in match.group())


_NOT_A_MEMBER = frozenset(
    ("May", "second", "will", "US", "Independent", "Apple", "March", "orange")
)


def _members(scene: Scene) -> list[tuple[re.Match[str], Group]]:
    """Known words of the text; those the prompt and the answer hang on first."""
    found = [
        (m, group)
        for m in finder("siblings").finditer(scene.answer)
        if m.group() not in _NOT_A_MEMBER
        and scene.free(*m.span())
        and (group := kind_of(m.group())) is not None
        and not scene.negated(m.start())
        and not other_sense(scene, m)
    ]
    names = [
        (m, group) for m, group in found if m.group() in group.words and m.group()[0].isupper()
    ]
    return names or [row for row in found if row[1].name not in _LOOSE] or found


_LOOSE = frozenset(("people", "places", "devices", "containers", "rooms", "relatives", "furniture"))
"""Kinds whose words are often used in other senses."""


def turned_fact(scene: Scene, rng: Random) -> Change | None:
    """One word turned into its opposite: higher for lower, increases for decreases."""
    if scene.is_code or not scene.is_english or named_whole(scene):
        return None
    starts = {s.start for s in scene.sentences}
    found = [
        m
        for m in finder("antonyms").finditer(scene.answer)
        if m.start() not in starts and scene.free(*m.span()) and not scene.negated(m.start())
    ]
    found = [m for m in found if not _both_named(scene, m)]
    if not found:
        return None
    match = rng.choice(found)
    word = match.group()
    new = as_cased(antonyms().get(word) or antonyms()[word[0].lower() + word[1:]], word)
    edits = put(scene, *match.span(), new)
    return Change(edits, f"The statement is turned round: {quote(new)} instead of {quote(word)}.")


def _both_named(scene: Scene, match: re.Match[str]) -> bool:
    """Does the opposite stand close by, as in `the rich and the poor`?"""
    word = match.group()
    opposite = antonyms().get(word) or antonyms()[word[0].lower() + word[1:]]
    near = scene.answer[max(0, match.start() - 60) : match.end() + 60].lower()
    return bool(re.search(rf"\b{re.escape(opposite.lower())}\b", near))


def exchanged_names(scene: Scene, rng: Random) -> Change | None:
    """Two names of one kind take each other's place throughout the text."""
    if scene.is_code or not scene.is_english:
        return None
    by_text: dict[str, Name] = {}
    for name in proper_names(scene):
        by_text.setdefault(name.text, name)
    pairs = [
        (a, b)
        for i, a in enumerate(list(by_text.values())[:40])
        for b in list(by_text.values())[i + 1 : 40]
        if _interchangeable(scene, a, b)
    ]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    edits = (*put_all(scene, one.text, other.text), *put_all(scene, other.text, one.text))
    why = f"{quote(one.text)} and {quote(other.text)} have changed places: each is said to be the other."
    return Change(edits, why)


def _interchangeable(scene: Scene, one: Name, other: Name) -> bool:
    """Of one kind, neither within the other, and not just listed side by side."""
    if one.text in other.text or other.text in one.text:
        return False
    kinds = kind_of(one.text), kind_of(other.text)
    alike = (kinds[0] is not None and kinds[0] is kinds[1]) or (one.is_person and other.is_person)
    apart = not re.search(
        rf"{re.escape(one.text)}(?:, | and | or |, and |/| & )|{re.escape(other.text)}"
        rf"(?:, | and | or |, and |/| & ){re.escape(one.text)}",
        scene.answer,
    )
    return alike and apart


def wrong_proper_name(scene: Scene, rng: Random) -> Change | None:
    """A name of the text changed for another of its kind, wherever it stands."""
    if scene.is_code or not scene.is_english:
        return None
    found = [n for n in proper_names(scene) if n.is_person or kind_of(n.text)]
    found = [n for n in found if not scene.negated(n.start)]
    if not found:
        return None
    name = rng.choice(found)
    new = another_name(name, rng)
    edits = put_all(scene, name.text, new)
    return Change(edits, f"{quote(new)} is named where {quote(name.text)} is right.")


def wrong_member_elsewhere(scene: Scene, rng: Random) -> Change | None:
    """A sibling for a known word of another language or script."""
    found = [m for m in finder("world").finditer(scene.answer) if scene.free(*m.span())]
    if scene.is_code or not found:
        return None
    match = rng.choice(found)
    group = _group_elsewhere(match.group())
    new = group.other(match.group(), rng, scene.answer) if group else None
    if group is None or not new:
        return None
    new = as_cased(new, match.group())
    same = [m for m in found if m.group() == match.group() and m.start() >= match.start()]
    edits = tuple(Edit(*m.span(), new) for m in same)
    return Change(edits, f"{quote(new)} stands where {quote(match.group())} is right.")


def _group_elsewhere(word: str) -> Group | None:
    return world().get(word) or world().get(word[0].lower() + word[1:])


def turned_elsewhere(scene: Scene, rng: Random) -> Change | None:
    """A word of another language or script turned into its opposite."""
    found = [m for m in finder("reversals").finditer(scene.answer) if scene.free(*m.span())]
    if scene.is_code or scene.is_english or not found:
        return None
    match = rng.choice(found)
    word = match.group()
    new = as_cased(reversals().get(word) or reversals()[word[0].lower() + word[1:]], word)
    why = f"The statement is turned round: {quote(new)} instead of {quote(word)}."
    return Change((Edit(*match.span(), new),), why)


RULES = (
    Rule("wrong_step", 1_000_000, wrong_step),
    Rule("other_option", 1_000_000, other_option),
    Rule("other_verdict", 1_000_000, other_verdict),
    Rule("wrong_expression", 100_000, wrong_expression),
    Rule("offered_alternative", 5_000, offered_alternative),
    Rule("wrong_number", 60, wrong_number),
    Rule("wrong_sibling", 60, wrong_sibling),
    Rule("wrong_last_number", 10_000, wrong_last_number),
    Rule("exchanged_names", 16, exchanged_names),
    Rule("exchanged_heads", 16, exchanged_heads),
    Rule("wrong_figure", 8, wrong_figure),
    Rule("turned_fact", 7, turned_fact),
    Rule("wrong_member", 5, wrong_member),
    Rule("wrong_member_elsewhere", 6, wrong_member_elsewhere),
    Rule("wrong_claim", 6, wrong_claim),
    Rule("wrong_name", 3, wrong_name),
    Rule("wrong_proper_name", 3, wrong_proper_name),
    Rule("turned_elsewhere", 2, turned_elsewhere),
    Rule("denied_verb", 3, denied_verb, last=True),
    Rule("some_other_word", 0.1, some_other_word, last=True),
)
"""Tried in weighted, seeded order: what fits the text's own form comes far ahead."""
