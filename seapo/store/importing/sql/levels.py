"""The levels of the statement that makes a record of a row, for both ways in; each reads from the one before."""

from seapo.sources.draft import Draft
from seapo.store.importing.sql.ids import NEGATIVE, PAIR, POSITIVE, id_of, sized, turns_text
from seapo.store.importing.sql.problems import given_problem, other_answer


def record_levels(draft: Draft, fields: str, keep: str = "") -> tuple[str, ...]:
    """Fields, the draft's own steps, and the pieces of a record; each reads from the one before."""
    return (
        fields,
        *(f"select *, {expression} as {name} from" for name, expression in draft.steps),
        f"select line, as_came, {draft.turns} as the_turns, {draft.answer} as the_answer, "
        f"{draft.wrong} as the_wrong, {other_answer(draft) or 'null'} as the_other, "
        f"{draft.good} as the_good, {draft.source} as the_source, "
        f"{given_problem(draft)} as given_problem{keep} from",
    )


def nested(statement: str, *levels: str) -> str:
    """Each level reads from the one before, as a subquery."""
    for level in levels:
        statement = f"{level} ({statement})"
    return statement


def filled(statement: str, kept: str) -> str:
    """SQL that makes the table of staged rows, with their ids and the columns `kept`."""
    return f"create or replace temp table staged as {_finished(nested(statement, _ids()), kept)}"


def _ids() -> str:
    own = f"{turns_text('the_turns')} || {sized('the_answer')}"
    return (
        f"select *, case when problem is null then case when the_good then {id_of(POSITIVE, own)} "
        f"else {id_of(NEGATIVE, own)} end end as own_id from"
    )


def _finished(statement: str, kept: str) -> str:
    pair = id_of(PAIR, "'24:'", "own_id", sized("w"), "'7:unknown'")
    ids = f"case when problem is null and the_good then list_transform(the_wrong, lambda w: {pair}) end"
    return f"""
        select line, split_part(problem, chr(9), 1) as reason, split_part(problem, chr(9), 2) as detail,
            case when problem is not null then as_came end as raw,
            {kept}, the_source as source,
            problem is null and the_good as good, problem is null and not the_good as bad,
            own_id, {ids} as pair_ids,
            length(the_answer)::integer as chars,
            list_transform(the_wrong, lambda w: length(w)::integer) as wrong_chars
        from ({statement})
    """


def view(name: str, statement: str) -> str:
    """SQL that gives staged rows the name under which the other statements read them."""
    return f"create or replace temp view {name} as {statement}"
