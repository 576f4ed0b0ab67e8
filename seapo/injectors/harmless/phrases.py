"""English words and set phrases that mean the same in their place: contractions, connectives, units of time."""

import re
from functools import cache
from typing import NamedTuple

from seapo.injectors.edits import Edit
from seapo.injectors.harmless.shielded import Option, Shielded
from seapo.injectors.words import as_cased


class Phrase(NamedTuple):
    """`old` may become `new` between `before` and `after`, both looked at only."""

    old: str
    new: str
    after: str = ""
    before: str = ""


_WORD = r"(?= [a-z])"
_CLAUSE = r"(?= (?:he|she|they|we|you|there|the|this|these|his|her|their|its)\b)"
_PLURAL = r"(?= (?!less)[a-z]{2,}[a-rt-z]s\b)"
_NOUN = r"(?= (?:the|a|an|his|her|its|their|this|these)\b)"
_TIME = r"(?= (?:day|week|month|year)\b)"
_PLAIN = r"(?= [a-z])(?! (?:only|just|necessarily|he|she|it|they|we|you|that|this|I)\b)"
"""Behind a negation: no inverted question, and nothing that the negation leans on."""
_VERBS = (
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "could", "would", "should",
)  # fmt: skip
_SUBJECTS = ("he", "she", "it", "they", "we", "you")

PHRASES: tuple[Phrase, ...] = (
    Phrase("for example", "for instance", "(?=,)"),
    Phrase("for instance", "for example", "(?=,)"),
    Phrase("e\\.g\\.,", "for example,"),
    Phrase("i\\.e\\.,", "that is,"),
    Phrase("in addition", "additionally", "(?=,)"),
    Phrase("additionally", "in addition", "(?=,)"),
    Phrase("moreover", "furthermore", "(?=,)"),
    Phrase("furthermore", "moreover", "(?=,)"),
    Phrase("therefore", "thus", "(?=,)"),
    Phrase("thus", "therefore", "(?=,)"),
    Phrase("hence", "therefore", "(?=,)"),
    Phrase("in spite of", "despite", _WORD),
    Phrase("despite", "in spite of", "(?= (?:the|a|an|his|her|its|their|these)\\b)"),
    Phrase("because of", "due to", _NOUN),
    Phrase("due to", "because of", _NOUN, "(?<!is )(?<!are )(?<!was )(?<!were )"),
    Phrase("prior to", "before", _NOUN),
    Phrase("even though", "although"),
    Phrase("in order to", "to", _WORD),
    Phrase("a lot of", "lots of", _WORD),
    Phrase("lots of", "a lot of", _WORD),
    Phrase("all of the", "all the", _WORD),
    Phrase("all the", "all of the", _PLURAL),
    Phrase("is equal to", "equals", "(?= \\$?\\w)"),
    Phrase("approximately", "about", "(?= \\$?\\d)"),
    Phrase("roughly", "approximately", "(?= \\$?\\d)"),
    Phrase("means that", "means", _CLAUSE),
    Phrase("means", "means that", "(?= (?:he|she|they|we|you|there) )"),
    Phrase("each", "every", _TIME),
    Phrase("every", "each", _TIME, "(?<![Aa]lmost )(?<![Nn]early )(?<![Nn]ot )(?<![Jj]ust )"),
    Phrase("in total", "altogether", "(?=[.,;\\n]|$)"),
    Phrase("altogether", "in total", "(?=[.\\n]|$)", "(?<=[a-z] )"),
    Phrase("began", "started", "(?= (?:to|by|with) )"),
    Phrase("started", "began", "(?= (?:to|by|with) )", "(?<!have )(?<!has )(?<!had )(?<!be )"),
    Phrase("begins", "starts", "(?= (?:to|by|with) )"),
    Phrase("starts", "begins", "(?= (?:to|by|with) )"),
    Phrase("until", "till", _WORD),
    Phrase("half the", "half of the", _PLURAL, "(?<!by )"),
    Phrase("twice as", "two times as", "(?= (?:many|much|old|long|tall|big|far)\\b)"),
    Phrase("initially", "at first", _WORD),
    Phrase("at first", "initially", "(?= [a-z])(?! (?:glance|sight|light|base|hand)\\b)"),
    Phrase("additional", "extra", _PLURAL, "(?<=\\d )"),
    Phrase("extra", "additional", _PLURAL, "(?<=\\d )"),
    Phrase("per", "a", _TIME, "(?<=\\d )"),
    Phrase("make sure that", "ensure that"),
    Phrase("ensure that", "make sure that"),
    Phrase("as a result", "consequently", "(?=,)"),
    Phrase("consequently", "as a result", "(?=,)"),
    Phrase("often", "frequently", _WORD, "(?<![Hh]ow )(?<!more )(?<!most )"),
    Phrase("frequently", "often", _WORD, "(?<![Hh]ow )(?<!more )(?<!most )"),
    Phrase("usually", "typically", _WORD),
    Phrase("typically", "usually", _WORD),
    Phrase("primarily", "mainly", _WORD),
    Phrase("mainly", "primarily", _WORD),
    Phrase("almost", "nearly", "(?= (?:all|every|half|the|always)\\b)"),
    Phrase("nearly", "almost", "(?= (?:all|every|half|the|always|\\d)\\b)"),
    Phrase("perhaps", "maybe", _WORD),
    Phrase("maybe", "perhaps", _WORD),
    Phrase("numerous", "many", _WORD, "(?<!more )(?<!most )(?<!the )"),
    Phrase("is able to", "can", _WORD),
    Phrase("are able to", "can", _WORD),
    Phrase("difficult to", "hard to", _WORD),
    Phrase("hard to", "difficult to", _WORD, "(?<=is )"),
    Phrase("the entire", "the whole", _WORD),
    Phrase("on top of that", "in addition", "(?=,)"),
    *(Phrase(f"{subject} will", f"{subject}'ll", _PLAIN) for subject in _SUBJECTS),
    *(Phrase(f"{subject}['’]ll", f"{subject} will", _WORD) for subject in _SUBJECTS),
    Phrase("there is", "there's", "(?= (?:a|an|no|not|also)\\b)"),
    Phrase("there['’]s", "there is", "(?= (?:a|an|no|not|also)\\b)"),
    Phrase("utilized", "used", _WORD),
    Phrase("utilizing", "using", _WORD),
    Phrase("the reason why", "the reason", "(?= (?:he|she|it|they|we|you|the)\\b)"),
    *(Phrase(f"{verb} not", f"{verb}n't", _PLAIN) for verb in _VERBS),
    *(Phrase(f"{verb}n['’]t", f"{verb} not", _PLAIN) for verb in _VERBS),
    Phrase("can['’]t", "cannot", _PLAIN),
    Phrase("cannot", "can't", _PLAIN),
    Phrase("can not", "cannot", _PLAIN),
    Phrase("won['’]t", "will not", _PLAIN),
    Phrase("will not", "won't", _PLAIN),
    Phrase("it is", "it's", "(?= (?:a|an|the|not|important|best|also|very|possible|known)\\b)"),
    Phrase("it['’]s", "it is", "(?= (?:a|an|the|not|important|best|also|very|possible)\\b)"),
    Phrase("they are", "they're", _WORD),
    Phrase("they['’]re", "they are", _WORD),
    Phrase("you['’]re", "you are", _WORD),
    Phrase("you are", "you're", _WORD),
    Phrase("we['’]re", "we are", _WORD),
    Phrase("that['’]s", "that is", "(?= (?:a|an|the|why|how|what|not)\\b)"),
)


def exchanged_phrases(shielded: Shielded) -> list[Option]:
    """Every place where a phrase may stand for another."""
    text = shielded.text
    lowered = text.lower()
    return [
        (Edit(*found.span(), as_cased(new, found.group())),)
        for key, pattern, new in _patterns()
        if key in lowered
        for found in pattern.finditer(text)
        if shielded.free(*found.span())
        and (found.group()[0].islower() or found.start() in shielded.starts)
    ]


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """What a text must hold for the pattern to be worth a search, the pattern, what stands for it."""
    keys = (re.split(r"[\[\\]", phrase.old)[0] for phrase in PHRASES)
    return tuple((key, _pattern(p), p.new) for key, p in zip(keys, PHRASES, strict=True))


def _pattern(phrase: Phrase) -> re.Pattern[str]:
    first = phrase.old[0]
    old = f"[{first}{first.upper()}]{phrase.old[1:]}"
    return re.compile(rf"{phrase.before}(?<![\w'’-]){old}(?![\w'’-]){phrase.after}")
