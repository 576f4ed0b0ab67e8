"""Alpaca's layout: instruction, input and output; with system and history, or with chosen and rejected."""

from dataclasses import replace

from seapo.sources.draft import (
    NO_TURNS,
    TAB,
    Draft,
    absent,
    blank,
    literal,
    said,
    text_check,
    with_system,
)
from seapo.sources.sample import Sample

NAMES = ("instruction", "input", "output", "chosen", "rejected", "history")


def alpaca(sample: Sample) -> Draft | None:
    """One answer a row in `output`, or two of which the first is the better one."""
    if not sample.has("instruction", "input", "output"):
        return None
    column = {name: sample.find([name]) or name for name in NAMES}
    start = _question(column)
    if sample.kind(column["output"]) == "texts":
        return with_system(sample, _two_outputs(start, column["output"]))
    draft = replace(
        start,
        fields={**start.fields, "output": column["output"]},
        answer="output",
        checks=(*start.checks, *text_check("output", column["output"], numbers=True)),
    )
    return with_system(sample, draft)


def alpaca_preferences(sample: Sample) -> Draft | None:
    """Instruction and input with a chosen and a rejected answer as text."""
    if not sample.has("instruction", "input", "chosen", "rejected"):
        return None
    column = {name: sample.find([name]) or name for name in NAMES}
    if "text" not in (sample.kind(column["chosen"]), sample.kind(column["rejected"])):
        return None
    start = _question(column)
    draft = replace(
        start,
        fields={**start.fields, "chosen": column["chosen"], "rejected": column["rejected"]},
        answer="chosen",
        wrong="[rejected]",
        checks=(
            *start.checks,
            *text_check("chosen", column["chosen"]),
            *text_check("rejected", column["rejected"]),
        ),
    )
    return with_system(sample, draft)


def _question(column: dict[str, str]) -> Draft:
    fields = {name: column[name] for name in ("instruction", "input", "history")}
    question = (
        f"case when input is null or {blank('input')} then instruction "
        f"when {blank('instruction')} then input else instruction || chr(10) || input end"
    )
    return Draft(
        fields,
        turns="earlier || [{'role': 'user', 'content': asked_text}]",
        answer="",
        steps=(("asked_text", question), *_history()),
        checks=(
            absent("instruction", column["instruction"]),
            f"case when {blank('asked_text')} then {said('blank', 'instruction and input are blank')} end",
        ),
    )


def _history() -> tuple[tuple[str, str], ...]:
    """History is a list of (question, answer) lists, oldest first."""
    rounds = "try(from_json(case when json_valid(history) then history end, '[[\"VARCHAR\"]]'))"
    turns = (
        "flatten(list_transform(rounds, lambda h: [{'role': 'user', 'content': h[1]}, "
        "{'role': 'assistant', 'content': h[2]}]))"
    )
    return (("rounds", rounds), ("earlier", f"coalesce({turns}, {NO_TURNS})"))


def _two_outputs(start: Draft, column: str) -> Draft:
    outputs = "try(from_json(case when json_valid(output) then output end, '[\"VARCHAR\"]'))"
    check = (
        f"case when outputs is null or len(outputs) <> 2 then "
        f"{literal('not_text' + TAB + column + ' is no list of two answers, the better one first')} end"
    )
    return replace(
        start,
        fields={**start.fields, "output": column},
        answer="outputs[1]",
        wrong="[outputs[2]]",
        steps=(*start.steps, ("outputs", outputs)),
        checks=(*start.checks, absent("output", column), check),
    )
