"""English commas that a writer may set or leave out, and the `So` that a last step may open with."""

import re

from seapo.injectors.edits import Edit
from seapo.injectors.harmless.shielded import Option, Shielded
from seapo.injectors.words import first_names

_OPENING = r"(?:So|Then|Thus|Therefore|Hence|Next|Finally|Afterwards|In total|Altogether)"
_PRONOUN = r"(?:he|she|it|they|we|you|I|there|the|this|these|his|her|their|its)\b"
_SET = re.compile(rf"{_OPENING}(?= {_PRONOUN})")
_LEFT_OUT = re.compile(rf"{_OPENING}(,)(?= {_PRONOUN})")
_SERIAL = re.compile(r"\b[a-z]+, (?:[a-z]+ )?[a-z]+(,)(?= (?:and|or) (?:[a-z]+ )?[a-z]+[.,;])")
_SO = re.compile(r"So,? (?=(he|she|it|they|we|you|there|the|this|his|her|their|its)\b)")
_WORDS = re.compile(r"(He|She|It|They|We|You|There|The|This|His|Her|Their|Its)\b|([A-Z][a-z]+) ")


def optional_commas(shielded: Shielded) -> list[Option]:
    """A comma behind an opening word, set or left out; and the last one of a list of words, left out."""
    text = shielded.text
    found: list[Edit] = []
    for start in sorted(shielded.starts):
        if bare := _SET.match(text, start):
            found.append(Edit(bare.end(), bare.end(), ","))
        if set_off := _LEFT_OUT.match(text, start):
            found.append(Edit(*set_off.span(1), ""))
    found += [Edit(*match.span(1), "") for match in _SERIAL.finditer(text)]
    return [(edit,) for edit in found if shielded.free(edit.start, edit.end)]


def opening_so(shielded: Shielded) -> list[Option]:
    """`So` at the head of a sentence left out; set before the last step of a worked answer."""
    options = [_without(shielded, start) for start in shielded.starts]
    return [option for option in (*options, _set_before_the_last(shielded)) if option]


def _without(shielded: Shielded, start: int) -> Option | None:
    so = _SO.match(shielded.text, start)
    if not so or not shielded.free(start, so.end()):
        return None
    return (Edit(start, so.end() + 1, shielded.text[so.end()].upper()),)


def _set_before_the_last(shielded: Shielded) -> Option | None:
    """The last step follows from those before it, so `So` says nothing new there."""
    steps = [s for s in shielded.scene.sentences if "=" in shielded.text[s.start : s.end]]
    if len(steps) < 2 or not shielded.free(steps[-1].start, steps[-1].start + 1):
        return None
    at = steps[-1].start
    word = _WORDS.match(shielded.text, at)
    if not word or (word.group(2) and word.group(2) not in first_names()):
        return None
    first = shielded.text[at].lower() if word.group(1) else shielded.text[at]
    return (Edit(at, at + 1, f"So, {first}"),)
