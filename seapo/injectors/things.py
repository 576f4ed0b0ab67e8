"""Made-up things: another thing of its kind in the place of one, or an owner nobody named."""

import re
from random import Random

from seapo.injectors.correctness import other_sense
from seapo.injectors.edits import Change, Edit, quote
from seapo.injectors.put import put_all
from seapo.injectors.scene import Scene
from seapo.injectors.short import named_whole
from seapo.injectors.words import (
    as_cased,
    finder,
    in_both_numbers,
    kind_of,
    names,
)

WORKED = re.compile(r"####|<<")


def prose(scene: Scene) -> bool:
    return scene.is_english and not scene.is_code


_OWNED = re.compile(
    r"(?<![\w'’-])(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir) (?=(?:[a-z]+ )?(?P<noun>[a-z]{3,}))"
)


def strange_owner(scene: Scene, rng: Random) -> Change | None:
    """In worked arithmetic, things of the question become somebody's: Keisha's books."""
    if not WORKED.search(scene.answer) or not prose(scene):
        return None
    found = [
        m
        for m in _OWNED.finditer(scene.answer)
        if (group := kind_of(m.group("noun")))
        and group.name in _THINGS - {"months", "weekdays", "seasons", "clock", "relatives"}
        and scene.free(*m.span())
    ]
    if not found:
        return None
    match = rng.choice(found)
    known = (*names("female")[:_COMMON], *names("male")[:_COMMON])
    owner = rng.choice([n for n in known if n.lower() not in scene.lowered_prompt])
    why = f"{quote(owner)} is made up: the question names nobody so as the owner."
    return Change((Edit(*match.span(), f"{owner}'s "),), why)


_COMMON = 120
"""First names common enough that they stand in other answers too."""
_LOOSE = frozenset(
    [
        "people",
        "places",
        "devices",
        "containers",
        "rooms",
        "furniture",
        "landforms",
        "relatives",
        "materials",
        "colours",
        "clock",
    ]
)
_THINGS = frozenset(
    [
        "pets",
        "livestock",
        "beasts",
        "sea_animals",
        "small_animals",
        "poultry",
        "birds",
        "insects",
        "trees",
        "flowers",
        "fruits",
        "vegetables",
        "baked",
        "dishes",
        "staples",
        "drinks",
        "dairy",
        "clothes",
        "jewels",
        "toys",
        "stationery",
        "reading",
        "furniture",
        "containers",
        "rooms",
        "places",
        "vehicles",
        "relatives",
        "people",
        "jobs",
        "devices",
        "seasoning",
        "colours",
        "months",
        "weekdays",
        "seasons",
        "sports",
        "instruments",
        "clock",
        "cities",
        "us_cities",
        "countries",
        "nations",
        "nationalities",
        "tongues",
        "us_states",
        "materials",
        "landforms",
        "fish",
    ]
)


def strange_thing(scene: Scene, rng: Random) -> Change | None:
    """A thing, place or day that the question does not speak of, wherever the real one stood."""
    if not prose(scene) or named_whole(scene):
        return None
    worked = bool(WORKED.search(scene.answer))
    found = [
        m
        for m in finder("siblings").finditer(scene.answer)
        if (group := kind_of(m.group()))
        and group.name in (_THINGS if worked or len(scene.answer) < 150 else _THINGS - _LOOSE)
        and scene.free(*m.span())
        and m.group() not in ("May", "second", "March", "orange")
        and (worked or not scene.negated(m.start()))
        and not other_sense(scene, m)
    ]
    if not found:
        return None
    match = rng.choice(found)
    group = kind_of(match.group())
    new = (
        group.other(match.group(), rng, scene.lowered_prompt + scene.answer.lower())
        if group
        else None
    )
    if not new or new.lower() in scene.lowered_prompt:
        return None
    new = as_cased(new, match.group())
    pairs = in_both_numbers(match.group(), new)
    edits = tuple(e for old, other in pairs for e in put_all(scene, old, other))
    speaker = "question" if match.group().lower() in scene.lowered_prompt else "right answer"
    why = f"{quote(new)} is made up: the {speaker} speaks of {quote(match.group())}."
    return Change(edits, why)
