"""The statements that turn rows into records: a draft's pieces around one pass over the file.

`drafts` is a temporary view with a row a row of the file: ids and lengths, or what is wrong with it. `texts` is
another with turns, answer and rejected answers too. The tables that stay are filled from the two.
"""

import json

from seapo.sources.draft import (
    NO_ANSWERS,
    TAB,
    Draft,
    blank,
    could_be_no_string,
    literal,
    pointer,
    quote,
    said,
)
from seapo.store.import_files import TOO_LONG

POSITIVE = "positive/1"
PAIR = "pair/1"
NEGATIVE = "negative/1"


def sized(expression: str) -> str:
    """SQL: a text behind its length in bytes, as `records.content_id` writes a part."""
    return f"strlen({expression}) || ':' || {expression}"


def id_of(kind: str, *parts: str) -> str:
    """SQL for `records.content_id`; the parts are already behind their lengths."""
    return f"left(sha256({' || '.join((literal(kind), *parts))}), 24)"


def turns_text(turns: str) -> str:
    each = f"{sized('t.role')} || {sized('t.content')}"
    return f"array_to_string(list_transform({turns}, lambda t: {each}), '')"


def drafts(draft: Draft, rows: str) -> tuple[str, ...]:
    """SQL that reads `rows` (line, raw) into what the other statements call `drafts` and `texts`."""
    problem = f"select *, {_common_problem(draft)} as problem from"
    staged = _filled(_nested(*_levels(draft, _fields(draft, rows)), problem), TEXTS)
    return staged, *(_view(name, "select * from staged") for name in ("drafts", "texts"))


def clean_drafts(draft: Draft, file: str) -> str:
    """What is no text, straight from JSON lines by DuckDB's own reader, for files in which nothing is wrong.

    A row that would need a closer look is marked `odd`, because its raw text is not there to look at. Counting
    rows would hold the reader to one thread: instead this must be run with the file's order kept, and
    `clean_views` takes a row's place in the table for its line.
    """
    odd = " or ".join(could_be_no_string(slot) for slot in draft.fields)
    fields = f"select *, {odd} as odd from ({_columns(draft, file)})"
    levels = _levels(draft, fields, ", content, odd")
    problem = f"coalesce({_common_problem(draft)}, case when odd then {literal('odd' + TAB)} end)"
    statement = _nested(*levels, f"select * exclude (odd), {problem} as problem from")
    return _filled(statement, "content")


STAGED = """
    select count(*), count(reason), min(rowid), count(distinct content) from staged
"""
"""Rows, those with something wrong, the first place, and how many differ.

The first place is not always 0: it depends on the transaction.
"""


def clean_views(draft: Draft, file: str, first: int) -> tuple[str, ...]:
    """The two views over `clean_drafts`: a row's texts come out of the file once more, found by their hash.

    Reading a file again costs a tenth of what it costs to keep its texts anywhere until they are written.
    The table must be the side of the join that is kept, which is the right one: see `import_clean`.
    """
    drafts = f"select rowid - {first} + 1 as line, * exclude (line) from staged"
    levels = _nested(*_levels(draft, _columns(draft, file), ", content"))
    texts = (
        "select d.*, t.the_turns as turns, t.the_answer as answer, t.the_wrong as wrong "
        f"from ({levels}) t join ({drafts}) d on t.content = d.content"
    )
    return _view("drafts", drafts), _view("texts", texts)


def _levels(draft: Draft, fields: str, keep: str = "") -> tuple[str, ...]:
    """Fields, the draft's own steps, and the pieces of a record; each reads from the one before."""
    return (
        fields,
        *(f"select *, {expression} as {name} from" for name, expression in draft.steps),
        f"select line, as_came, {draft.turns} as the_turns, {draft.answer} as the_answer, "
        f"{draft.wrong} as the_wrong, {_other(draft) or 'null'} as the_other, "
        f"{draft.good} as the_good, {draft.source} as the_source, "
        f"{_problem(draft)} as given_problem{keep} from",
    )


def _nested(statement: str, *levels: str) -> str:
    for level in levels:
        statement = f"{level} ({statement})"
    return statement


TEXTS = "the_turns as turns, the_answer as answer, the_wrong as wrong"


def _filled(statement: str, kept: str) -> str:
    return f"create or replace temp table staged as {_finished(_nested(statement, _ids()), kept)}"


def _view(name: str, statement: str) -> str:
    return f"create or replace temp view {name} as {statement}"


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


def _problem(draft: Draft) -> str:
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


def _common_problem(draft: Draft) -> str:
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
    if _other(draft):
        checks += [
            f"case when the_other is null or {blank('the_other')} "
            f"then {said('blank', 'the rejected answer is blank')} end",
            f"case when {_same('the_other', 'the_answer')} "
            f"then {said('identical', 'chosen and rejected are the same text')} end",
        ]
    return f"coalesce({', '.join(checks)})"


def _other(draft: Draft) -> str | None:
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


FIRSTS = """
    create or replace temp table firsts as
    select id, min(line) as line from (
        select own_id as id, line from drafts where own_id is not null
        union all select unnest(pair_ids), line from drafts where pair_ids is not null
    ) group by id
"""
"""The line on which each positive, pair and bad completion stands first in this file."""

COUNTS = """
    select count(*), count(*) filter (good or bad), count(*) filter (reason is not null) from drafts
"""
REPEATED = """
    select count(own_id) - count(distinct own_id) + coalesce((
        select count(*) - count(distinct id) from (select unnest(pair_ids) as id from drafts)), 0)
    from drafts
"""


WIDTH = "select coalesce(max(len(pair_ids)), 0), max(line) from drafts"
OVERLAP = """
    select exists (select 1 from drafts d semi join positives p on p.positive_id = d.own_id)
        or exists (select 1 from (select unnest(pair_ids) as id from drafts) d
            semi join pairs p on p.pair_id = d.id)
"""
EXPANDED = """
    (select line, own_id, chars, unnest(pair_ids) as pair_id, unnest(wrong_chars) as wrong_chars,
        (line - 1) * $width + unnest(range(len(pair_ids))) as place{text} from {rows} where good)
"""
"""A row a rejected answer; `place` counts them in the order of the file."""
SINGLE = """
    (select line, own_id, chars, pair_ids[1] as pair_id, wrong_chars[1] as wrong_chars,
        line - 1 as place{text} from {rows} where good and len(pair_ids) = 1)
"""
"""The same where no row has more than one rejected answer: taking it out costs less than unnesting."""


def fill(*, repeated: bool, overlapping: bool, width: int) -> tuple[str, ...]:
    """Statements that fill the tables from `drafts` and, where they keep text, from `texts`.

    Parameters: `$dataset`; `$positive`, `$pair` and `$board`, the first free number of each table; `$width`,
    how many rejected answers a row has at most. Joins that look for repetitions inside the file or for
    texts of other data sets are left out where there are none.
    """
    own = "semi join firsts f on f.id = d.own_id and f.line = d.line" if repeated else ""
    pair = "semi join firsts f on f.id = e.pair_id and f.line = e.line" if repeated else ""
    new_own = "and own_id not in (select positive_id from positives)" if overlapping else ""
    new_pair = "where pair_id not in (select pair_id from pairs)" if overlapping else ""
    rows, rejected = (SINGLE, "wrong[1]") if width == 1 else (EXPANDED, "unnest(wrong)")
    with_text = rows.format(rows="texts", text=f", {rejected} as rejected")
    without = rows.format(rows="drafts", text="")
    return (
        f"insert into positives select $positive + line, own_id, turns, answer from texts d {own} "
        f"where good {new_own}",
        "insert into memberships (dataset_id, positive_id, line, source) "
        f"select $dataset, own_id, line, source from drafts d {own} where good",
        f"insert into negatives select own_id, $dataset, turns, answer, line from texts d {own} where bad",
        "insert into pairs (number, pair_id, positive_id, rejected, type, asked, source) "
        "select $pair + place, pair_id, own_id, rejected, 'unknown', 'unknown', 'imported' "
        f"from {with_text} e {pair} {new_pair}",
        _board(without, pair, looked_up=repeated or overlapping),
        "insert into set_aside select $dataset, line, reason, detail, raw from drafts "
        "where reason is not null",
    )


def _board(expanded: str, pair: str, *, looked_up: bool) -> str:
    """The board's rows; numbers of texts that may stand elsewhere already are looked up."""
    numbers = "p.number, n.number" if looked_up else "$pair + place, $positive + e.line"
    joins = (
        "join pairs p on p.pair_id = e.pair_id join positives n on n.positive_id = e.own_id"
        if looked_up
        else ""
    )
    return (
        "insert into board (number, dataset_id, pair_id, positive_id, pair_number, positive_number, "
        "asked, type, source, chosen_chars, rejected_chars) "
        f"select $board + place, $dataset, e.pair_id, e.own_id, {numbers}, "
        f"'unknown', 'unknown', 'imported', chars, wrong_chars from {expanded} e "
        f"{pair} {joins}"
    )


def numbers(sequence: str) -> str:
    """SQL that takes `$count` numbers from a sequence and gives the first."""
    return f"select min(n) from (select nextval('{sequence}') as n from range($count))"


DROPPED = (
    "drop table if exists firsts",
    "drop view if exists drafts",
    "drop view if exists texts",
    "drop table if exists staged",
)
