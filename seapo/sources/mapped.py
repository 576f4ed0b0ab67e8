"""Columns that a person mapped to fields by hand, for files no shape fits."""

from collections.abc import Mapping

from seapo.errors import BadInput
from seapo.sources.draft import Draft, with_system
from seapo.sources.labelled import completion, conversation, with_label
from seapo.sources.preferences import with_answers
from seapo.sources.questions import answered
from seapo.sources.sample import Sample

FIELDS = ("prompt", "chosen", "rejected", "completion", "label", "system", "source")


def mapped(sample: Sample, mapping: Mapping[str, str]) -> Draft:
    """Read the columns a person named, which `check` has seen.

    Raises:
        BadInput: too few of them for a record.
    """
    draft = _draft(Sample(sample.rows, mapping), mapping)
    if draft is None:
        raise BadInput(
            f"The mapping of {', '.join(mapping)} is not enough for a record. Map prompt and chosen "
            "(rejected too, where there is one), or prompt, completion and label, or chosen alone where "
            "it holds the whole conversation."
        )
    return with_system(sample, draft, mapping["system"]) if "system" in mapping else draft


def check(sample: Sample, mapping: Mapping[str, str]) -> None:
    """See that a mapping names fields and columns that are there.

    Raises:
        BadInput: it names others; the text lists those there are.
    """
    strange = [name for name in mapping if name not in FIELDS]
    if strange:
        raise BadInput(
            f"There is no field {', '.join(strange)} to map to. The fields are {', '.join(FIELDS)}."
        )
    absent = [column for column in mapping.values() if column not in sample.columns]
    if absent:
        raise BadInput(
            f"The file has no column {', '.join(absent)}. Its columns are {', '.join(sample.columns)}."
        )


def _draft(sample: Sample, mapping: Mapping[str, str]) -> Draft | None:
    answer = mapping.get("completion") or mapping.get("chosen")
    if answer is None:
        return None
    if "chosen" in mapping and "rejected" in mapping:
        return with_answers(sample, mapping["chosen"], mapping["rejected"])
    if "label" in mapping:
        asked = "prompt" in mapping
        found = completion(sample, answer) if asked else conversation(sample, answer)
        return with_label(found, mapping["label"]) if found else None
    if "prompt" in mapping:
        return answered(sample, mapping["prompt"], answer)
    return conversation(sample, answer)
