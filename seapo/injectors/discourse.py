"""Logic errors between sentences: order turned round, premise and conclusion exchanged, verdict flipped."""

import re
from itertools import pairwise
from random import Random

from seapo.injectors.clauses import behind_connective, exchange
from seapo.injectors.edits import Change, Edit, quote
from seapo.injectors.scene import Scene
from seapo.injectors.sentences import Sentence
from seapo.injectors.words import as_cased

THEREFORE = re.compile(
    r"(?:Therefore|Thus|Hence|So|As a result|Consequently|Because of this|This means(?: that)?|That means"
    r"(?: that)?|In conclusion|Accordingly|Overall|In this case)\b,?\s+|(?:因此|所以|因而|したがって|そのため"
    r"|だから"
    r"|따라서|그러므로|그래서|ดังนั้น|لذلك|وبالتالي|Поэтому|Следовательно|Таким образом|इसलिए)[,，、 ]*"
)
_POINTS_BACK = re.compile(
    r"(?:This|These|It|They|He|She|Such|Those|That|His|Her|Its|Their|However|Additionally|Furthermore"
    r"|Moreover|In addition|For example|For instance|Similarly|As such|Instead|Then|Next|Finally|Also"
    r"|After|Another|By doing so|In other words|On the other hand|Once)\b"
    r"|(?:这|那|它|他|她|此外|另外|例如|然后|但|而且|それ|これ|この|その|また|そして|しかし|例えば|이|그|또한|하지만"
    r"|예를 들어|นอกจากนี้|แต่|จากนั้น|และ|هذا|هذه|كما|وهو|وهي|لكن|Это|Он|Она|Они|Также|Кроме|Но|Затем|यह|वह|लेकिन)"
)


def _pairs(scene: Scene) -> list[tuple[Sentence, Sentence]]:
    """Neighbours of one paragraph, or of a text whose every line is a sentence."""
    found = scene.sentences
    return [
        (a, b)
        for a, b in pairwise(found)
        if _plain(scene, a) and _plain(scene, b) and b.line - a.line <= 2
    ]


_BULLET = re.compile(r"(?:^|\n)[ \t]*(?:[-*•+]|\d{1,3}[.)])[ \t]+\W*$")
"""List items stand side by side: their order says little."""


def _plain(scene: Scene, sentence: Sentence) -> bool:
    text = scene.answer[sentence.start : sentence.end]
    if _BULLET.search(scene.answer[max(0, sentence.start - 12) : sentence.start]):
        return False
    inside = any(sentence.start < b and a < sentence.end for a, b in scene.shields)
    heading = text.rstrip("*").endswith((":", "："))
    return (
        not inside
        and not heading
        and "**" not in text
        and text.count('"') % 2 == 0
        and len(text) < 1500
    )


def _exchanged(scene: Scene, pair: tuple[Sentence, Sentence], why: str) -> Change | None:
    text = scene.answer
    one, other = (behind_connective(text, (s.start, s.end)) for s in pair)
    if (
        "".join(text[slice(*one)].split()).casefold()
        == "".join(text[slice(*other)].split()).casefold()
    ):
        return None
    quoted = [quote(text[slice(*span)], 50) for span in (one, other)]
    return Change(exchange(text, one, other), why.format(*quoted))


def exchanged_conclusion(scene: Scene, rng: Random) -> Change | None:
    """`P. Therefore, Q.` becomes `Q. Therefore, P.`"""
    found = [p for p in _pairs(scene) if THEREFORE.match(scene.answer, p[1].start)]
    if not found:
        return None
    first, second = rng.choice(found)
    lead = THEREFORE.match(scene.answer, second.start)
    body = Sentence(lead.end() if lead else second.start, second.end, second.line)
    if body.end - body.start < 4 or _PROPOSAL.match(scene.answer, body.start):
        return None
    why = "Premise and conclusion have changed places: {0} is now drawn from {1}."
    return _exchanged(scene, (first, body), why)


_PROPOSAL = re.compile(r"(?i)(?:let['’]?s|let us|here (?:is|are)|here['’]s)\b")
"""What is proposed or shown behind `so` is no conclusion."""


def reversed_order(scene: Scene, rng: Random) -> Change | None:
    """A sentence that points back to the one before it comes first."""
    found = [p for p in _pairs(scene) if _POINTS_BACK.match(scene.answer, p[1].start)]
    if not found:
        return None
    why = "The order is reversed: {1} now comes before {0}, which it builds on."
    return _exchanged(scene, rng.choice(found), why)


def any_order(scene: Scene, rng: Random) -> Change | None:
    """Two neighbouring sentences change places where nothing better is found."""
    found = _pairs(scene)
    if not found:
        return None
    why = "The argument runs backwards: {1} now comes before {0}, which leads to it."
    return _exchanged(scene, rng.choice(found), why)


_VERDICTS = {
    "yes": "no", "no": "yes", "true": "false", "false": "true", "valid": "invalid",
    "invalid": "valid", "correct": "incorrect", "incorrect": "correct", "是的": "不是", "不是": "是的",
    "对": "不对", "不对": "对", "はい": "いいえ", "いいえ": "はい", "예": "아니요", "아니요": "예", "네": "아니요",
    "да": "нет", "нет": "да", "ใช่": "ไม่ใช่", "ไม่ใช่": "ใช่", "نعم": "لا", "لا": "نعم", "sí": "no",
    "oui": "non", "non": "oui", "nein": "ja", "हाँ": "नहीं", "नहीं": "हाँ", "entailed": "contradicted",
}  # fmt: skip
_WORDS = "|".join(sorted(map(re.escape, _VERDICTS), key=len, reverse=True))
_VERDICT = re.compile(
    rf"\A\W{{0,3}}({_WORDS})(?=[,.，。、،:;!*])"
    rf"|(?:answer(?:\s(?:is|would be|to [^\n.:]{{3,60}} is)|:)|output:|label:"
    rf"|verdict:)\s*\W{{0,3}}({_WORDS})(?![\w'’-])",
    re.IGNORECASE,
)


def contrary_verdict(scene: Scene, rng: Random) -> Change | None:
    """Yes for no, while the reasons given stay: the verdict does not follow from them."""
    found = [
        m
        for m in _VERDICT.finditer(scene.answer)
        if len(scene.answer.split()) > 2 or len(scene.answer) > 12
    ]
    if not found:
        return None
    match = rng.choice(found)
    span = match.span(1) if match.group(1) else match.span(2)
    old = scene.answer[slice(*span)]
    new = as_cased(_VERDICTS[old.lower()], old)
    if not scene.free(*span):
        return None
    why = f"The verdict is {quote(new)} while the reasons given speak for {quote(old)}."
    return Change((Edit(*span, new),), why)


_CLAUSE = re.compile(r"[，、；،;,]\s*")


def exchanged_clauses(scene: Scene, rng: Random) -> Change | None:
    """The two halves of a sentence change places around its comma."""
    found = []
    for s in scene.sentences if not scene.is_english else ():
        cuts = list(_CLAUSE.finditer(scene.answer, s.start, s.end))
        if (
            len(cuts) == 1
            and min(cuts[0].start() - s.start, s.end - cuts[0].end()) >= 4
            and _plain(scene, s)
        ):
            found.append(((s.start, cuts[0].start()), (cuts[0].end(), s.end)))
    if not found:
        return None
    one, other = rng.choice(found)
    quoted = quote(scene.answer[slice(*one)])
    return Change(
        exchange(scene.answer, one, other),
        f"Ground and consequence have changed places: {quoted} now comes last.",
    )
