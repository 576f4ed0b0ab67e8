"""TruthfulQA: a best answer, and wrong ones that come as choices with labels or as lists."""

import json
from dataclasses import replace

from seapo.sources.draft import Draft, Part, literal, read, said, text_check
from seapo.sources.preferences import joined
from seapo.sources.sample import Sample

QUESTION = ("question", "query", "prompt")
TRUE_LABELS = "('1', '1.0', 'true', 'True')"


def truthfulqa_choices(sample: Sample) -> Draft | None:
    """`mc1_targets` and `mc2_targets`: the one right choice of mc1, every wrong choice of both."""
    question, first = sample.find(QUESTION), sample.find(["mc1_targets"])
    if not question or not first:
        return None
    prompt = read(sample, "prompt", question, "user")
    second = sample.find(["mc2_targets"]) or "mc2_targets"
    draft = _draft(prompt, {"mc1": first, "mc2": second})
    return replace(
        draft,
        answer="mc1_right[1]",
        wrong=_distinct("mc1_wrong || mc2_wrong", "mc1_right || mc2_right"),
        steps=(*draft.steps, *_choices(sample, "mc1", first), *_choices(sample, "mc2", second)),
        checks=(
            *draft.checks,
            f"case when mc1_all is null then {said('not_text', f'{first} has no choices')} end",
            f"case when len(mc1_right) = 0 then {said('no_answer', f'{first} has no right choice')} end",
        ),
    )


def truthfulqa_answers(sample: Sample) -> Draft | None:
    """`best_answer` with `incorrect_answers`: as lists, or as text with semicolons between."""
    question, best = sample.find(QUESTION), sample.find(["best_answer"])
    wrong, right = sample.find(["incorrect_answers"]), sample.find(["correct_answers"])
    if not question or not best or not wrong:
        return None
    draft = _draft(
        read(sample, "prompt", question, "user"),
        {"best": best, "wrongs": wrong, "rights": right or "correct_answers"},
    )
    return replace(
        draft,
        answer="best",
        wrong=_distinct("wrong_all", "[trim(best)] || right_all"),
        steps=(
            *draft.steps,
            ("wrong_all", _listed("wrongs")),
            ("right_all", f"coalesce({_listed('rights')}, [])"),
        ),
        checks=(
            *draft.checks,
            *text_check("best", best),
            f"case when wrong_all is null then {said('missing', f'{wrong} is missing')} end",
        ),
    )


def _draft(prompt: Part, fields: dict[str, str]) -> Draft:
    start, steps, checks = joined(prompt)
    return Draft({**start, **fields}, prompt.turns, "", steps=steps, checks=checks)


def _listed(slot: str) -> str:
    """SQL: the answers in a slot that holds a JSON list or text with semicolons."""
    return (
        f"case when {slot}[1] = '[' and json_valid({slot}) then from_json({slot}, '[\"VARCHAR\"]') "
        f"else list_transform(string_split({slot}, ';'), lambda s: trim(s)) end"
    )


def _distinct(wrong: str, right: str) -> str:
    """SQL: each wrong answer once, in order, without blanks and without any that is also right."""
    return (
        f"list_filter({wrong}, lambda w, i: w is not null and trim(w) <> '' "
        f"and not list_contains(list_transform({right}, lambda r: trim(r)), trim(w)) "
        f"and list_position({wrong}, w) = i)"
    )


def _choices(sample: Sample, slot: str, column: str) -> tuple[tuple[str, str], ...]:
    """Steps that read choices with labels, in any of the three ways they are written."""
    value = next(iter(sample.values(column)), None)
    if isinstance(value, list):
        read_all = _from_objects(slot, value)
    elif isinstance(value, dict) and "choices" not in value:
        read_all = (
            f"list_transform(map_entries(try_cast({slot}::json as map(varchar, varchar))), "
            f"lambda e: {{'choice': e.key, 'label': e.value}})"
        )
    else:
        structure = literal('{"choices":["VARCHAR"],"labels":["VARCHAR"]}')
        parsed = f"from_json(case when json_valid({slot}) then {slot} end, {structure})"
        read_all = (
            f"list_transform({parsed}.choices, "
            f"lambda c, i: {{'choice': c, 'label': {parsed}.labels[i]}})"
        )
    return (
        (f"{slot}_all", read_all),
        (f"{slot}_right", _labelled(slot, f"c.label in {TRUE_LABELS}")),
        (f"{slot}_wrong", _labelled(slot, f"c.label not in {TRUE_LABELS}")),
    )


def _labelled(slot: str, condition: str) -> str:
    kept = f"list_filter({slot}_all, lambda c: {condition})"
    return f"coalesce(list_transform({kept}, lambda c: c.choice), [])"


def _from_objects(slot: str, value: list[object]) -> str:
    first = value[0] if value and isinstance(value[0], dict) else {}
    choice = next((k for k in ("choice", "text", "answer", "target") if k in first), "choice")
    label = next((k for k in ("label", "score", "correct", "is_correct") if k in first), "label")
    structure = literal(json.dumps([{choice: "VARCHAR", label: "VARCHAR"}]))
    parsed = f"from_json(case when json_valid({slot}) then {slot} end, {structure})"
    return (
        f"list_transform({parsed}, lambda c: {{'choice': c.\"{choice}\", 'label': c.\"{label}\"}})"
    )
