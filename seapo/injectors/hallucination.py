"""Hallucinations: made-up people, sources, figures and details in the place of real ones."""

import re
from collections.abc import Callable
from random import Random

from seapo.injectors.asked import invented_place
from seapo.injectors.code import made_up_code
from seapo.injectors.correctness import wrong_member_elsewhere
from seapo.injectors.edits import Change, Edit, quote
from seapo.injectors.proper import KIND_WORDS, Name, invented_name, invented_person, proper_names
from seapo.injectors.put import put, put_all
from seapo.injectors.rules import Rule
from seapo.injectors.scene import Scene
from seapo.injectors.short_names import made_up_name
from seapo.injectors.things import WORKED, prose, strange_owner, strange_thing
from seapo.injectors.words import (
    as_cased,
    first_names,
    kind_of,
    names,
    short_kinds,
)

_Apply = Callable[[Scene, Random], Change | None]


def strange_person(scene: Scene, rng: Random) -> Change | None:
    """Someone nobody mentioned, in the place of a person of the text."""
    people = [n for n in proper_names(scene) if n.is_person] if prose(scene) else []
    people += _openers(scene)
    if not people:
        return None
    name = rng.choice(people)
    new = _surname(scene, name, rng) or invented_person(name.text, rng)
    if new.lower() in scene.lowered_prompt:
        return None
    edits = put_all(scene, name.text, new)
    return Change(edits, f"{quote(new)} is made up; the text is about {quote(name.text)}.")


def _surname(scene: Scene, name: Name, rng: Random) -> str | None:
    """Behind Mr. and the like stands a surname."""
    before = scene.answer[max(0, name.start - 8) : name.start]
    titled = re.search(r"\b(?:Mr|Mrs|Ms|Dr|Miss|Farmer|Coach)\.? $", before)
    return rng.choice(names("surnames")) if titled and " " not in name.text else None


def _openers(scene: Scene) -> list[Name]:
    """First names at the head of sentences."""
    found = []
    for s in scene.sentences if prose(scene) else ():
        word = re.match(r"[A-Z][a-z]+", scene.answer[s.start : s.end])
        if word and word.group() in first_names() and kind_of(word.group()) is None:
            found.append(Name(s.start, s.start + word.end(), word.group()))
    return found


def strange_subject(scene: Scene, rng: Random) -> Change | None:
    """A pronoun of worked arithmetic becomes a person nobody mentioned."""
    if not WORKED.search(scene.answer):
        return None
    found = re.finditer(r"(?<![\w'’-])(?:He|She|he|she)(?![\w'’-])", scene.answer)
    places = [m for m in found if scene.free(*m.span())]
    if not places:
        return None
    match = rng.choice(places)
    new = rng.choice(names("female" if match.group().lower() == "she" else "male"))
    why = f"{quote(new)} is made up: nobody of that name is in the question."
    return Change((Edit(*match.span(), new),), why)


def _heading(scene: Scene, name: Name) -> bool:
    """Common words with capitals, as a heading or a list item has them?"""
    plain = [w for w in name.words if w not in KIND_WORDS]
    opens = re.search(
        r"(?:^|\n)[^\w\n]*(?:\d{1,3}[.)])?[^\w\n]*$", scene.answer[: name.start][-12:]
    )
    common = any(w.lower() in scene.words or kind_of(w.lower()) for w in plain)
    return " " in name.text and (bool(opens and not name.is_person) or common or not plain)


def strange_name(scene: Scene, rng: Random) -> Change | None:
    """A body, work or place that does not exist, in the place of a named one."""
    found = [n for n in proper_names(scene) if not n.is_person] if prose(scene) else []
    found = [n for n in found if not re.fullmatch(r"[A-Z]\w{0,2}[A-Z]\w*", n.text)]  # acronyms
    found = [n for n in found if kind_of(n.text) is None and not _heading(scene, n)]
    found = [n for n in found if n.text in short_kinds() or not _DEMONYM.search(n.text)]
    if not found:
        return None
    name = rng.choice(found)
    new = _unheard(scene, name, rng)
    edits = put_all(scene, name.text, new)
    return Change(edits, f"{quote(new)} does not exist; the answer speaks of {quote(name.text)}.")


_DEMONYM = re.compile(r"(?:ans?|ish|ese|ics|ism|ists?)$")
"""A people, a creed or a tongue: a made-up one would be no word."""


def _unheard(scene: Scene, name: Name, rng: Random) -> str:
    """A name nobody has heard of: a people for a people, a town for a place, somebody for somebody."""
    single = " " not in name.text
    people = short_kinds().get(name.text)
    if people and (other := people.other(name.text, rng, scene.lowered_prompt)):
        return other
    if single and WORKED.search(scene.answer):
        return _surname(scene, name, rng) or _first(rng)
    before = scene.answer[max(0, name.start - 6) : name.start]
    if single and re.search(r"\b(?:in|to|from|near) $", before):
        return invented_place(rng)
    if single and re.match(
        r" (?:said|wrote|was|is|has|had|did|asked|says)\b", scene.answer[name.end :]
    ):
        return rng.choice(names("surnames"))
    return invented_name(name.text, rng, titled=not single, work=_quoted(scene, name))


def _quoted(scene: Scene, name: Name) -> bool:
    """Does it stand in quotes or italics, as works do?"""
    return scene.answer[max(0, name.start - 1) : name.start] in ('"', "“", "*", "_", "'", "‘")


_VAGUE = re.compile(
    r"(?<![\w'’-])(?:(?:[Mm]any|[Ss]everal|[Nn]umerous|[Vv]arious|[Cc]ertain|[Mm]ultiple|[Dd]ifferent|[Cc]ountless)"
    r"(?= [a-z]+(?:s|people|men|women|children)\b)|[Mm]ost(?= [a-z]+(?:s|people)\b)"
    r"|[Aa] (?:variety|range|number|couple|lot) of(?= [a-z]+s\b))"
    r"(?![\w'’-])"
)


def strange_figure(scene: Scene, rng: Random) -> Change | None:
    """An exact figure with no source, where the text is vague on purpose."""
    found = [m for m in _VAGUE.finditer(scene.answer) if scene.free(*m.span())]
    found = [m for m in found if not scene.negated(m.start())] if prose(scene) else []
    if not found:
        return None
    match = rng.choice(found)
    share = match.group().lower() == "most"
    new = f"{rng.randint(52, 97)}% of" if share else str(rng.randint(5, 48))
    why = f"The figure {quote(new)} has no source: the answer only says {quote(match.group())}."
    return Change(put(scene, *match.span(), new), why)


_SOURCE = re.compile(
    r"(?:(?<=[.,;:!?\n] )|(?<=\n)|(?<=that )|(?<=and )|(?<=as )|(?<=but )|(?<=which )|\A)"
    r"(?:(?:[Mm]any |[Ss]ome |[Mm]ost |[Ss]everal )?(?:experts|scientists"
    r"|researchers|scholars|critics|"
    r"historians|economists|philosophers|psychologists|Experts|Scientists|Researchers|Scholars|Critics|Historians|"
    r"Economists|Philosophers|Studies|studies|Research|research(?= (?:has|shows|suggests))"
    r"|Evidence|evidence(?= (?:that|shows|suggests))|[Ss]ome people|[Mm]any people|[Pp]eople"
    r"|[Oo]rganizations|[Cc]ompanies|[Bb]usinesses))(?= (?:have|are|can|may|might|believe|"
    r"argue|suggest|say|claim|think|often|should|will|found|agree|tend|use|need|do|were|could|would|has|"
    r"shows|suggests|indicates|had|see|find|consider)\b)"
)


def strange_source(scene: Scene, rng: Random) -> Change | None:
    """A made-up authority in the place of an unnamed one."""
    found = (
        [m for m in _SOURCE.finditer(scene.answer) if scene.free(*m.span())] if prose(scene) else []
    )
    if not found:
        return None
    match = rng.choice(found)
    one, other = rng.sample(names("surnames"), 2)
    forms = [
        f"{one} {rng.choice(('&', 'and'))} {other}",
        f"{_first(rng)} and {_first(rng)} {one}",
        f"the {one}s",
    ]
    if re.match(r" (?:has|had|shows|suggests|indicates)\b", scene.answer[match.end() :]):
        forms = [f"{_first(rng)} {one}"]
    length = len(match.group().split())
    long = len(scene.answer) >= 100
    new = rng.choice(forms[:1] if long else [f for f in forms if abs(len(f.split()) - length) <= 1])
    new = as_cased(new, match.group())
    return Change(
        (Edit(*match.span(), new),), f"{quote(new)} is made up; the answer names nobody there."
    )


def _first(rng: Random) -> str:
    return rng.choice(names(rng.choice(("female", "male"))))


_METHOD = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Tt]his) (?!(?:following|given|same|above|first|second|next|last|other"
    r"|whole|entire|new) )(?:[a-z-]{4,14} )?(?=(?:method|approach|technique|algorithm|model"
    r"|theory|test|"
    r"process|system|strategy|principle|framework|study|experiment|formula|equation|"
    r"program|project|policy|pattern|law|effect|phenomenon|movement|tradition|company|institute"
    r"|report)\b(?! of\b))"
)


def strange_term(scene: Scene, rng: Random) -> Change | None:
    """A common thing gets the name of someone who never gave it one: the Lindqvist method."""
    found = (
        [m for m in _METHOD.finditer(scene.answer) if scene.free(*m.span())] if prose(scene) else []
    )
    if not found:
        return None
    match = rng.choice(found)
    new = as_cased(f"the {rng.choice(names('surnames'))} ", match.group())
    why = f"{quote(new.strip())} names something that does not exist under that name."
    return Change((Edit(*match.span(), new),), why)


_OPENING = re.compile(
    r"(?:Additionally|Furthermore|Moreover|In addition|For example|For instance|Overall|In general|Generally|"
    r"Similarly|In conclusion|In summary|However|Finally|Also|In total|Altogether|In all"
    r"|Therefore|As a result|Typically|Usually|Today|"
    r"Over time|Nowadays|Recently|In recent years|Historically|Traditionally|In fact"
    r"|Instead|Thus),?\s(?=[A-Za-z])"
)


def strange_setting(scene: Scene, rng: Random) -> Change | None:
    """A made-up time or place where the text only has a connective."""
    found = []
    for s in scene.sentences if prose(scene) else ():
        lead = _OPENING.match(scene.answer, s.start, s.end)
        if lead and scene.free(*lead.span()):
            found.append(lead)
    if not found:
        return None
    lead = rng.choice(found)
    comma = "," if "," in lead.group() else ""
    new = f"{_setting(rng)}{comma} "
    return Change(
        (Edit(*lead.span(), new),), f"{quote(new.strip(' ,'))} is made up: nothing was said of it."
    )


_VERDICT = re.compile(r"\A(?:Yes|No), (?=\w+ \w+ \w)")


def unfounded_opening(scene: Scene, rng: Random) -> Change | None:
    """Last way in for a short claim: its yes or no gives way to a made-up time or place."""
    lead = _VERDICT.match(scene.answer) if prose(scene) else None
    if not lead:
        return None
    year = rng.randint(1931, 2019)
    city = rng.choice([c for c in _cities() if " " not in c])
    new = rng.choice((f"In {year}, ", f"Since {year}, ", f"In {city}, ", f"Until {year}, "))
    why = f"{quote(new.strip(' ,'))} is made up: nothing was said of it."
    return Change((Edit(*lead.span(), new),), why)


def _setting(rng: Random) -> str:
    surname = rng.choice(names("surnames"))
    year = rng.randint(1931, 2019)
    return rng.choice(
        (f"In {year}", f"Since {year}", f"In {surname} County", f"As {surname} notes", f"By {year}",
         f"At {surname} College", f"Until {year}", f"To {_first(rng)} {surname}", f"In {rng.choice(_cities())}")
    )  # fmt: skip


def _cities() -> tuple[str, ...]:
    groups = kind_of("London"), kind_of("Denver")
    return tuple(city for group in groups if group for city in group.words)


_YEAR = re.compile(
    r"(?:(?<=[a-zA-Z(]{2} )|(?<=[a-z], )|(?<=\())(1[0-9]\d\d|20[0-2]\d)(?!\d|[.,]\d|%)"
)


def strange_year(scene: Scene, rng: Random) -> Change | None:
    """A date that no record gives."""
    found = (
        [m for m in _YEAR.finditer(scene.answer) if scene.free(*m.span())] if prose(scene) else []
    )
    if not found or WORKED.search(scene.answer):
        return None
    match = rng.choice(found)
    new = str(min(2024, int(match.group()) + rng.choice((-1, 1)) * rng.randint(3, 38)))
    edits = put_all(scene, match.group(), new)
    return Change(edits, f"The year {new} is made up; it is {match.group()}.")


_DETAIL = re.compile(
    r"(?<=[a-z,] )(?:common|popular|traditional|modern|recent|local|famous|"
    r"well-known|typical|classic|ancient|historical|regional|national|leading|prominent)"
    r"(?= [a-z]{3,})(?![\w'’-])"
)


def strange_detail(scene: Scene, rng: Random) -> Change | None:
    """A plain adjective becomes a detail that nobody gave: a place, a year, a maker."""
    found = (
        [m for m in _DETAIL.finditer(scene.answer) if scene.free(*m.span())] if prose(scene) else []
    )
    if not found:
        return None
    match = rng.choice(found)
    group = kind_of("French")
    new = rng.choice((*(group.words if group else ()), *rng.sample(names("surnames"), 40)))
    return Change(
        put(scene, *match.span(), new),
        f"The detail {quote(new)} is made up: the text says {quote(match.group())}.",
    )


_PLAIN_START = re.compile(r"(?:The|This|It|They|He|She|There|These|A|An|We|His|Her|Their) [a-z]")


def added_setting(scene: Scene, rng: Random) -> Change | None:
    """Last way in, for long answers: a made-up time or place in front of a plain sentence."""
    if not prose(scene) or len(scene.answer) < 150:
        return None
    plain = [s for s in scene.sentences if _PLAIN_START.match(scene.answer, s.start, s.end)]
    if not plain:
        return None
    start = rng.choice(plain).start
    new = _setting(rng)
    edit = Edit(start, start + 1, f"{new}, {scene.answer[start].lower()}")
    return Change((edit,), f"{quote(new)} is made up: nothing was said of it.")


def _if_worked(apply: _Apply) -> _Apply:
    return lambda s, r: apply(s, r) if WORKED.search(s.answer) else None


def _unless_worked(apply: _Apply) -> _Apply:
    return lambda s, r: None if WORKED.search(s.answer) else apply(s, r)


RULES = (
    Rule("made_up_code", 100_000, made_up_code),
    Rule("made_up_name", 200, made_up_name),
    Rule("strange_thing", 16, _unless_worked(strange_thing)),
    Rule("strange_thing", 8, _if_worked(strange_thing)),
    Rule("strange_owner", 14, strange_owner),
    Rule("strange_person", 24, strange_person),
    Rule("strange_name", 10, strange_name),
    Rule("strange_year", 10, strange_year),
    Rule("strange_figure", 8, strange_figure),
    Rule("strange_source", 6, strange_source),
    Rule("strange_term", 5, strange_term),
    Rule("strange_setting", 4, strange_setting),
    Rule("strange_detail", 3, strange_detail),
    Rule("strange_subject", 3, strange_subject),
    Rule("wrong_member_elsewhere", 4, wrong_member_elsewhere),
    Rule("unfounded_opening", 1, unfounded_opening, last=True),
    Rule("added_setting", 1, added_setting, last=True),
)
"""Tried in weighted, seeded order: what fits the text's own form comes far ahead."""
