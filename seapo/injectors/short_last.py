"""The last way into a short answer that no list knows: by the question, the prompt, or any word."""

import re
from random import Random

from seapo.injectors.asked import from_prompt, of_asked_kind
from seapo.injectors.edits import Change
from seapo.injectors.scene import Scene
from seapo.injectors.short import body_of, is_short, said
from seapo.injectors.words import (
    Group,
    antonyms,
    as_cased,
    finder,
    script,
    siblings,
    world,
)

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "IX", "X")
_ROMAN = re.compile(r"[IVX]{2,5}")


def some_other_word(scene: Scene, rng: Random) -> Change | None:
    """Last way in: a thing of the kind asked for, a word of the prompt, or a listed one in its script."""
    if not is_short(scene):
        return None
    span = body_of(scene)
    old = scene.answer[slice(*span)]
    if _ROMAN.fullmatch(old):
        return said(scene, span, rng.choice([n for n in _ROMANS if n != old]), "number")
    whole = of_asked_kind(scene, old, rng) if len(old.split()) < 3 else None
    if whole:
        return said(scene, span, whole, "answer")
    return _turned(scene) or _last_word(scene, span, old, rng)


def _turned(scene: Scene) -> Change | None:
    """The first word with an opposite, turned: `less effect` becomes `more effect`."""
    found = finder("antonyms").search(scene.answer) if scene.is_english else None
    if not found or not scene.free(*found.span()):
        return None
    word = found.group()
    new = antonyms().get(word) or antonyms()[word[0].lower() + word[1:]]
    return said(scene, found.span(), as_cased(new, word), "answer")


def _last_word(scene: Scene, span: tuple[int, int], old: str, rng: Random) -> Change | None:
    match = re.search(r"[^\W\d_]{2,}(?=[\W\d_]*$)", old) or re.search(r".+", old, re.DOTALL)
    if match is None or old == "AI":
        return None
    place = (span[0] + match.start(), span[0] + match.end())
    if not scene.free(*place):
        return None
    near = from_prompt(scene, match.group(), rng) if scene.is_english else None
    pool = [near] if near else _pool(match.group())
    if not pool:
        return None
    return said(scene, place, as_cased(rng.choice(pool), match.group()), "word")


def _pool(word: str) -> list[str]:
    """Listed words of the word's script, about as long."""
    table: dict[str, Group] = siblings() if word.isascii() else world()
    found = re.search(r"(?:ing|ion|ist|ism|ity|ment|er|ics|ology)$", word)
    ending = found.group() if found and word.isascii() else ""
    block = script(word)
    known = [w for w in table if script(w) == block]
    known = [w for w in known if w.islower() or not word.isascii()]
    near = [w for w in known if abs(len(w) - len(word)) <= 3 and w != word and " " not in w]
    near = [w for w in near if w.endswith("s") == word.endswith("s")] or near
    return [w for w in near if w.endswith(ending)] or near or known
