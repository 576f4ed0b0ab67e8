"""Proper names in a text: where they stand, what kind they look like, and other names for them."""

import re
from dataclasses import dataclass
from random import Random

from seapo.injectors.scene import Scene
from seapo.injectors.words import first_names, is_female, kind_of, names, surname_set, title_words

_WORD = r"(?:(?:[A-Z]|Jr|Sr|St|Dr)\.|[A-ZÀ-ÖØ-Þ][\w'’-]*)"
_NAME = re.compile(rf"(?<![\w'’.@#/-]){_WORD}(?: (?:(?:of|the|of the|de|van|von|la) )?{_WORD})*")
_NOT_NAMES = frozenset(
    """A About After All Also Although An And Another Any Are As At Based Be Because Before Both But
    By Can Could Did Do Does During Each Either English Every Finally First For From Given He Hence
    Her Here His How However I If In Instead Is It Its Just Last Let Like Many May More Most My
    Next No Not Note Now Of On Once One Only Or Other Our Out Over Please Second She Since So Some
    Such Sure Thank Thanks That The Their Then There Therefore These They Third This Those Though
    Thus To Together Two Under Until Up Use Using We Well Were What When Where Which While Who Why
    Will With Would Yes You Your Step Example Answer Question Note True False Option I'm I'd It's
    Let's Here's There's That's Additionally Furthermore Moreover Overall Similarly Certainly Total
    Mr Mrs Ms Dr Mr. Mrs. Ms. Dr. Q OK Ok Hello Hi Dear""".split()  # noqa: SIM905
)
KIND_WORDS = frozenset(
    [
        "University",
        "College",
        "School",
        "Institute",
        "Academy",
        "Museum",
        "Library",
        "Hospital",
        "Church",
        "Cathedral",
        "Castle",
        "Palace",
        "Tower",
        "Bridge",
        "Stadium",
        "Arena",
        "Center",
        "Centre",
        "Park",
        "River",
        "Lake",
        "Mountain",
        "Mount",
        "Island",
        "Islands",
        "Valley",
        "County",
        "City",
        "Street",
        "Road",
        "Avenue",
        "Square",
        "Airport",
        "Station",
        "Records",
        "Pictures",
        "Studios",
        "Company",
        "Corporation",
        "Inc.",
        "Inc",
        "Ltd",
        "Group",
        "Bank",
        "Party",
        "Union",
        "Association",
        "Society",
        "Council",
        "Foundation",
        "Award",
        "Awards",
        "Prize",
        "League",
        "Cup",
        "Championship",
        "Championships",
        "Festival",
        "Orchestra",
        "Band",
        "Theatre",
        "Theater",
        "Hall",
        "House",
        "Press",
        "Times",
        "Post",
        "Magazine",
        "Journal",
        "Act",
        "Law",
        "Theorem",
        "Theory",
        "Method",
        "Effect",
        "Syndrome",
        "Disease",
        "War",
        "Battle",
        "Treaty",
        "Dynasty",
        "Empire",
        "Kingdom",
        "Republic",
        "Department",
        "Ministry",
        "Agency",
        "Committee",
        "Club",
        "President",
        "King",
        "Queen",
        "Prince",
        "Princess",
        "Lord",
        "Lady",
        "Sir",
        "Saint",
        "St.",
        "Captain",
        "General",
        "Professor",
        "Mine",
        "Estate",
        "Base",
        "Games",
        "Building",
        "Highway",
        "Canal",
        "Harbor",
        "Port",
        "Beach",
        "Forest",
        "Canyon",
        "District",
        "Province",
        "Region",
        "Conference",
        "Division",
        "Team",
        "Force",
        "Show",
        "Series",
        "Era",
        "Period",
        "Airlines",
        "Industries",
        "Entertainment",
        "Motors",
        "Films",
        "Productions",
        "Media",
        "Network",
        "Radio",
        "Channel",
        "Hotel",
        "Resort",
        "Mall",
        "Market",
        "Gardens",
        "Court",
        "Commission",
        "Opera",
        "Zoo",
        "States",
        "Brothers",
        "Sisters",
        "Mother",
        "Father",
        "Side",
        "Ward",
    ]
)


_PARTICLES = frozenset(
    ("de", "van", "von", "la", "der", "den", "di", "da", "du", "del", "bin", "ibn")
)


@dataclass(frozen=True)
class Name:
    """A proper name at [start, end)."""

    start: int
    end: int
    text: str

    @property
    def words(self) -> list[str]:
        return self.text.split()

    @property
    def is_person(self) -> bool:
        """A known first name in front, or a known surname behind; no word of an institution."""
        words = self.words
        if any(w in KIND_WORDS or kind_of(w) for w in words) or len(words) > 4 or "of" in words:
            return False
        if len(words) == 1:
            return words[0] in first_names()
        if any(w[0].islower() and w not in _PARTICLES for w in words):
            return False
        return words[0].strip('"') in first_names() or words[-1] in surname_set()


def proper_names(scene: Scene) -> list[Name]:
    """Names within sentences; the first word of a sentence counts when the name goes on or is known."""
    found: list[Name] = []
    for match in _NAME.finditer(scene.answer):
        name = _trimmed(match.group(), match.start())
        if not name or not scene.free(name.start, name.end) or _heads_a_line(scene, name):
            continue
        if " " in name.text or _is_a_name(scene, name):
            found.append(name)
    return found


def _is_a_name(scene: Scene, name: Name) -> bool:
    """Is one capitalised word a name, and no common word at the head of a sentence or label?"""
    if name.text in first_names() or name.text in surname_set():
        return True
    if kind_of(name.text.lower()) or name.text.lower() in scene.words:
        return False
    opens = re.search(
        r"(?:^|[.!?:;\n\"“‘'(*•\-–—/])[\s*_\"“]*$",
        scene.answer[max(0, name.start - 4) : name.start],
    )
    within = rf"[a-z,] {re.escape(name.text)}\b"
    return not opens or bool(re.search(within, scene.answer) or re.search(within, scene.prompt))


def _trimmed(text: str, start: int) -> Name | None:
    """The name without function words in front, possessive and stop."""
    while text:
        head, space, rest = text.partition(" ")
        if head.rstrip(".'’") not in _NOT_NAMES and not re.search(
            r"['’](?:s|m|re|ve|ll|d|t)$", head
        ):
            break
        start += len(head) + len(space)
        text = rest
    text = re.sub(r"(?:['’]s?)$", "", text)
    if text.endswith(".") and not re.search(r"\b(?:[A-Z]|Jr|Sr|Inc|St)\.$", text):
        text = text[:-1]
    if len(text) < 3 or (text.isupper() and len(text) < 4) or text in _NOT_NAMES:
        return None
    return Name(start, start + len(text), text)


def _heads_a_line(scene: Scene, name: Name) -> bool:
    """Is it a heading, a label before a colon, or bold text?"""
    line_end = scene.answer.find("\n", name.end)
    rest = scene.answer[name.end : line_end if line_end >= 0 else None][:80]
    before = scene.answer[max(0, name.start - 2) : name.start]
    return before.endswith(("*", "#", "`", "_")) or rest.lstrip("* ")[:1] == ":"


HONORIFICS = frozenset(
    [
        "Dr",
        "Mr",
        "Mrs",
        "Ms",
        "Sir",
        "Prof",
        "Professor",
        "President",
        "General",
        "Captain",
        "Lord",
        "Lady",
    ]
)


def invented_person(like: str, rng: Random) -> str:
    """Another person's name of as many words, initials and gender of the first name kept."""
    words = like.split()
    if words[0].rstrip(".") in HONORIFICS and len(words) > 1:
        rest = " ".join(words[1:])
        new = invented_person(rest, rng) if len(words) > 2 else rng.choice(names("surnames"))
        return f"{words[0]} {new}"
    first = rng.choice(names("female" if is_female(words[0]) else "male"))
    if len(words) == 1:
        return first
    inner = [_initial(w, rng) for w in words[1:-1]]
    return " ".join([first, *inner, rng.choice(names("surnames"))])


def _initial(word: str, rng: Random) -> str:
    if len(word) <= 2 and not word[-1:].islower():
        return rng.choice("ABCDEFGHJKLMNPRSTW") + word[1:]
    return rng.choice(names("male")) if word[0].isupper() else word


def is_name_like(text: str) -> bool:
    """Does every word of it start as in a name, but for small ones and quotes?"""
    words = [w.strip("\"'“”‘’(),.&") for w in text.split()]
    big = [w for w in words if w and w not in _SMALL and w not in ("&", "at", "by")]
    common = text in _NOT_NAMES or text.lower() in ("none", "n/a", "go", "okay", "unknown", "null")
    return (
        bool(big)
        and not common
        and all(w[0].isupper() or w[0].isdigit() for w in big)
        and text[0].isupper()
    )


_SMALL = frozenset(
    [
        "of",
        "the",
        "a",
        "an",
        "and",
        "in",
        "on",
        "for",
        "to",
        "de",
        "van",
        "von",
        "la",
        "Beyond",
        "Into",
        "From",
        "With",
        "Without",
    ]
)
_ROMAN = re.compile(r"[IVXLC]+|[A-Z]{2,4}|.{1,2}|.*\d.*")


def invented_name(like: str, rng: Random, titled: bool = True, work: bool = True) -> str:
    """Another name for a work, body or place: one word of it changes, those that say its kind stay.

    A work takes a word of titles, a body or place somebody's surname.
    """
    words = like.split()
    places = [
        i
        for i, w in enumerate(words)
        if w[:1].isupper() and w not in KIND_WORDS and w not in _SMALL and not _ROMAN.fullmatch(w)
    ]
    kind = any(w in KIND_WORDS for w in words)
    place = (places[0] if kind else rng.choice(places)) if places else len(words) - 1
    if len(words) == 1 and not titled:
        words[0] = blended(words[0], rng)
    else:
        words[place] = rng.choice(title_words() if work and not kind else names("surnames"))
    return " ".join(words)


def other_acronym(word: str, rng: Random) -> str:
    """Letters for letters, the stops between them kept: `F.O.R.D.` for `F.E.A.R.`."""
    at = [i for i, c in enumerate(word) if c.isupper()]
    changed = set(rng.sample(at[1:] or at, max(1, len(at) // 2)))
    letters = [
        rng.choice([x for x in "ABCDEFGILMNOPRST" if x != c]) if i in changed else c
        for i, c in enumerate(word)
    ]
    return "".join(letters)


def blended(word: str, rng: Random) -> str:
    """A word that is none, with the ending of another: `Calderum` for `Ethereum`."""
    if len(word) < 6:
        return rng.choice(names("surnames"))
    head = re.match(
        r"[^aeiouy]*[aeiouy]+[^aeiouy]{1,2}", rng.choice(names("surnames")), re.IGNORECASE
    )
    tail = re.search(r"[aeiouy][^aeiouy]*[aeiouy]?[^aeiouy]*$", word)
    return (head.group() if head else "Mar") + (tail.group() if tail else "on")


def another_name(name: Name, rng: Random, titled: bool = True) -> str:
    """A name of the same kind: a sibling from the lists, a person for a person, else invented."""
    group = kind_of(name.text)
    if group and (other := group.other(name.text, rng)):
        return other
    if name.is_person:
        return invented_person(name.text, rng)
    return invented_name(name.text, rng, titled)
