"""What kind of thing a short question asks for, and other things of that kind."""

import re
from random import Random

from seapo.injectors.scene import Scene
from seapo.injectors.words import Group, as_cased, names, of_kind, plural, short_kinds

_NOUNS: tuple[tuple[str, str], ...] = (
    (r"genre of (?:music|band)|music genre|types? of music|bands? .*genre|songs?.*genre", "jazz"),
    (r"genres?", "thriller"),
    (r"countr(?:y|ies)|nations?|kingdom", "France"),
    (r"U\.?S\.? states?|which state|what state|states?", "Ohio"),
    (r"count(?:y|ies)", "Kent"),
    (r"continent", "Asia"),
    (r"nationalit(?:y|ies)", "Irish"),
    (r"languages?", "Latin"),
    (r"religion", "Islam"),
    (r"instruments?", "guitar"),
    (r"sports?", "tennis"),
    (r"network", "NBC"),
    (r"(?:automotive |car )?(?:marque|make)s?|compan(?:y|ies)|manufacturer", "Toyota"),
    (r"months?", "June"),
    (r"colou?rs?", "blue"),
    (r"planets?", "Mars"),
    (r"element", "carbon"),
    (r"oceans?", "Pacific"),
    (r"disease", "malaria"),
    (r"vegetation|life ?forms?|kind of plant", "shrub"),
    (r"profession|occupation|career|job", "painter"),
    (r"position", "striker"),
    (r"industry|area|field", "banking"),
)
"""What is asked for, and one word of the list that answers it; the first that fits holds."""
_ASKING = re.compile(r"(?i)\b(?:what|which|whose|in which|of which|name the)\b((?: [\w'.-]+){1,5})")
_PLACE = re.compile(
    r"(?i)\b(?:where|(?:what|which)(?: [\w'-]+){0,3} (?:city|cities|town|village|place|borough"
    r"|suburb|district|neighborhood|neighbourhood|commune|municipality|parish|settlement|capital))\b"
)
_ENDINGS = ("ville", "field", "ford", "ton", "bury", "wick", "burg", "mouth", "stead", "worth")


def of_asked_kind(scene: Scene, old: str, rng: Random) -> str | None:
    """Another thing of the kind that the question names, in the answer's number."""
    group = _group(scene)
    words = group.words if group else ()
    if not words or any(w.lower() in old.lower() for w in ("yes", "no ")):
        return None
    other = [w for w in words if w.lower() not in f"{old} {scene.prompt}".lower()]
    near = [w for w in other if len(w.split()) == min(len(old.split()), 2)] or other
    if not near:
        return None
    many = old.endswith("s") and group is not None and group.partner and near[0].islower()
    word = rng.choice(near)
    return as_cased(plural(word) if many and not word.endswith("s") else word, old)


def _group(scene: Scene) -> Group | None:
    question = scene.prompt[-300:]
    for asking in _ASKING.finditer(question):
        for noun, member in _NOUNS:
            if re.search(rf"(?i)\b(?:{noun})\b", asking.group(1)):
                return short_kinds().get(member) or of_kind(member)
    return None


def asks_for_place(scene: Scene) -> bool:
    return bool(_PLACE.search(scene.prompt[-300:]))


def invented_place(rng: Random) -> str:
    """A town that is on no map: `Harveyford`, `Lindwick`."""
    stem = rng.choice([n for n in names("surnames") if 4 <= len(n) <= 6 and n[-1] not in "aeiouy"])
    return stem + rng.choice([e for e in _ENDINGS if e[0] != stem[-1]])


def from_prompt(scene: Scene, old: str, rng: Random) -> str | None:
    """A content word of the prompt that has the shape of the answer's word: capital, ending, length."""
    ending = old[-1:] if old[-1:] == "s" else ""
    found = re.findall(r"(?<![\w'’-])[^\W\d_]{4,20}(?![\w'’-])", scene.prompt[-600:])[1:]
    alike = [
        w
        for w in dict.fromkeys(found)
        if w[0].isupper() == old[0].isupper()
        and w.isupper() == old.isupper()
        and w.endswith("s") == bool(ending)
        and w.lower() not in _EMPTY
        and w.lower() != old.lower()
        and not re.search(r"(?:ed|ing|ly)$", w)
        and w.lower() not in scene.answer.lower()
    ]
    return rng.choice(alike) if alike else None


_EMPTY = frozenset(
    """about after again also although because been before being between both could does during each
    every first from have having into just known less like located many more most much named other
    over same second shared should since some such than that their them then there these they this
    those through under used using very were what when where which while whom whose will with within
    without would your called based born made took became began belong featured former include
    includes served starring starred type kind answer question people person things thing things
    located play plays played when common best better part able name owned plays""".split()  # noqa: SIM905
)
