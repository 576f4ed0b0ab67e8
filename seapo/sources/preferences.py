"""Chosen and rejected answers: strings, messages or whole dialogues, the prompt beside or inside."""

from collections.abc import Mapping

from seapo.sources.draft import NO_TURNS, TAB, Draft, Part, literal, read, said, with_system
from seapo.sources.sample import Sample
from seapo.sources.words import CHOSEN, CONVERSATION, PROMPT, REJECTED

ANSWERS = ("text", "transcript", "turns", "turn", "number")


def preferences(sample: Sample) -> Draft | None:
    """Rows with a chosen and a rejected answer, in any of their layouts."""
    chosen, rejected = sample.find(CHOSEN), sample.find(REJECTED)
    if not chosen or not rejected or sample.kind(chosen) not in ANSWERS:
        return None
    found = with_answers(sample, chosen, rejected)
    return with_system(sample, found) if found else None


def with_answers(sample: Sample, chosen: str, rejected: str) -> Draft | None:
    good = read(sample, "chosen", chosen, "assistant")
    bad = read(sample, "rejected", rejected, "assistant")
    prompt = prompt_of(sample)
    if good.text and bad.text:
        return _plain(prompt, good, bad) if prompt else None
    return _merged(prompt, good, bad)


def prompt_of(sample: Sample) -> Part | None:
    """The column before the answer: a prompt, or a conversation so far, whichever the file has."""
    for names in (PROMPT, CONVERSATION):
        column = sample.find(names)
        if column and sample.kind(column) in ("text", "transcript", "turns", "turn"):
            part = read(sample, "prompt", column, "user")
            return _without_answer(part) if names is CONVERSATION else part
    return None


def _without_answer(part: Part) -> Part:
    """A conversation that already holds the answer loses it: it stands in the answer's own column."""
    shortened = f"case when {part.turns}[-1].role = 'assistant' then {part.turns}[:-2] else {part.turns} end"
    return Part(
        part.fields,
        "prompt_so_far",
        part.text,
        (*part.steps, ("prompt_so_far", shortened)),
        part.checks,
    )


def joined(
    *parts: Part | None,
) -> tuple[dict[str, str], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The fields, steps and checks of several parts, one after the other."""
    there = [part for part in parts if part]
    fields: Mapping[str, str] = {slot: column for p in there for slot, column in p.fields.items()}
    steps = tuple(step for p in there for step in p.steps)
    checks = tuple(check for p in there for check in p.checks)
    return dict(fields), steps, checks


def _plain(prompt: Part, good: Part, bad: Part) -> Draft:
    fields, steps, checks = joined(prompt, good, bad)
    plain = prompt.text is not None
    return Draft(
        fields, prompt.turns, "chosen", "[rejected]", steps=steps, checks=checks, plain=plain
    )


def _merged(prompt: Part | None, good: Part, bad: Part) -> Draft:
    """Answers that may carry the turns before them: the prompt is what both sides share."""
    fields, steps, _ = joined(prompt, good, bad)
    given = f"coalesce({prompt.turns}, {NO_TURNS})" if prompt else NO_TURNS
    steps = (
        *steps,
        ("given", given),
        ("head", f"coalesce({good.turns}[:-2], {NO_TURNS})"),
        ("other_head", f"coalesce({bad.turns}[:-2], {NO_TURNS})"),
        ("merged", context_sql("head", text_prompt=bool(prompt and prompt.text))),
        ("answer_turn", f"{good.turns}[-1]"),
        ("other_turn", f"{bad.turns}[-1]"),
    )
    broken_prompt = [check for check in prompt.checks if "null" not in check] if prompt else []
    checks = (
        *good.checks,
        *bad.checks,
        *broken_prompt,
        "case when len(head) > 0 and len(other_head) > 0 and head <> other_head then "
        + said("prompts_differ", "the turns before the chosen and the rejected answer differ")
        + " end",
        answer_check("answer_turn", "the chosen side"),
        answer_check("other_turn", "the rejected side"),
    )
    return Draft(
        fields, "merged", "answer_turn.content", "[other_turn.content]", steps=steps, checks=checks
    )


def context_sql(head: str, *, text_prompt: bool) -> str:
    """SQL: the turns before the answer, from `given` (the prompt's own column) and the answer's `head`."""
    repeats = (
        f"{head}[1].role in ('user', 'system')" if text_prompt else f"{head}[1:len(given)] = given"
    )
    return (
        f"case when len({head}) = 0 then given when len(given) = 0 or {repeats} then {head} "
        f"else given || {head} end"
    )


def answer_check(turn: str, side: str) -> str:
    """The last turn must be the assistant's."""
    return (
        f"case when {turn}.role <> 'assistant' then "
        f"{literal('no_answer' + TAB + side + ' ends with a turn by the ')} || {turn}.role end"
    )
