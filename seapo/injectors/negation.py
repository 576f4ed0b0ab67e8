"""Logic errors by a turned negation: a conclusion against its reasons, two sentences that exclude each other."""

import re
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from seapo.injectors.discourse import THEREFORE
from seapo.injectors.edits import Change, Edit, quote
from seapo.injectors.scene import Scene
from seapo.injectors.sentences import Sentence
from seapo.injectors.words import article

_NEGATED = re.compile(
    r"\b(is|are|was|were|can|could|will|would|should|does|do|did|has|have|had|may|must|might|am)"
    r"(?: not\b(?! (?:only|just|necessarily))|n['’]t\b)|\b(can)(?:not|['’]t)\b(?! only)"
    r"|\b(\w+['’](?:s|re|m)) not\b(?! (?:only|just|necessarily))",
)
_PLAIN_AUX = re.compile(
    r"(?:(?<=[a-z\d)] )|(?<=\bI ))(?<!here )(?<!Here )(?<!if )(?<!that )(is|are|was|were|am|can|could"
    r"|will|would|should|must|may)(?= (?!not\b|n['’]t|no\b|none\b|nothing\b|only\b|probably\b|likely\b|still\b"
    r"|also\b|then\b|first\b|never\b|rarely\b|hardly\b)[a-z]|\.?$)"
)
_NO_NOUN = re.compile(
    r"\b(is|are|was|were|have|has|was|there's|There's) (no)(?= ([a-z]+(?: \w+){0,2}))"
)
_DENIED = re.compile(
    r"(?i)\b(?:no(?!,)|none|nothing|nobody|neither|nor|few|hardly|unlikely|never|rarely)\b[^.!?\n]*$"
)
"""In front of a verb that a second negation would only muddle."""
_REASONED = re.compile(r",?\s(?:because|since|so|therefore|thus|which means)\s")
_SMALL = frozenset(
    """about after also although another because been before being between both could does down
    during each even every first from have into just like made make many more most much must often
    only other over same should since some such than that their them then there these they this
    those through under used using very were what when where which while will with within without
    would your""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class _Turn:
    """One edit that turns the negation of a sentence, and what the sentence said."""

    edit: Edit
    sentence: Sentence | None
    denied: bool
    """Is a negation put in, or taken out?"""


def _turns(scene: Scene) -> list[_Turn]:
    """Every negation that can go; where there is none, every verb that can be denied."""
    gone = [e for m in _NEGATED.finditer(scene.answer) for e in _without_not(scene, m)]
    gone += [
        Edit(*m.span(2), _some(m.group(3)))
        for m in _NO_NOUN.finditer(scene.answer)
        if scene.free(*m.span())
    ]
    put = [
        Edit(*m.span(), "cannot" if m.group() == "can" else f"{m.group()} not")
        for m in _PLAIN_AUX.finditer(scene.answer)
        if scene.free(*m.span())
        and not _DENIED.search(scene.answer[max(0, m.start() - 60) : m.start()])
    ]
    edits = [(e, False) for e in gone] + [(e, True) for e in put]
    return [_Turn(edit, _around(scene, edit), denied) for edit, denied in edits]


def _around(scene: Scene, edit: Edit) -> Sentence | None:
    return next((s for s in scene.sentences if s.start <= edit.start <= s.end), None)


def _said(scene: Scene, sentence: Sentence | None) -> str:
    return quote(scene.answer[sentence.start : sentence.end]) if sentence else "the statement"


def _manner(turn: _Turn) -> str:
    return "is denied" if turn.denied else "is no longer denied"


def toggled_negation(scene: Scene, rng: Random) -> Change | None:
    """A statement says the opposite of what its reason, or the prompt, supports."""
    turns = _turns(scene)
    turns = [t for t in turns if not t.denied] or turns
    if not turns:
        return None
    turn = rng.choice(turns)
    body = turn.sentence and scene.answer[turn.sentence.start : turn.sentence.end]
    ground = "its own reason supports" if body and _REASONED.search(body) else "is so"
    said = _said(scene, turn.sentence)
    why = f"The statement now says the opposite of what {ground}: {said} {_manner(turn)}."
    return Change((turn.edit,), why)


def contrary_conclusion(scene: Scene, rng: Random) -> Change | None:
    """`P. Therefore, Q.` becomes `P. Therefore, not Q.`, or `Not P. Therefore, Q.`"""
    drawn = [p for p in pairwise(scene.sentences) if _draws(scene, p[1])]
    sides = {s.start: (pair, s is pair[1]) for pair in drawn for s in pair}
    found = [t for t in _turns(scene) if t.sentence and t.sentence.start in sides]
    if not found:
        return None
    turn = rng.choice(found)
    (ground, drawn_from), is_end = sides[turn.sentence.start if turn.sentence else 0]
    reason, conclusion = _said(scene, ground), _said(scene, drawn_from)
    if is_end:
        why = f"The conclusion {conclusion} {_manner(turn)}, against the reason given before it."
    else:
        why = f"The reason {reason} {_manner(turn)}, so what is drawn from it no longer follows."
    return Change((turn.edit,), why)


def _draws(scene: Scene, sentence: Sentence) -> bool:
    """Is it a conclusion in words, and not a lead-in to what stands below it?"""
    colon = scene.answer[sentence.end - 1 : sentence.end + 1].strip()[-1:] == ":"
    return bool(THEREFORE.match(scene.answer, sentence.start)) and not colon


def contradiction(scene: Scene, rng: Random) -> Change | None:
    """A sentence is turned round while another one still says what it said."""
    words = {s.start: _content(scene, s) for s in scene.sentences[:80]}
    found = [
        (turn, other)
        for turn in _first_turns(scene)
        for other in scene.sentences[:80]
        if turn.sentence and _agree(words.get(turn.sentence.start), words[other.start])
    ]
    if not found:
        return None
    turn, other = rng.choice(found)
    said, still = _said(scene, turn.sentence), _said(scene, other)
    return Change((turn.edit,), f"{said} {_manner(turn)}, at odds with {still}.")


def _first_turns(scene: Scene) -> list[_Turn]:
    """The first negation or denial of each sentence: that of its main statement."""
    found: dict[int, _Turn] = {}
    for turn in sorted(_turns(scene), key=lambda t: (t.denied, t.edit.start)):
        if turn.sentence and not scene.answer.startswith(("If ", "Even if "), turn.sentence.start):
            found.setdefault(turn.sentence.start, turn)
    return list(found.values())


def _agree(one: frozenset[str] | None, other: frozenset[str]) -> bool:
    """Do two other sentences share so many content words that they speak of the same?"""
    if one is None or one == other:
        return False
    return len(one & other) >= max(_SHARED, 0.4 * min(len(one), len(other)))


_SHARED = 4
"""Content words that two sentences share when they speak of the same."""


def _content(scene: Scene, sentence: Sentence) -> frozenset[str]:
    """The sentence's longer words by their first letters, so that forms of a word meet."""
    text = scene.answer[sentence.start : sentence.end].lower()
    return frozenset(w[:6] for w in re.findall(r"[a-z]{4,40}", text) if w not in _SMALL)


_MASS = re.compile(
    r"\b(?:evidence|information|proof|research|data|advice|knowledge|money|way|\w+s)\b"
)


def _some(noun: str) -> str:
    """What stands in for `no` before a noun."""
    return "some" if noun.endswith("s") or _MASS.search(noun) else article(noun)


_ANY = re.compile(r"[^.,;:\n]{0,60}?\bany(?=(?:thing|one|body|where)?\b)")


def _without_not(scene: Scene, match: re.Match[str]) -> list[Edit]:
    """Drop the negation behind its verb; the `any` that hangs on it becomes `some`."""
    if not scene.free(*match.span()):
        return []
    start = max(match.end(1), match.end(2), match.end(3))
    hanging = _ANY.match(scene.answer, match.end())
    if hanging and scene.free(*hanging.span()):
        return [Edit(start, hanging.end(), f"{hanging.group()[:-3]}some")]
    return [Edit(start, match.end(), "")]
