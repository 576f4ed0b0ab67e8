"""One-word and few-word answers: another option, the other verdict, a wrong number or sibling."""

import re
from random import Random

from seapo.injectors.dates import dated
from seapo.injectors.edits import Change, Edit, quote
from seapo.injectors.numbers import nearby, numbers, write
from seapo.injectors.proper import (
    Name,
    is_name_like,
)
from seapo.injectors.put import put, put_figure
from seapo.injectors.scene import Scene
from seapo.injectors.words import (
    Group,
    as_cased,
    finder,
    kind_of,
    short_kinds,
)

MAX_WORDS = 7
OPTION = re.compile(r"\W{0,3}([A-J])\W{0,3}")
_LISTED = re.compile(r"^\s*[-*+•]\s+(.{1,80}?)\s*$", re.MULTILINE)
_INLINE = re.compile(r"(?:^|\s)[-–] ([^-\n=]{2,60}?)(?=\s{1,4}[-–] |\s*(?:===|\n|$))")
_LETTERED = re.compile(r"^\s*\(?([A-J])[).:]\s+(.{1,200}?)\s*$", re.MULTILINE)
_POLARITY = {
    "yes": "no", "true": "false", "valid": "invalid", "correct": "incorrect", "right": "wrong",
    "none": "all", "ok": "no",
    "possible": "impossible", "agree": "disagree", "sí": "no", "oui": "non", "ja": "nein",
    "sim": "não", "да": "нет", "是": "否", "对": "错", "正确": "错误", "はい": "いいえ", "예": "아니요",
    "네": "아니요", "ใช่": "ไม่ใช่", "نعم": "لا", "صحيح": "خطأ", "हाँ": "नहीं", "हां": "नहीं", "evet": "hayır",
    "có": "không", "ναι": "όχι", "כן": "לא", "positive": "negative", "plausible": "implausible",
}  # fmt: skip
OPPOSITE = _POLARITY | {b: a for a, b in _POLARITY.items()} | {"no": "yes"}


def is_short(scene: Scene) -> bool:
    """Few words, or few signs of a script without spaces, on one line."""
    text = scene.answer.strip()
    return len(text) <= 60 and "\n" not in text and len(text.split()) <= MAX_WORDS


def named_whole(scene: Scene) -> bool:
    """Is the answer one name, whose words are not what they say: Band of Brothers?"""
    body = scene.answer[slice(*body_of(scene))]
    return is_short(scene) and is_name_like(body) and "," not in body and kind_of(body) is None


def body_of(scene: Scene) -> tuple[int, int]:
    """The answer without space, quotes and stop around it."""
    found = re.search(r"[^\W_](?:.*[^\W_])?", scene.answer, re.DOTALL)
    return found.span() if found else (0, 0)


def said(scene: Scene, span: tuple[int, int], word: str, kind: str) -> Change:
    old = scene.answer[slice(*span)]
    why = f"The {kind} {quote(word)} is given where {quote(old)} is right."
    return Change(put(scene, *span, word), why)


def other_option(scene: Scene, rng: Random) -> Change | None:
    """`(B)` for `(A)`, with the option's text where it is given too."""
    found = OPTION.fullmatch(scene.answer) or re.match(
        r"\W{0,3}([A-J])[).:]\W{1,4}(?=\w)", scene.answer
    )
    if not found or not is_short(scene):
        return None
    options = dict(_LETTERED.findall(scene.prompt)) or dict.fromkeys("ABCD", "")
    letter = found.group(1)
    others = [o for o in options if o != letter]
    if not others or (found.end() < len(scene.answer) and letter not in options):
        return None
    wrong = rng.choice(others)
    edits = [Edit(*found.span(1), wrong)]
    if found.end() < len(scene.answer.rstrip()):
        at = scene.answer.find(options[letter], found.end())
        if at < 0 or not options[letter]:
            return None
        edits.append(Edit(at, at + len(options[letter]), options[wrong]))
    return Change(tuple(edits), f"Option {wrong} is chosen where {letter} is right.")


def other_verdict(scene: Scene, rng: Random) -> Change | None:
    """Yes for no, valid for invalid, in many languages."""
    del rng
    span = body_of(scene)
    old = scene.answer[slice(*span)]
    word = OPPOSITE.get(old.casefold())
    return said(scene, span, as_cased(word, old), "verdict") if word else None


def wrong_number(scene: Scene, rng: Random) -> Change | None:
    """A short answer's number, date or year changed."""
    found = [n for n in numbers(scene.answer) if scene.free(n.start, n.end)]
    if not found or not is_short(scene):
        return None
    number = rng.choice(found)
    new = write(dated(scene.answer, number, rng) or nearby(number, rng), number)
    old = scene.answer[number.start : number.end]
    why = f"The number {quote(new)} is given where {quote(old)} is right."
    return Change(put_figure(scene, number, new), why)


def offered_alternative(scene: Scene, rng: Random) -> Change | None:
    """The alternative that the prompt offers: `A or B`, or a list of options."""
    span = body_of(scene)
    old = scene.answer[slice(*span)]
    if not is_short(scene) or len(old) < 2:
        return None
    options = _LISTED.findall(scene.prompt)
    if old.lower() not in [line.lower() for line in options]:
        options = _INLINE.findall(scene.prompt[-600:])
    listed = [line for line in options if line.lower() != old.lower()]
    if listed and len(listed) < len(options):
        return said(scene, span, as_cased(rng.choice(listed), old), "option")
    other = _across_or(scene.prompt[-2000:], old)
    fits = other and _of_one_kind(other, old)
    return said(scene, span, as_cased(other, old), "alternative") if other and fits else None


def _of_one_kind(one: str, other: str) -> bool:
    """Dates with dates, people with people, names with names: is neither of a kind the other is not?"""
    plain = [t.removeprefix("The ").removeprefix("the ") for t in (one, other)]
    same_number = bool(re.search(r"\d", one)) == bool(re.search(r"\d", other))
    listed = {kind.name for t in plain if (kind := kind_of(t)) is not None}
    persons = {Name(0, len(t), t).is_person for t in plain if " " in t}
    peoples = {t in short_kinds() for t in plain}
    unlike = len(listed) > 1 or (len(persons) > 1 and len(peoples) > 1)
    return same_number and not unlike and is_name_like(one) == is_name_like(other)


_STOP = re.compile(r"[?.!,;:\n]")
_LEFT_EDGE = re.compile(
    r".*(?:[?.!;:\n,]|\b(?:between|is|are|was|were|first|who|which|older|younger|did|does|do|from"
    r"|has|have|had|the two|players|more often|out of|earlier|later|bands?|films?|magazine)\b)\s*",
    re.IGNORECASE | re.DOTALL,
)


_CHOICE = re.compile(
    r"(?i)\b(?:between|older|younger|first|more|earlier|later|longer|larger|bigger|which (?:one|of))\b"
)
"""What makes of `A and B` a choice."""


def _across_or(prompt: str, old: str) -> str | None:
    """What stands on the other side of `or` (or of `and`, between two) from the answer."""
    for link in re.finditer(r",?\s+(?:or|and|oder|ou|o|или)\s+|还是|或者", prompt):
        if "and" in link.group() and not _CHOICE.search(prompt[-300:]):
            continue
        stop = _STOP.search(prompt, link.end())
        right = prompt[link.end() : stop.start() if stop else None].strip()
        left = prompt[max(0, link.start() - 80) : link.start()]
        if _shares(left[-60:], old) != _shares(right[:60], old) and old[:1].isupper():
            left_name = _LEFT_EDGE.sub("", left).strip()
            return _alike(right if _shares(left_name, old) else left_name, old)
        if left.lower().endswith(old.lower()) and 0 < len(right) <= 2.5 * len(old) + 8:
            return _alike(right, old)
        if right.lower().startswith(old.lower()):
            return _alike(_LEFT_EDGE.sub("", left).strip(), old)
    return None


def _shares(side: str, old: str) -> bool:
    """Does one side of the choice hold a long word of the answer?"""
    return any(word in side for word in re.findall(r"\w{4,}", old))


def _alike(other: str, old: str) -> str | None:
    """The alternative if it looks like one: about as long, with the same capital."""
    other = other.strip(" \"'“”")
    if old[:1].isupper():  # a name: cut what is not one off its ends
        other = re.sub(r"^(?:[a-z]\S*\s+)+", "", other)
        other = re.sub(r"(?:\s+[a-z][a-z]*)+$", "", other)
        if not re.search(r"[A-Z]", other):
            return None
    elif re.search(r"[A-Z]", other) and not re.search(r"[A-Z]", old):
        return None
    words = abs(len(other.split()) - len(old.split())) <= 1
    new = other if other and words and other.lower() != old.lower() else None
    return None if new and re.search(r"\b[A-Z]$", new) else new  # cut at the stop of an initial


def wrong_sibling(scene: Scene, rng: Random) -> Change | None:
    """A short answer's known word changed for another of its kind."""
    if not is_short(scene):
        return None
    found = [m for m in finder("siblings").finditer(scene.answer) if kind_of(m.group())]
    body = scene.answer[slice(*body_of(scene))]
    if is_name_like(body) and "," not in body:  # a month in a band's name is no month
        found = [m for m in found if m.group() == body or _is_place(scene, m)]
    heads = [] if found and body == found[-1].group() else _heads(scene, body)
    found = [m for m in found if not (scene.negated(m.start()) or _fixed(scene, m))]
    if not found and not heads:
        return None
    match = max(heads or found, key=lambda m: (len(m.group()), rng.random()))
    group = short_kind(match.group()) if heads else kind_of(match.group())
    if scene.answer[: match.start()].endswith(", ") and match.group() in ("New York", "Washington"):
        group = kind_of("Ohio")
    word = (
        group.other(match.group(), rng, f"{scene.lowered_prompt} {scene.answer.lower()}")
        if group
        else None
    )
    if not word:
        return None
    word = word if "&" in match.group() else as_cased(word, match.group())
    return said(scene, match.span(), word, "answer")


def _fixed(scene: Scene, match: re.Match[str]) -> bool:
    """Is it a place in a set phrase, as in `at school`, where another place sounds odd?"""
    group = kind_of(match.group())
    before = scene.answer[max(0, match.start() - 4) : match.start()]
    return bool(
        group and group.name in ("places", "rooms") and re.search(r"\b(?:in|at|to) $", before)
    )


def _heads(scene: Scene, body: str) -> list[re.Match[str]]:
    """The word that a short answer ends in, where it is of a kind listed for short answers."""
    end = body_of(scene)[1]
    found = [m for m in finder("short").finditer(scene.answer) if m.end() == end]
    named = is_name_like(body) and not body.islower()
    whole = [m for m in found if m.group() == body or body == f"the {m.group()}"]
    teams = [m for m in found if (g := short_kind(m.group())) and g.name in _CAPITALISED]
    if named or len(scene.answer.split()) > 3:
        return whole or teams
    return whole or [m for m in found if (g := short_kind(m.group())) and g.name not in _WHOLE]


_CAPITALISED = frozenset(("teams", "peoples", "believers", "ancients"))


_WHOLE = frozenset(
    ("music", "screen", "minds", "bodily", "fields", "sizes", "sides", "marriage", "classes")
)
"""Kinds whose words mean something else behind another word."""


def short_kind(word: str) -> Group | None:
    return short_kinds().get(word) or short_kinds().get(word[:1].lower() + word[1:])


def _is_place(scene: Scene, match: re.Match[str]) -> bool:
    group = kind_of(match.group())
    before = scene.answer[max(0, match.start() - 8) : match.start()]
    known = group and group.name in ("countries", "cities", "us_cities", "us_states", "nations")
    return bool(known and re.search(r"\b(?:in|of|in the|of the) $", before))
