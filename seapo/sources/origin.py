"""Which of the sets that a file was mixed from a row came from: a column of short names, kept beside a record."""

from dataclasses import replace

from seapo.errors import BadInput
from seapo.sources.draft import Draft, blank, could_be_no_string, pointer
from seapo.sources.sample import Sample
from seapo.sources.words import SOURCE

LONGEST = 200
"""Characters beyond which a value is a text and names no source."""
FEW = 10
"""Different values in a file's head that may be names, however few rows it has."""
SLOT = "named_source"


def with_source(sample: Sample, draft: Draft, column: str | None = None) -> Draft:
    """Keep the column that says where rows came from, where there is one: `column`, or the first of the usual.

    Raises:
        BadInput: `column` is read as something else already.
    """
    if column in draft.fields.values():
        raise BadInput(f"The column {column} is read as something else; map source to another one.")
    found = column or _usual(sample, draft)
    if found is None:
        return draft
    return replace(draft, fields={**draft.fields, SLOT: found}, source=_named(found))


def _usual(sample: Sample, draft: Draft) -> str | None:
    """The first column of a usual name that holds names; else the first that the head leaves empty."""
    there = [column for name in SOURCE if (column := sample.find([name]))]
    free = [column for column in there if column not in draft.fields.values()]
    empty = [column for column in free if sample.kind(column) == "none"]
    return next((c for c in [*(c for c in free if _names(sample, c)), *empty]), None)


def _names(sample: Sample, column: str) -> bool:
    """Whether a column names what rows share: a page's address a row is a source of another kind."""
    values = sample.values(column)
    short = sum(isinstance(value, str) and len(value) <= LONGEST for value in values)
    different = len({value for value in values if isinstance(value, str)})
    return short * 2 > len(values) and different <= max(FEW, len(values) // 2)


def _named(column: str) -> str:
    """SQL: the slot's text, or null where it is blank, too long, or no string in JSON."""
    nothing = f"{SLOT} is null or length({SLOT}) > {LONGEST} or {blank(SLOT)}"
    other = f"{could_be_no_string(SLOT)} and json_type(raw, {pointer(column)}) <> 'VARCHAR'"
    return f"case when {nothing} then null when {other} then null else {SLOT} end"
