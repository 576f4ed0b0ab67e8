"""Thumbs up or down: one completion a row and a label (the layout of KTO), also as a labelled conversation."""

from dataclasses import replace

from seapo.sources.draft import NO_TURNS, TAB, Draft, literal, read, with_system
from seapo.sources.preferences import answer_check, context_sql, joined, prompt_of
from seapo.sources.sample import Sample
from seapo.sources.words import BAD_WORDS, COMPLETION, CONVERSATION, GOOD_WORDS, LABEL


def labelled(sample: Sample) -> Draft | None:
    """Rows with a completion, or a conversation that ends in one, and a yes-or-no label."""
    label = next((c for n in LABEL if (c := sample.find([n])) and sample.says_yes_or_no(c)), None)
    if not label:
        return None
    column = sample.find(COMPLETION)
    found = (
        completion(sample, column)
        if column and prompt_of(sample) and sample.kind(column) in ("text", "turns", "turn")
        else conversation(sample)
    )
    return with_system(sample, with_label(found, label)) if found else None


def with_label(draft: Draft, label: str) -> Draft:
    """Let the label's column say whether the answer is good."""
    words = "lower(trim(label))"
    good = ", ".join(literal(w) for w in GOOD_WORDS)
    bad = ", ".join(literal(w) for w in BAD_WORDS)
    verdict = f"case when {words} in ({good}) then true when {words} in ({bad}) then false end"
    check = (
        f"case when verdict is null then {literal('bad_label' + TAB + label + ' is ')} || "
        f"coalesce(left(label, 40), 'null') || ' where true or false was wanted' end"
    )
    return replace(
        draft,
        fields={**draft.fields, "label": label},
        good="verdict",
        steps=(*draft.steps, ("verdict", verdict)),
        checks=(*draft.checks, check),
    )


def completion(sample: Sample, column: str) -> Draft | None:
    """A prompt in its own column, and a completion as text or as messages."""
    prompt = prompt_of(sample)
    answer = read(sample, "completion", column, "assistant")
    if not prompt:
        return None
    fields, steps, checks = joined(prompt, answer)
    if answer.text:
        return Draft(fields, prompt.turns, "completion", steps=steps, checks=checks)
    steps = (
        *steps,
        ("given", prompt.turns),
        ("head", f"coalesce({answer.turns}[:-2], {NO_TURNS})"),
        ("merged", context_sql("head", text_prompt=bool(prompt.text))),
        ("answer_turn", f"{answer.turns}[-1]"),
    )
    checks = (*checks, answer_check("answer_turn", column))
    return Draft(fields, "merged", "answer_turn.content", steps=steps, checks=checks)


def conversation(sample: Sample, column: str | None = None) -> Draft | None:
    """A conversation that ends with the answer; the turns before it are the prompt."""
    column = column or sample.find(CONVERSATION)
    if not column or sample.kind(column) not in ("turns", "transcript"):
        return None
    part = read(sample, "talk", column, "user")
    checks = (*part.checks, answer_check("answer_turn", column))
    return Draft(
        part.fields,
        "talk_head",
        "answer_turn.content",
        steps=(
            *part.steps,
            ("talk_head", f"coalesce({part.turns}[:-2], {NO_TURNS})"),
            ("answer_turn", f"{part.turns}[-1]"),
        ),
        checks=checks,
    )
