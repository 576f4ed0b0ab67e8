"""The word lists: siblings, antonyms, names, and reversals in other scripts, read once."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

_FOLDER = Path(__file__).parent / "lexicon"
_IRREGULAR = {
    "mouse": "mice", "goose": "geese", "foot": "feet", "child": "children", "wolf": "wolves",
    "shelf": "shelves", "sheep": "sheep", "deer": "deer", "knife": "knives", "toddler": "toddlers",
    "scarf": "scarves", "nucleus": "nuclei",
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Words of one kind."""

    name: str
    words: tuple[str, ...]

    def other(self, word: str, rng: Random, avoid: str = "") -> str | None:
        """Another word of the kind, if it can be one that `avoid` (in lower case) does not hold."""
        near = [w for w in self.words if w.lower() != word.lower()]
        fresh = [w for w in near if w.lower() not in avoid]
        return rng.choice(fresh or near) if near else None


def entries(name: str) -> list[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@cache
def names(kind: str) -> tuple[str, ...]:
    """`female`, `male` or `surnames`, the most frequent first."""
    file = "surnames.txt" if kind == "surnames" else f"names_{kind}.txt"
    return tuple(" ".join(entries(file)).split())


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
    for line in entries(file):
        name, _, listed = line.partition(": ")
        words = tuple(listed.split(", "))
        forms = [words, tuple(plural(w) for w in words)] if name.endswith("*") else [words]
        for form in forms:
            group = Group(name.rstrip("*"), form)
            for word in form:
                found.setdefault(word, group)
    return found


@cache
def siblings() -> dict[str, Group]:
    """English words to their kind. Listed in lower case, a word matches capitalised too."""
    return _groups("siblings.txt")


def kind_of(word: str) -> Group | None:
    """The group of a word as it stands in a text: proper nouns only match capitalised."""
    return siblings().get(word) or siblings().get(word[:1].lower() + word[1:])


@cache
def world() -> dict[str, Group]:
    """Words of other languages and scripts to their kind."""
    return _groups("world.txt")


def _pairs(file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in entries(file):
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


def _spaced(word: str) -> bool:
    """Is the word of a script that puts spaces between words?"""
    return not re.search(
        r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]", word
    )


@cache
def finder(which: str) -> re.Pattern[str]:
    """One pattern over a whole list (`siblings`, `antonyms`, `world`, `reversals`), longest first."""
    tables = {"siblings": siblings, "antonyms": antonyms, "world": world, "reversals": reversals}
    listed = sorted(tables[which](), key=len, reverse=True)
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
