"""One answer rewritten without harm, by about as much as a rule's error would change it."""

from collections.abc import Iterable, Sequence
from random import Random

from seapo.injectors.edits import Edit, apply_edits
from seapo.injectors.harmless.commas import opening_so, optional_commas
from seapo.injectors.harmless.figures import other_figures
from seapo.injectors.harmless.marks import other_bullets, other_marks
from seapo.injectors.harmless.phrases import exchanged_phrases
from seapo.injectors.harmless.shielded import Finder, Option, Shielded
from seapo.injectors.harmless.spellings import other_spellings
from seapo.injectors.inject import RULES, NotInjectable, inject, scene_of
from seapo.records import Positive, Span, content_id

_ENGLISH: tuple[Finder, ...] = (
    exchanged_phrases, other_spellings, optional_commas, opening_so, other_figures,
)  # fmt: skip
_ANYWHERE: tuple[Finder, ...] = (other_bullets, other_marks)
FEW = 4
"""Places of one change that are no more than an error's."""


def harmless(positive: Positive, seed: int) -> str | None:
    """The answer in other words that mean the same, or None where no such change is certain to be safe.

    The same positive and seed give the same text on every machine. Answers that are code, and those too
    short to hold a word that could change, have none.
    """
    scene = scene_of(positive)
    if scene.is_code or not scene.answer.strip():
        return None
    shielded = Shielded(scene)
    finders = (*(_ENGLISH if scene.is_english else ()), *_ANYWHERE)
    options = [option for find in finders for option in find(shielded)]
    rng = Random(content_id("harmless/1", str(seed), positive.id))
    rng.shuffle(options)
    chosen = _chosen(options, _wanted(positive, seed, rng))
    return apply_edits(positive.answer, chosen)[0] if chosen else None


def _wanted(positive: Positive, seed: int, rng: Random) -> tuple[int, int]:
    """Characters and places that an error put into the same answer changes."""
    try:
        spans = inject(positive, rng.choice(sorted(RULES)), seed).spans
    except NotInjectable:
        return 8, 1
    sides = zip(spans.chosen, spans.rejected, strict=True)
    return sum(max(_length(one), _length(other)) for one, other in sides), len(spans.chosen)


def _length(span: Span) -> int:
    return span[1] - span[0]


def _chosen(options: Sequence[Option], wanted: tuple[int, int]) -> list[Edit]:
    """Options in their order while they bring the change nearer to what is wanted; none that touch.

    At least one is taken, where there is one of few enough places.
    """
    size, spots = wanted
    chosen: list[Edit] = []
    for option in sorted(options, key=lambda o: len(o) > spots + 1):
        more = [*chosen, *option]
        nearer = abs(_changed(more) - size) < abs(_changed(chosen) - size)
        fits = nearer and len(more) <= spots + 1 and not _overlap(chosen, option)
        if fits or (not chosen and len(option) <= max(spots + 1, FEW)):
            chosen = more
    return chosen


def _changed(edits: Iterable[Edit]) -> int:
    return sum(max(edit.end - edit.start, len(edit.text)) for edit in edits)


def _overlap(chosen: Iterable[Edit], option: Option) -> bool:
    """Do they touch? Two changes side by side could make something that neither is."""
    return any(a.start <= b.end and b.start <= a.end for a in chosen for b in option)
