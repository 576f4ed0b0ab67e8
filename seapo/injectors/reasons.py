"""Logic errors within sentences: cause for effect, condition for consequence, roles exchanged."""

import re
from random import Random

from seapo.injectors.clauses import behind_connective, exchange
from seapo.injectors.edits import Change, Edit, quote
from seapo.injectors.put import put
from seapo.injectors.scene import Scene
from seapo.injectors.sentences import Sentence
from seapo.injectors.words import as_cased

Span = tuple[int, int]
_MIN = 8
"""A clause of fewer code points is no clause."""


def _spans(scene: Scene, sentence: Sentence) -> str:
    return scene.answer[sentence.start : sentence.end]


def _whole(scene: Scene, *spans: Span) -> bool:
    """Are the stretches clauses of running text without shields?"""
    return all(b - a >= _MIN and scene.free(a, b) and not _shielded(scene, a, b) for a, b in spans)


def _shielded(scene: Scene, start: int, end: int) -> bool:
    return any(start < b and a < end for a, b in scene.shields) or "**" in scene.answer[start:end]


_BECAUSE = re.compile(r",?\s(?:because|since|so that)\s(?!of\b|then\b)")


def reversed_cause(scene: Scene, rng: Random) -> Change | None:
    """`X because Y` becomes `Y because X`."""
    found = []
    for s in scene.sentences:
        link = _BECAUSE.search(scene.answer, s.start, s.end)
        if link:
            one = behind_connective(scene.answer, (s.start, link.start()))
            if _whole(scene, one, (link.end(), s.end)):
                found.append((one, (link.end(), s.end)))
    return _exchanged(
        scene, rng, found, "Reason and consequence have changed places: {0} is now the ground."
    )


def _exchanged(
    scene: Scene, rng: Random, found: list[tuple[Span, Span]], why: str
) -> Change | None:
    usable = [
        p for p in found if scene.answer[slice(*p[0])].lower() != scene.answer[slice(*p[1])].lower()
    ]
    if not usable:
        return None
    one, other = rng.choice(usable)
    quoted = [quote(scene.answer[slice(*span)]) for span in (one, other)]
    return Change(exchange(scene.answer, one, other), why.format(*quoted))


_IF = re.compile(r"(If|When|Whenever|Once|if|when)\s([^,]{8,160}),\s(then\s)?")


def reversed_condition(scene: Scene, rng: Random) -> Change | None:
    """`If A, B` becomes `If B, A`: the converse, which does not follow."""
    found = []
    for s in scene.sentences:
        link = _IF.match(scene.answer, s.start, s.end)
        if (
            link
            and scene.answer[s.end : s.end + 1] != "?"
            and _whole(scene, link.span(2), (link.end(), s.end))
        ):
            found.append((link.span(2), (link.end(), s.end)))
    return _exchanged(
        scene,
        rng,
        found,
        "Condition and consequence have changed places: {1} is now the condition.",
    )


_AFFECTS = re.compile(
    r"\s(?:can |may |could |will |would |might )?(?:(?:help(?:s)? )?(?:lead(?:s)? to|led to|cause[sd]?|"
    r"result(?:s|ed)? in|contribute[sd]? to|influence[sd]?|affect(?:s|ed)?|determine[sd]?|"
    r"depend(?:s|ed)? on|require[sd]?|replace[sd]?|precede[sd]?|follow(?:s|ed)|produce[sd]?|"
    r"include[sd]?|contain(?:s|ed)?|drive[s]?|shape[sd]?|inspire[sd]?|entail[s]?|impl(?:y|ies)|"
    r"belong(?:s)? to|is a subset of|is part of|consist(?:s)? of|defeat(?:s|ed)|support(?:s|ed)?))\s"
)
_CUT = re.compile(
    r"[,;:(]|\s(?:and|that|which|who|by|when|while|because|if|as|for|so|but|with)\s|$"
)
_SIMPLE = re.compile(r"[^,;:()\n]{3,60}")


def reversed_effect(scene: Scene, rng: Random) -> Change | None:
    """`A leads to B` becomes `B leads to A`."""
    found = []
    for s in scene.sentences:
        start = behind_connective(scene.answer, (s.start, s.end))[0]
        link = _AFFECTS.search(scene.answer, start, s.end)
        if not link or not _SIMPLE.fullmatch(scene.answer, start, link.start()):
            continue
        stop = _CUT.search(scene.answer, link.end(), s.end)
        other = (link.end(), stop.start() if stop else s.end)
        if _noun_like(scene, (start, link.start())) and _noun_like(scene, other):
            found.append(((start, link.start()), other))
    return _exchanged(
        scene, rng, found, "The direction is reversed: {1} is now said to act on {0}."
    )


_PRONOUN = re.compile(
    r"(?i)(?:here|although|though|while|if|when|as|let|sure|it|this|that|they|he|she|we|you|i|these|those|there|which|who|to)\b|to\s"
)


def _noun_like(scene: Scene, span: Span) -> bool:
    text = scene.answer[slice(*span)]
    return (
        len(text) >= 3
        and len(text.split()) <= 8
        and not _PRONOUN.match(text)
        and _free(scene, span)
    )


def _free(scene: Scene, span: Span) -> bool:
    return scene.free(*span) and not _shielded(scene, *span)


_THAN = re.compile(
    r"\s(?:is|are|was|were|has|have|had|does|did|do|gets?|got|weighs?|costs?|runs?|makes?|walks?|"
    r"answered|made|sold|sells?|earns?|earned|spends?|spent|needs?|eats?|ate|became|works?|worked)\b"
    r"(?: [^\s,;:()]+){0,8}?\s(?:more|less|fewer|[a-z]{2,12}er|better|worse|earlier|later|farther)\b"
    r"[^,;:()\n]{0,60}?\sthan\s"
)


def reversed_comparison(scene: Scene, rng: Random) -> Change | None:
    """`A is more than B` becomes `B is more than A`."""
    found = []
    for s in scene.sentences:
        start = behind_connective(scene.answer, (s.start, s.end))[0]
        link = _THAN.search(scene.answer, start, s.end)
        if not link:
            continue
        stop = _CUT.search(scene.answer, link.end(), s.end)
        one, other = (start, link.start()), (link.end(), stop.start() if stop else s.end)
        subject = scene.answer[slice(*one)]
        whole = stop is None or scene.answer[stop.start() : stop.start() + 1] in ("", ",", ";", ".")
        if (
            whole
            and stop
            and stop.start() <= s.end
            and len(subject.split()) <= 6
            and _noun_like(scene, one)
            and _noun_like(scene, other)
        ):
            found.append((one, other))
    return _exchanged(scene, rng, found, "The comparison is reversed: {1} now stands above {0}.")


_ORDER = {
    "before": "after", "after": "before", "however": "therefore", "therefore": "however",
    "but": "so", "so": "but", "although": "because", "because": "although", "despite": "because of",
    "because of": "despite", "due to": "despite", "in contrast": "similarly", "similarly": "in contrast",
    "thus": "however", "as a result": "on the other hand", "on the other hand": "as a result",
    "until": "after", "unless": "if", "with": "without", "without": "with",
}  # fmt: skip
_LINK = re.compile(
    r"(?<![\w'’-])(?:However(?=,)|Therefore(?=,)|(?<=, )but(?= \w)|(?<=, )so(?= \w)|[Aa]lthough|[Bb]ecause of"
    r"|[Bb]ecause(?! of)|[Dd]espite|[Dd]ue to|[Ii]n contrast(?=,)|Similarly(?=,)|Thus(?=,)"
    r"|As a result(?=,)|On the other hand(?=,)|[Uu]nless|[Bb]efore(?= \w+ing\b)|[Aa]fter(?= \w+ing\b)"
    r"|before(?= the)|after(?= the)|[Ww]ithout)(?![\w'’-])"
)


def wrong_link(scene: Scene, rng: Random) -> Change | None:
    """The word that ties two statements says the opposite: therefore for however, before for after."""
    found = [m for m in _LINK.finditer(scene.answer) if scene.free(*m.span())]
    if not found:
        return None
    match = rng.choice(found)
    new = as_cased(_ORDER[match.group().lower()], match.group())
    why = f"The statements are tied the wrong way: {quote(new)} instead of {quote(match.group())}."
    return Change((Edit(*match.span(), new),), why)


_QUANTIFIED = {
    "always": "never", "never": "always", "often": "rarely", "rarely": "often", "usually": "rarely",
    "most": "few", "many": "few", "few": "many", "all": "no", "every": "no", "each": "no",
    "some": "all", "may": "must", "might": "must", "sometimes": "always", "only": "not only",
    "everyone": "no one", "nobody": "everybody", "both": "neither of", "typically": "rarely",
    "generally": "rarely", "frequently": "rarely", "necessary": "sufficient",
    "sufficient": "necessary", "not all": "all", "several": "all", "at least": "at most",
    "at most": "at least", "must": "need not", "cannot": "must", "commonly": "rarely",
    "nothing": "something", "no": "every",
}  # fmt: skip
_QUANTIFIER = re.compile(
    r"(?<![\w'’-])(?:[Aa]lways|[Nn]ever|[Oo]ften|[Rr]arely|[Uu]sually|(?:Most"
    r"|most)(?= [a-z]+s\b)|[Mm]any(?= [a-z]+s\b)"
    r"|[Ff]ew(?= [a-z]+s\b)|[Nn]ot all|[Aa]ll(?= [a-z]+s\b)|[Ee]very(?= [a-z])"
    r"|(?<!are )[Ss]ome(?= [a-z]+s\b)|may(?= [a-z])|might(?= [a-z])"
    r"|[Ss]ometimes|[Ee]veryone|[Nn]obody|[Tt]ypically|[Gg]enerally|[Ff]requently"
    r"|necessary(?= for)|sufficient(?= for)"
    r"|[Aa]t least|[Aa]t most|must(?= (?:be|have)\b)|[Cc]ommonly|[Nn]othing(?= happens"
    r"| in particular)|No(?= \w)|no(?= [a-z]+ (?:is|has|can|will|does))"
    r"|[Ss]everal(?= [a-z]+s\b))(?![\w'’-])"
)


def wrong_quantifier(scene: Scene, rng: Random) -> Change | None:
    """All for some, never for always, must for may: more is claimed than follows, or the reverse."""
    found = [m for m in _QUANTIFIER.finditer(scene.answer) if scene.free(*m.span())]
    if not found:
        return None
    match = rng.choice(found)
    new = as_cased(_quantified(scene, match), match.group())
    why = f"The claim is stretched: {quote(new)} instead of {quote(match.group())} does not follow."
    return Change(put(scene, *match.span(), new), why)


def _quantified(scene: Scene, match: re.Match[str]) -> str:
    word = match.group().lower()
    if word != "no":
        return _QUANTIFIED[word]
    noun = re.match(
        r"(?: [\w-]+?s\b| \w+ [\w-]+?s (?:are|were|have|do|can)\b)", scene.answer[match.end() :]
    )
    return "all" if noun else "every"
