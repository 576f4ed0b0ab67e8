"""What a rule sees: prompt and answer, with the stretches it must not touch worked out once."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from seapo.injectors.sentences import Sentence, sentences

REACH = 12_000
"""Rules read and edit this many code points of an answer at most: their work stays bounded."""

_SHIELDS = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]{1,200}`"  # code
    r"|\b(?:https?://|www\.)[^\s<>()\[\]]{1,500}|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}"
    r"|^[ \t]*(?:\(?\d{1,3}[.)]|\(?[A-Za-z][.)]|[ivxIVX]{1,5}[.)])(?=\s)"  # list markers
    r"|\\[A-Za-z]{1,20}|<[/A-Za-z][^<>\n]{0,200}>|\]\([^()\s]{1,300}\)",
    re.DOTALL | re.MULTILINE,
)
_NEGATIVE = re.compile(
    r"(?i)\b(?:no(?!,)|not|never|nothing|none|nobody|neither|nor|without|cannot|unable)\b|n['’]t\b"
)
_ENGLISH = frozenset(
    [
        "the",
        "is",
        "are",
        "of",
        "and",
        "to",
        "in",
        "a",
        "that",
        "it",
        "was",
        "for",
        "as",
        "with",
        "by",
        "this",
        "be",
        "has",
        "have",
        "not",
        "you",
        "he",
        "she",
        "they",
        "we",
    ]
)
_FOREIGN = frozenset(
    [
        "der",
        "das",
        "und",
        "ist",
        "nicht",
        "ein",
        "eine",
        "den",
        "dem",
        "mit",
        "auf",
        "für",
        "el",
        "los",
        "las",
        "es",
        "y",
        "que",
        "en",
        "un",
        "una",
        "del",
        "por",
        "le",
        "les",
        "et",
        "est",
        "des",
        "du",
        "une",
        "je",
        "il",
        "pour",
        "dans",
        "os",
        "não",
        "é",
        "het",
        "een",
        "och",
        "är",
        "ik",
        "på",
        "che",
        "di",
        "per",
        "non",
        "ve",
        "bir",
        "jag",
        "się",
        "nie",
        "la",
        "als",
        "weil",
        "oder",
        "auch",
        "ich",
        "sie",
        "wir",
        "au",
        "sur",
        "avec",
        "ce",
    ]
)
_FENCE = re.compile(r"```([A-Za-z+#]*)[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
_CODE_LINE = re.compile(
    r"^\s*(?:def |class |return\b|for .*:$|while .*:$|if .*:$|elif .*:$|else:$|import |from \w+ "
    r"|@\w+|[\w.\[\]]+(?:, ?\w+){0,3} [-+*/]?= ?\S|[\w.]+\(.*\)$|[\]})]+[,;]?$|.*[;{}]$|#|//|try:|except)"
)


@dataclass(frozen=True)
class Scene:
    """A positive as the rules see it; `answer` is the part within reach."""

    prompt: str
    answer: str

    @cached_property
    def lowered_prompt(self) -> str:
        return self.prompt.lower()

    @cached_property
    def shields(self) -> tuple[tuple[int, int], ...]:
        """Stretches of code, links, list markers and tags, in order."""
        return tuple(match.span() for match in _SHIELDS.finditer(self.answer))

    @cached_property
    def _shield_starts(self) -> list[int]:
        return [start for start, _ in self.shields]

    def free(self, start: int, end: int) -> bool:
        """May [start, end) be edited: outside every shield and not within a cluster of marks?"""
        index = bisect_right(self._shield_starts, max(start, end - 1)) - 1
        if index >= 0 and self.shields[index][1] > start:
            return False
        return not self._joins(start) and not self._joins(end)

    def _joins(self, at: int) -> bool:
        """Does the code point at `at` belong to the one before it?"""
        if not 0 < at < len(self.answer):
            return False
        mark = self.answer[at]
        return mark == "\u200d" or unicodedata.category(mark)[0] == "M"

    @cached_property
    def words(self) -> frozenset[str]:
        """Words that stand in lower case in prompt or answer."""
        return frozenset(re.findall(r"(?<![\w'’])[a-z]{2,40}", f"{self.prompt} {self.answer}"))

    def negated(self, at: int) -> bool:
        """Is the sentence around `at` a negative one? A detail changed in it may stay true."""
        sentence = next((s for s in self.sentences if s.start <= at <= s.end), None)
        span = (sentence.start, sentence.end) if sentence else (max(0, at - 80), at + 80)
        return bool(_NEGATIVE.search(self.answer, *span))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences outside code."""
        return tuple(s for s in sentences(self.answer) if self.free(s.start, s.start + 1))

    @cached_property
    def fences(self) -> tuple[tuple[str, int, int], ...]:
        """Fenced code: language, start, end."""
        found = _FENCE.finditer(self.answer)
        return tuple((m.group(1).lower(), m.start(2), m.end(2)) for m in found)

    @cached_property
    def is_code(self) -> bool:
        """Is the whole answer code, as in completions of a function?"""
        lines = [line for line in self.answer.splitlines()[:200] if line.strip()]
        if not lines or self.fences or re.search(r"####|<<|[.!?]\s+[A-Z]", self.answer[:4000]):
            return False
        hits = sum(bool(_CODE_LINE.match(line[:200])) for line in lines)
        body = all(line[0] in " \t" for line in lines) and "def " in self.prompt
        braced = bool(re.search(r"\w\(.*[;{}]\s*$", lines[0]))
        return body or braced or (len(lines) > 1 and hits >= 0.7 * len(lines))

    @cached_property
    def is_english(self) -> bool:
        """Mostly ASCII letters, and no more small words of other languages than English ones."""
        letters = [c for c in self.answer[:2000] if c.isalpha()]
        if not letters or sum(c.isascii() for c in letters) < 0.8 * len(letters):
            return False
        words = [w.strip(".,;:!?") for w in self.answer[:2000].split()]
        inner = [w for i, w in enumerate(words) if i == 0 or w.islower()]  # names may be foreign
        foreign = sum(w.lower() in _FOREIGN for w in inner)
        return foreign == 0 or sum(w.lower() in _ENGLISH for w in words) > foreign
