"""Proper names in a text: where they stand, what kind they look like, and other names for them."""

import re
from dataclasses import dataclass
from random import Random

from seapo.injectors.scene import Scene
from seapo.injectors.words import entries, first_names, kind_of, names, surname_set

_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’-]*\.?(?<!['’]s)(?:['’]s(?=\s[A-Z]))?"
_NAME = re.compile(rf"(?<![\w'’.@#/-]){_WORD}(?:\s(?:(?:of|the|de|van|von|la|and the)\s)?{_WORD})*")
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
    """University College School Institute Academy Museum Library Hospital Church Cathedral Castle
    Palace Tower Bridge Stadium Arena Center Centre Park River Lake Mountain Mount Island Islands
    Valley County City Street Road Avenue Square Airport Station Records Pictures Studios Company
    Corporation Inc. Inc Ltd Group Bank Party Union Association Society Council Foundation Award
    Awards Prize League Cup Championship Championships Festival Orchestra Band Theatre Theater Hall
    House Press Times Post Magazine Journal Act Law Theorem Theory Method Effect Syndrome Disease
    War Battle Treaty Dynasty Empire Kingdom Republic Department Ministry Agency Committee Club
    President King Queen Prince Princess Lord Lady Sir Saint St. Captain General Professor""".split()
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
        return words[0].strip('"') in first_names() or words[-1] in surname_set()


def proper_names(scene: Scene) -> list[Name]:
    """Names within sentences; the first word of a sentence counts when the name goes on or is known."""
    starts = {s.start for s in scene.sentences}
    found: list[Name] = []
    for match in _NAME.finditer(scene.answer):
        name = _trimmed(match.group(), match.start())
        if not name or not scene.free(name.start, name.end) or _heads_a_line(scene, name):
            continue
        opens = name.start in starts and name.text not in first_names() and " " not in name.text
        if not opens or name.text.lower() in scene.lowered_prompt.split():
            found.append(name)
    return found


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


def invented_person(like: str, rng: Random) -> str:
    """Another person's name of as many words, initials and gender of the first name kept."""
    words = like.split()
    female = words[0] in names("female") and words[0] not in names("male")
    first = rng.choice(names("female" if female else "male"))
    if len(words) == 1:
        return first
    inner = [_initial(w, rng) for w in words[1:-1]]
    return " ".join([first, *inner, rng.choice(names("surnames"))])


def _initial(word: str, rng: Random) -> str:
    if len(word) <= 2:
        return rng.choice("ABCDEFGHJKLMNPRSTW") + word[1:]
    return rng.choice(names("surnames")) if word[0].isupper() else word


def invented_name(like: str, rng: Random) -> str:
    """Another name for a work, body or place: words that say its kind stay, others change."""
    title_words = " ".join(entries("title_words.txt")).split()
    words = like.split()
    places = [
        i for i, w in enumerate(words) if w[:1].isupper() and w not in KIND_WORDS and len(w) > 2
    ] or [len(words) - 1]
    institution = any(w in KIND_WORDS for w in words)
    for place in places[:2] if len(places) < 4 else rng.sample(places, 2):
        pool = names("surnames") if institution else title_words
        words[place] = rng.choice(pool) + ("'s" if words[place].endswith("'s") else "")
    return " ".join(words)


def another_name(name: Name, rng: Random) -> str:
    """A name of the same kind: a sibling from the lists, a person for a person, else invented."""
    group = kind_of(name.text)
    if group and (other := group.other(name.text, rng)):
        return other
    if name.is_person:
        return invented_person(name.text, rng)
    return invented_name(name.text, rng)
