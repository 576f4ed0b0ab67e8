"""The word lists: siblings, antonyms, names, and reversals in other scripts, read once."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

_FOLDER = Path(__file__).parent / "lexicon"
_IRREGULAR = {
    "mouse": "mice", "goose": "geese", "foot": "feet", "child": "children", "wolf": "wolves",
    "shelf": "shelves", "sheep": "sheep", "deer": "deer", "knife": "knives", "toddler": "toddlers",
    "scarf": "scarves", "yen": "yen", "fish": "fish", "nucleus": "nuclei",
}  # fmt: skip


_COUNTING = frozenset(("numerals", "ordinals"))


@dataclass(frozen=True)
class Group:
    """Words of one kind."""

    name: str
    words: tuple[str, ...]
    partner: dict[str, str] = field(default_factory=dict)
    """Each word's form in the other number, where nouns have one."""

    def other(self, word: str, rng: Random, avoid: str = "") -> str | None:
        """Another word of the kind, if it can be one that `avoid` (in lower case) does not hold."""
        near = [w for w in self._beside(word) if w.lower() != word.lower()]
        near = [w for w in near if abs(w.count(" ") - word.count(" ")) <= 1] or near
        fresh = [w for w in near if w.lower() not in avoid]
        return rng.choice(fresh or near) if near else None

    def _beside(self, word: str) -> tuple[str, ...]:
        """Words that count stand in order: those next to it. Of other kinds all words."""
        listed = [w.lower() for w in self.words]
        if self.name not in _COUNTING or word.lower() not in listed:
            return self.words
        at = listed.index(word.lower())
        return self.words[max(0, at - 3) : at + 4]


def _lines(name: str) -> list[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@cache
def names(kind: str) -> tuple[str, ...]:
    """`female`, `male` or `surnames`, the most frequent first."""
    file = "surnames.txt" if kind == "surnames" else f"names_{kind}.txt"
    return tuple(" ".join(_lines(file)).split())


@cache
def _ranks(kind: str) -> dict[str, int]:
    return {name: rank for rank, name in enumerate(names(kind))}


def is_female(name: str) -> bool:
    """Is the first name commoner for women? By its rank among theirs and among men's."""
    last = len(names("female"))
    return _ranks("female").get(name, last) < _ranks("male").get(name, last)


@cache
def first_names() -> frozenset[str]:
    return frozenset(names("female")) | frozenset(names("male"))


@cache
def surname_set() -> frozenset[str]:
    return frozenset(names("surnames"))


def plural(noun: str) -> str:
    """The English plural of a regular or listed noun."""
    head, _, last = noun.rpartition(" ")
    if last in _IRREGULAR:
        many = _IRREGULAR[last]
    elif re.search(r"(?:s|x|ch|sh|z)$", last) or last in ("tomato", "potato", "mosquito"):
        many = last + "es"
    elif re.search(r"[^aeiou]y$", last):
        many = last[:-1] + "ies"
    else:
        many = last + "s"
    return f"{head} {many}".strip()


def _groups(file: str) -> dict[str, Group]:
    """Every word to its first group; a starred group stands a second time in the plural."""
    found: dict[str, Group] = {}
    for line in _lines(file):
        name, _, listed = line.partition(": ")
        words = tuple(listed.split(", "))
        many = tuple(plural(w) for w in words)
        groups = [Group(name.rstrip("*"), words, dict(zip(words, many, strict=True)))]
        if name.endswith("*"):
            groups.append(Group(name.rstrip("*"), many, dict(zip(many, words, strict=True))))
        else:
            groups = [Group(name, words)]
        for group in groups:
            for word in group.words:
                found.setdefault(word, group)
    return found


def in_both_numbers(old: str, new: str) -> list[tuple[str, str]]:
    """The exchange of two nouns of a kind, and the same exchange in the other number."""
    pairs = [(old, new)]
    one, other = kind_of(old), kind_of(new)
    if one and other and one.name == other.name and one.partner and other.partner:
        partners = one.partner.get(old.lower()), other.partner.get(new.lower())
        pairs += [(a, b) for a, b in [partners] if a and b and (a, b) != (old, new) and a != old]
    return pairs


@cache
def title_words() -> tuple[str, ...]:
    return tuple(" ".join(_lines("title_words.txt")).split())


@cache
def siblings() -> dict[str, Group]:
    """English words to their kind. Listed in lower case, a word matches capitalised too."""
    return _groups("siblings.txt")


def kind_of(word: str) -> Group | None:
    """The group of a word as it stands in a text: proper nouns only match capitalised."""
    return siblings().get(word) or siblings().get(word[:1].lower() + word[1:])


def of_kind(word: str) -> Group | None:
    """The group of a listed word, exactly as it is listed."""
    return siblings().get(word)


@cache
def short_kinds() -> dict[str, Group]:
    """Words to their kind in answers of a few words, where their other senses are far."""
    return _groups("short.txt")


@cache
def world() -> dict[str, Group]:
    """Words of other languages and scripts to their kind."""
    return _groups("world.txt")


def _pairs(file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines(file):
        one, other = line.split(" | ")
        found.setdefault(one, other)
        found.setdefault(other, one)
    return found


@cache
def antonyms() -> dict[str, str]:
    return _pairs("antonyms.txt")


@cache
def reversals() -> dict[str, str]:
    return _pairs("reversals.txt")


def script(word: str) -> str:
    """The script of a word's first letter, as Unicode names it: LATIN, CJK, HANGUL, THAI."""
    return unicodedata.name(word[0], "UNKNOWN").split()[0]


def _spaced(word: str) -> bool:
    """Is the word of a script that puts spaces between words, and no particles behind them?"""
    if script(word) == "HANGUL" and len(word) > 1:
        return False
    return not re.search(
        r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]", word
    )


@cache
def finder(which: str) -> re.Pattern[str]:
    """One pattern over a whole list (`siblings`, `short`, `antonyms`, `world`, `reversals`), longest first."""
    tables: dict[str, Callable[[], Mapping[str, object]]] = {
        "siblings": siblings,
        "short": short_kinds,
        "antonyms": antonyms,
        "world": world,
        "reversals": reversals,
    }
    listed: list[str] = sorted(tables[which](), key=len, reverse=True)
    forms = listed + [w[0].upper() + w[1:] for w in listed if w[0].islower()]
    spaced = [re.escape(w) for w in forms if _spaced(w)]
    glued = [re.escape(w) for w in forms if not _spaced(w)]
    parts = [rf"(?<![\w'’-])(?:{'|'.join(spaced)})(?![\w'’-])"]
    return re.compile("|".join(parts + glued))


def as_cased(word: str, like: str) -> str:
    """The word with the capitals of another: lower, Capital or UPPER."""
    if like.isupper() and len(like) > 1 and not word.isupper():
        return word.upper()
    if like[:1].isupper():
        return word[:1].upper() + word[1:]
    return word


def article(word: str) -> str:
    """`a` or `an`, by spelling."""
    vowel = re.match(r"(?i)[aeiou]|8|11(?!\d)|18(?!\d)|h(?:our|onest|eir)", word)
    glide = re.match(r"(?i)uni|use|us[aeiu]|eu|one\b|u(?:t|r)[aeiou]", word)
    return "an" if vowel and not glide else "a"
