"""What is wrong with a row, in SQL: a key and words, or null."""

from seapo.sources.draft import NO_ANSWERS, Draft, blank, pointer, said


def given_problem(draft: Draft) -> str:
    """SQL: the first thing wrong with a row, or null; type questions only where a slot is odd."""
    first = pointer(next(iter(draft.fields.values())))
    broken = (
        f"case when broken then case when raw is null "
        f"then {said('not_json', 'not valid JSON')} "
        f"else {said('not_an_object', 'a row must be an object with named fields')} end "
    )
    odd = f"when json_type(raw) <> 'OBJECT' and json_type(raw, {first}) is null then "
    stray = f"{odd} {said('not_an_object', 'a row must be an object with named fields')} end"
    # A stray list or number reads as an object of nulls, which the first check of a slot would call missing.
    empty = " and ".join(f"{slot} is null" for slot in draft.fields)
    return f"coalesce({broken} when {empty} then case {stray} end, {', '.join(draft.checks)})"


def common_problem(draft: Draft) -> str:
    """SQL: what is wrong with any record, whatever its shape; fields that are text are checked already."""
    checks = ["given_problem"]
    if not draft.plain:
        checks += [
            "case when the_turns is null or len(the_turns) = 0 or the_turns[-1].role = 'system' "
            f"then {said('no_prompt', 'nothing stands before the answer')} end",
            f"case when {blank('the_turns[-1].content')} "
            f"then {said('blank', 'the last turn before the answer is blank')} end",
            f"case when the_answer is null or {blank('the_answer')} "
            f"then {said('blank', 'the answer is blank')} end",
        ]
    if other_answer(draft):
        checks += [
            f"case when the_other is null or {blank('the_other')} "
            f"then {said('blank', 'the rejected answer is blank')} end",
            f"case when {_same('the_other', 'the_answer')} "
            f"then {said('identical', 'chosen and rejected are the same text')} end",
        ]
    return f"coalesce({', '.join(checks)})"


def other_answer(draft: Draft) -> str | None:
    """SQL of the one rejected answer, where the shape has exactly one a row."""
    inner = draft.wrong.removeprefix("[").removesuffix("]")
    return inner if draft.wrong == f"[{inner}]" and draft.wrong != NO_ANSWERS else None


def _same(one: str, other: str) -> str:
    """SQL: whether two texts differ in nothing but a little white space around them.

    Only texts that may so differ are trimmed: trimming a text costs more than hashing it.
    """
    apart = f"abs(strlen({one}) - strlen({other}))"
    edges = " or ".join(
        f"{text} < '!' or ends_with({text}, ' ') or ends_with({text}, chr(10))"
        for text in (one, other)
    )
    white = "E' \\t\\r\\n'"
    starts = " = ".join(f"left(trim(left({text}, 24), {white}), 8)" for text in (one, other))
    return (
        f"case when {apart} = 0 then {one} = {other} when {apart} > 8 then false when {edges} then "
        f"case when {starts} then trim({one}, {white}) = trim({other}, {white}) else false end "
        f"else false end"
    )
