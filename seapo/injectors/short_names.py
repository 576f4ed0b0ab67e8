"""Short answers that are a name: another of its kind, known or made up."""

import re
from random import Random

from seapo.injectors.asked import asks_for_place, from_prompt, invented_place, of_asked_kind
from seapo.injectors.edits import Change, quote
from seapo.injectors.proper import (
    HONORIFICS,
    KIND_WORDS,
    Name,
    blended,
    invented_name,
    invented_person,
    is_name_like,
    other_acronym,
)
from seapo.injectors.put import put
from seapo.injectors.scene import Scene
from seapo.injectors.short import OPPOSITE, OPTION, body_of, is_short, said, short_kind
from seapo.injectors.words import (
    kind_of,
    names,
    surname_set,
)


def wrong_name(scene: Scene, rng: Random) -> Change | None:
    """A short answer's name changed for another of its kind."""
    span = body_of(scene)
    old = scene.answer[slice(*span)]
    if not is_short(scene) or not is_name_like(old) or not scene.is_english:
        return None
    if kind_of(old) or short_kind(old) or _NUMBERED.search(old):
        return None
    new = _renamed(old, scene, rng, invented=False)
    return said(scene, span, new, "name") if new != old else None


_NUMBERED = re.compile(
    r"^(?:[A-Z][a-z]+ #?(?:\d{1,4}|[IVX]{1,4}|[A-Z])|[IVXLC]{1,6})$"
    r"|^(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
"""`Option 2`, or a date: a number behind a label or month, no name."""


def made_up_name(scene: Scene, rng: Random) -> Change | None:
    """A short answer's name replaced by one that does not exist."""
    span = body_of(scene)
    old = scene.answer[slice(*span)]
    if not is_short(scene) or not is_name_like(old) or not scene.is_english:
        return None
    if kind_of(old) or old.casefold() in OPPOSITE or OPTION.fullmatch(scene.answer):
        return None
    if _NUMBERED.search(old) or short_kind(old) or old in ("I", "AI"):
        return None
    new = _renamed(old, scene, rng, invented=True)
    return Change(put(scene, *span, new), f"{quote(new)} is made up; the answer is {quote(old)}.")


_TITLED = re.compile(
    r"\b(?:film|movie|song|album|band|magazine|novel|book|series|show|game|play|opera|musical|label|"
    r"track|poem|documentary|sitcom|comic|publication|newspaper|ship|horse|brand|group|company|organization|corporation|firm|airline|team|club)s?\b"
)


def _titled(scene: Scene) -> bool:
    """Does the prompt ask for a work or a body, rather than for someone or some place?"""
    asked = scene.lowered_prompt[-400:]
    plain = bool(_TITLED.search(asked)) and "who" not in scene.lowered_prompt
    return plain or bool(_ASKS_TITLE.search(asked))


_ASKS_TITLE = re.compile(
    rf"\b(?:what|which)(?: (?!who|actor|director|singer|player)[\w'’-]+){{0,4}} {_TITLED.pattern}"
    r"(?! (?:actor|director|producer|executive|star|writer|singer|critic|label))"
)
_PERSONAL = re.compile(
    r"\b(?:who|whom|whose)\b|\b(?:what|which|the|an?|this)(?: [\w'’-]+){0,5} (?:actor|actress|singer"
    r"|director|writer|author|player|man|woman|president|composer|poet|musician|politician|coach"
    r"|character|person|member|artist|guitarist|drummer|king|queen|founder|producer|scientist"
    r"|husband|wife|son|daughter|striker|hitman|monarch|narrator)\b|\b(?:last|first) name|name is\b"
)
_JOINED = re.compile(r",| and | & ")


def _renamed(old: str, scene: Scene, rng: Random, invented: bool) -> str:
    """Another name of the same kind; article, what is joined on and words of kind stay."""
    the = "The " if old.startswith("The ") else ""
    link = _JOINED.search(old)
    text, rest = (
        (old[len(the) : link.start()], old[link.start() :]) if link else (old[len(the) :], "")
    )
    if the and kind_of(text) is None:  # a work or a body: people have no article
        return the + invented_name(text, rng) + rest
    return the + _other_name(text, scene, rng, rest.startswith(","), invented) + rest


def _other_name(text: str, scene: Scene, rng: Random, place: bool, invented: bool) -> str:
    """A sibling, title and acronym by their form; else by what the question asks for."""
    if group := kind_of(text):
        return group.other(text, rng, scene.lowered_prompt) or text
    if text.split(maxsplit=1)[0] in HONORIFICS and " " in text:
        return invented_person(text, rng)
    if re.fullmatch(r"(?:[A-Z]\.?){3,8}", text):
        return other_acronym(text, rng)
    return _by_question(text, scene, rng, place, invented)


def _by_question(text: str, scene: Scene, rng: Random, place: bool, invented: bool) -> str:
    words = text.split()
    titled = _titled(scene)
    personal = bool(_PERSONAL.search(scene.lowered_prompt[-400:])) and not titled
    kind = any(w in KIND_WORDS for w in words)
    if not kind and len(words) < 3 and (place or asks_for_place(scene)):
        return _other_place(scene, rng, invented)
    known = Name(0, len(text), text).is_person
    if known or (len(words) in (2, 3) and personal and not kind and text.istitle()):
        return invented_person(text, rng)
    if len(words) == 1 and not titled:
        return _other_single(text, scene, rng, personal, invented)
    return invented_name(text, rng, work=titled or rng.random() < _NAMED_OTHERWISE)


_NAMED_OTHERWISE = 0.3
"""How often a body or thing takes a word of titles for its name, not somebody's surname."""


def _other_place(scene: Scene, rng: Random, invented: bool) -> str:
    """A town on no map; or one that is on it, as the question's part of the world has them."""
    american = re.search(r"America|U\.S|United States|\b(?:Ohio|Texas|California)\b", scene.prompt)
    group = kind_of("Denver" if american else "London")
    known = group.other("", rng, scene.lowered_prompt) if group and not invented else None
    return known or invented_place(rng)


def _other_single(text: str, scene: Scene, rng: Random, personal: bool, invented: bool) -> str:
    """A surname for a person's; else a thing of the kind asked for, or a word that is none."""
    if personal or text in surname_set():
        return rng.choice(names("surnames"))
    if invented:
        return blended(text, rng)
    asked = of_asked_kind(scene, text, rng) or from_prompt(scene, text, rng)
    return asked or blended(text, rng)
