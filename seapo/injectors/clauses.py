"""Exchanging stretches of a sentence so that it stays fluent: capitals follow the place."""

import re

from seapo.injectors.edits import Edit

_PLAIN = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "we",
        "you",
        "the",
        "there",
        "this",
        "that",
        "these",
        "those",
        "in",
        "a",
        "an",
        "his",
        "her",
        "its",
        "their",
        "our",
        "your",
        "to",
        "if",
        "for",
        "each",
        "so",
        "by",
        "after",
        "at",
        "on",
        "from",
        "as",
        "with",
        "when",
        "while",
        "since",
        "all",
        "both",
        "one",
        "two",
        "some",
        "many",
        "most",
        "no",
        "not",
        "every",
        "another",
        "what",
        "who",
        "how",
        "its",
        "people",
        "using",
        "because",
        "before",
        "during",
        "once",
        "then",
        "such",
    ]
)
CONNECTIVE = re.compile(
    r"(?:Yes|No),\s+|(?:So|Then|Therefore|Thus|Hence|Now|Next|First(?:ly)?|Second(?:ly)?|Third(?:ly)?|Finally|Lastly"
    r"|After that|Afterwards|This means(?: that)?|That means(?: that)?|In total|In all|Altogether"
    r"|And|But|However|As a result|Consequently|Additionally|Furthermore|Moreover|In addition|Also"
    r"|For example|For instance|Overall|In conclusion|Because of this|In contrast|On the other hand"
    r"|Similarly|Instead|Meanwhile|Accordingly)\b,?\s+"
)
_LABEL = re.compile(r"[^:.,\n<=]{1,60}:\**\s+")
"""`Cost: ` in front of what a list line says."""
Span = tuple[int, int]


def cased_for(text: str, incoming: Span, place: int) -> str:
    """The incoming stretch with the capital that its new place asks for."""
    words = text[slice(*incoming)]
    if text[place].isupper() and words[0].islower():
        return words[0].upper() + words[1:]
    first = re.match(r"[^\W\d_]+", words)
    if text[place].islower() and first and first.group().lower() in _PLAIN:
        return words[0].lower() + words[1:]
    return words


def exchange(text: str, one: Span, other: Span) -> tuple[Edit, Edit]:
    """Edits that let two stretches change places, capitals mended."""
    return (
        Edit(*one, cased_for(text, other, one[0])),
        Edit(*other, cased_for(text, one, other[0])),
    )


def behind_connective(text: str, span: Span) -> Span:
    """The stretch without label and connective in front: those stay where they are."""
    label = _LABEL.match(text, *span)
    start = label.end() if label else span[0]
    lead = CONNECTIVE.match(text, start, span[1])
    start = lead.end() if lead else start
    return (start, span[1]) if span[1] - start > 3 else span
