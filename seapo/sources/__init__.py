"""Real-world shapes: how each is recognised from a file's head, and how it becomes records, as query text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from seapo.errors import BadInput
from seapo.sources.alpaca import alpaca, alpaca_preferences
from seapo.sources.conversations import messages, transcript
from seapo.sources.draft import Draft
from seapo.sources.halueval import halueval, halueval_verdicts
from seapo.sources.labelled import labelled
from seapo.sources.mapped import check, mapped
from seapo.sources.origin import with_source
from seapo.sources.preferences import preferences
from seapo.sources.questions import bbh, code, gsm8k, plain_answers
from seapo.sources.sample import Sample
from seapo.sources.truthfulqa import truthfulqa_answers, truthfulqa_choices


@dataclass(frozen=True)
class Shape:
    name: str
    title: str
    """What it is, for people."""
    recognise: Callable[[Sample], Draft | None]


SHAPES: tuple[Shape, ...] = (
    Shape("truthfulqa", "TruthfulQA, choices with labels", truthfulqa_choices),
    Shape("truthfulqa-answers", "TruthfulQA, best and incorrect answers", truthfulqa_answers),
    Shape("halueval", "HaluEval, right and hallucinated answers", halueval),
    Shape("halueval-verdicts", "HaluEval, answers with a verdict", halueval_verdicts),
    Shape("alpaca-preference", "Alpaca with chosen and rejected", alpaca_preferences),
    Shape("preference", "Chosen and rejected answers", preferences),
    Shape("labelled", "Completions with a label (KTO)", labelled),
    Shape("alpaca", "Alpaca: instruction, input, output", alpaca),
    Shape("gsm8k", "GSM8K: worked answers ending in ####", gsm8k),
    Shape("bbh", "BIG-Bench-Hard: input and target", bbh),
    Shape("code", "Code: prompt and solution", code),
    Shape("messages", "Conversations as lists of turns", messages),
    Shape("qa", "Question and answer", plain_answers),
    Shape("transcript", "Dialogues in one string", transcript),
)
"""In order: the first that fits is taken, so the more special come first."""

MAPPED = "mapped"


@dataclass(frozen=True)
class Recognised:
    name: str
    draft: Draft


def recognise(
    sample: Sample, wanted: str = "auto", mapping: Mapping[str, str] | None = None
) -> Recognised | None:
    """The shape of a file's head, or None where no shape fits.

    A mapping of nothing but the source leaves the shape to be recognised.

    Raises:
        BadInput: `wanted` names no shape, or the mapping names what is not there.
    """
    fields = dict(mapping or {})
    check(sample, fields)
    column = fields.pop("source", None)
    found = Recognised(MAPPED, mapped(sample, fields)) if fields else _shape(sample, wanted)
    return replace(found, draft=with_source(sample, found.draft, column)) if found else None


def _shape(sample: Sample, wanted: str) -> Recognised | None:
    if wanted != "auto" and wanted not in {shape.name for shape in SHAPES}:
        names = ", ".join(shape.name for shape in SHAPES)
        raise BadInput(f"There is no format {wanted}. The formats are auto, {names}.")
    for shape in SHAPES:
        draft = shape.recognise(sample) if wanted in ("auto", shape.name) else None
        if draft:
            return Recognised(shape.name, draft)
    return None
