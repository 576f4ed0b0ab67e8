"""Rows to `drafts` and `texts` by DuckDB's own JSON reader, for files in which nothing is wrong."""

from seapo.sources.draft import TAB, Draft, could_be_no_string, literal, quote
from seapo.store.importing.rows.flaws import TOO_LONG
from seapo.store.importing.sql.levels import filled, nested, record_levels, view
from seapo.store.importing.sql.problems import common_problem


def clean_drafts(draft: Draft, file: str) -> str:
    """What is no text, straight from JSON lines by DuckDB's own reader, for files in which nothing is wrong.

    A row that would need a closer look is marked `odd`, because its raw text is not there to look at. Counting
    rows would hold the reader to one thread: instead this must be run with the file's order kept, and
    `clean_views` takes a row's place in the table for its line.
    """
    odd = " or ".join(could_be_no_string(slot) for slot in draft.fields)
    fields = f"select *, {odd} as odd from ({_columns(draft, file)})"
    levels = record_levels(draft, fields, ", content, odd")
    problem = f"coalesce({common_problem(draft)}, case when odd then {literal('odd' + TAB)} end)"
    statement = nested(*levels, f"select * exclude (odd), {problem} as problem from")
    return filled(statement, "content")


STAGED = """
    select count(*), count(reason), min(rowid), count(distinct content) from staged
"""
"""Rows, those with something wrong, the first place, and how many differ.

The first place is not always 0: it depends on the transaction.
"""


def clean_views(draft: Draft, file: str, first: int) -> tuple[str, ...]:
    """The two views over `clean_drafts`: a row's texts come out of the file once more, found by their hash.

    Reading a file again costs a tenth of what it costs to keep its texts anywhere until they are written.
    The table must be the side of the join that is kept, which is the right one: see `importing/clean.py`.
    """
    drafts = f"select rowid - {first} + 1 as line, * exclude (line) from staged"
    levels = nested(*record_levels(draft, _columns(draft, file), ", content"))
    texts = (
        "select d.*, t.the_turns as turns, t.the_answer as answer, t.the_wrong as wrong "
        f"from ({levels}) t join ({drafts}) d on t.content = d.content"
    )
    return view("drafts", drafts), view("texts", texts)


def _columns(draft: Draft, file: str) -> str:
    """SQL that reads JSON lines with DuckDB's own reader: fast, but any odd line fails the whole file."""
    columns = ", ".join(
        f"{literal(name)}: 'VARCHAR'" for name in dict.fromkeys(draft.fields.values())
    )
    slots = ", ".join(f"{quote(column)} as {slot}" for slot, column in draft.fields.items())
    return (
        f"select null::bigint as line, null::varchar as as_came, null::varchar as raw, false as broken, "
        f"hash({', '.join(map(quote, draft.fields.values()))}) as content, {slots} "
        f"from read_json({literal(file)}, format = 'newline_delimited', records = true, "
        f"columns = {{{columns}}}, maximum_object_size = {TOO_LONG})"
    )
