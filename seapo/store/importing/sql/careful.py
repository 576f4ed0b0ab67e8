"""Rows to `drafts` and `texts` through JSON text, which is there to look at where a row is odd."""

import json

from seapo.sources.draft import Draft, literal, quote
from seapo.store.importing.sql.levels import filled, nested, record_levels, view
from seapo.store.importing.sql.problems import common_problem

TEXTS = "the_turns as turns, the_answer as answer, the_wrong as wrong"


def drafts(draft: Draft, rows: str) -> tuple[str, ...]:
    """SQL that reads `rows` (line, raw) into what the other statements call `drafts` and `texts`."""
    problem = f"select *, {common_problem(draft)} as problem from"
    staged = filled(nested(*record_levels(draft, _fields(draft, rows)), problem), TEXTS)
    return staged, *(view(name, "select * from staged") for name in ("drafts", "texts"))


def _fields(draft: Draft, rows: str) -> str:
    columns = dict.fromkeys(draft.fields.values(), "VARCHAR")
    structure = literal(json.dumps(columns, ensure_ascii=False))
    slots = ", ".join(f"x.{quote(column)} as {slot}" for slot, column in draft.fields.items())
    # What is no JSON is no `raw` for the checks: asked for a type it would end the whole statement, and a
    # check may be worked out for rows whose answer an earlier one has given already.
    valid = (
        f"select line, raw as as_came, case when json_valid(raw) then raw end as raw from {rows}"
    )
    parsed = f"select *, from_json(raw, {structure}) as x from ({valid})"
    return f"select line, as_came, raw, x is null as broken, {slots} from ({parsed})"
