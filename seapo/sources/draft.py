"""How rows of a shape become records, as query text: the pieces that every shape is put together from.

A row arrives as `line` (bigint) and `raw` (its JSON text). A draft names the columns to read, each into a
slot, and gives SQL expressions over the slots. Pure: it makes text and runs nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from seapo.sources.sample import Sample
from seapo.sources.words import ROLES, SPEAKERS, SYSTEM

NO_TURNS = "[]::struct(role varchar, content varchar)[]"
NO_ANSWERS = "[]::varchar[]"
NUMBERS = ("BIGINT", "UBIGINT", "DOUBLE", "HUGEINT", "UHUGEINT")
TAB = "\t"


@dataclass(frozen=True)
class Draft:
    fields: Mapping[str, str]
    """Slot to column; each slot holds the column's text (JSON text where it is no string) or null."""
    turns: str
    """SQL: list of (role, content) before the answer."""
    answer: str
    """SQL: text of the answer, or of the completion where `good` is false."""
    wrong: str = NO_ANSWERS
    """SQL: list of rejected answers to the same turns."""
    good: str = "true"
    """SQL: false where the answer is labelled as bad."""
    steps: tuple[tuple[str, str], ...] = ()
    """Named intermediate expressions; later ones may use earlier ones."""
    checks: tuple[str, ...] = ()
    """SQL expressions: null, or a reason and its detail with a tab between; the first one counts."""
    source: str = "null::varchar"
    """SQL: a short name of where the row came from, or null."""
    plain: bool = False
    """Whether prompt and answer are text columns that the checks have seen to be no blanks."""


@dataclass(frozen=True)
class Part:
    """One column read as turns."""

    fields: Mapping[str, str]
    turns: str
    text: str | None = None
    """SQL of the text where the column is plain text."""
    steps: tuple[tuple[str, str], ...] = ()
    checks: tuple[str, ...] = field(default=())


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def pointer(column: str) -> str:
    """A JSON pointer to the column, as an SQL literal."""
    return literal("/" + column.replace("~", "~0").replace("/", "~1"))


def said(reason: str, detail: str) -> str:
    return literal(f"{reason}{TAB}{detail}")


def blank(expression: str) -> str:
    """SQL: whether a text holds nothing but white space.

    Only a text that sorts before `!` can start with white space, and comparing is far cheaper than matching.
    """
    return (
        f"case when {expression} < '!' then not regexp_matches({expression}, '\\S') else false end"
    )


def could_be_no_string(slot: str) -> str:
    """SQL: whether a value looks like something that JSON writes without quotes.

    Ranges of the first character come first, because comparing is far cheaper than matching.
    """
    numeric = f"(({slot} >= '-' and {slot} < '.') or ({slot} >= '0' and {slot} < ':'))"
    nested = f"({slot} >= '[' and {slot} < '\\') or ({slot} >= '{{' and {slot} < '|')"
    return (
        f"case when {numeric} then regexp_full_match({slot}, '[0-9.eE+-]+') "
        f"else {nested} or {slot} in ('true', 'false', 'NaN', 'Infinity') end"
    )


def absent(slot: str, column: str) -> str:
    """SQL: whether the slot is null because the column is null or because it is not there."""
    return (
        f"case when {slot} is null then case when json_type(raw, {pointer(column)}) = 'NULL' "
        f"then {said('null', f'{column} is null; text was wanted')} "
        f"else {said('missing', f'{column} is missing')} end end"
    )


def text_check(slot: str, column: str, *, numbers: bool = False) -> tuple[str, ...]:
    """Checks that the slot holds text that says something.

    JSON's own type is asked only of values that could be something else than a string, by their first
    character: asking it of every row would parse every row twice.
    """
    wanted = ("VARCHAR", *NUMBERS) if numbers else ("VARCHAR",)
    types = ", ".join(literal(name) for name in wanted)
    kind = f"json_type(raw, {pointer(column)})"
    # What pandas writes for a value that is not there; DuckDB calls it a number.
    nothing = f"{slot} in ('NaN', 'Infinity') and {kind} <> 'VARCHAR'"
    return (
        absent(slot, column),
        f"case when {could_be_no_string(slot)} then case when "
        f"{nothing} then {literal('null' + TAB + column)} || ' is ' || {slot} || '; text was wanted' "
        f"when {kind} not in ({types}) then {literal('not_text' + TAB + column)} "
        f"|| ' is ' || lower({kind}) || ' where text was wanted' end end",
        f"case when {blank(slot)} then {said('blank', f'{column} is blank')} end",
    )


def turn(role: str, text: str) -> str:
    return f"[{{'role': '{role}', 'content': {text}}}]"


def role_case(expression: str) -> str:
    """SQL: the role a speaker's name stands for, null for an unknown one."""
    whens = " ".join(f"when {literal(name)} then {literal(role)}" for name, role in ROLES.items())
    return f"case lower(trim({expression})) {whens} end"


def read(sample: Sample, slot: str, column: str, role: str, *, numbers: bool = False) -> Part:
    """Read a column as turns, whatever its kind: text becomes one turn of `role`."""
    kind = sample.kind(column)
    if kind in ("turns", "turn"):
        return _messages(sample, slot, column)
    if kind == "transcript":
        return _transcript(sample, slot, column)
    checks = text_check(slot, column, numbers=numbers)
    return Part({slot: column}, turn(role, slot), slot, checks=checks)


def _messages(sample: Sample, slot: str, column: str) -> Part:
    role, content = sample.message_keys(column)
    structure = json.dumps([{role: "VARCHAR", content: "JSON"}])
    parts = f'try(from_json(m.{quote(content)}, \'[{{"type":"VARCHAR","text":"VARCHAR"}}]\'))'
    text = (
        f"case json_type(m.{quote(content)}) when 'VARCHAR' then m.{quote(content)} ->> '$' "
        f"when 'ARRAY' then case when list_bool_and(list_transform({parts}, lambda p: p.type = 'text' "
        f"and p.text is not null)) then list_reduce(list_transform({parts}, lambda p: p.text), "
        f"lambda x, y: x || y) end end"
    )
    listed = f"case when {slot}[1] = '{{' then '[' || {slot} || ']' else {slot} end"
    steps = (
        (f"{slot}_listed", listed),
        (
            f"{slot}_messages",
            f"case when {slot}_listed[1] = '[' and json_valid({slot}_listed) "
            f"then from_json({slot}_listed, {literal(structure)}) end",
        ),
        (
            f"{slot}_turns",
            f"list_transform({slot}_messages, lambda m: "
            f"{{'role': {role_case('m.' + quote(role))}, 'content': {text}}})",
        ),
    )
    return Part({slot: column}, f"{slot}_turns", None, steps, _turns_checks(slot, column, role))


def _turns_checks(slot: str, column: str, role: str) -> tuple[str, ...]:
    roles = f"list_transform({slot}_messages, lambda m: m.{quote(role)})"
    return (
        absent(slot, column),
        f"case when {slot}_turns is null or len({slot}_turns) = 0 "
        f"then {said('not_turns', f'{column} is no list of turns')} end",
        f"case when len(list_filter({slot}_turns, lambda t: t.role is null)) > 0 then "
        f"{literal('unknown_role' + TAB + column + ' has a turn by ')} || coalesce(list_filter({roles}, "
        f"lambda r: r is null or ({role_case('r')}) is null)[1], 'nobody') end",
        f"case when len(list_filter({slot}_turns, lambda t: t.content is null)) > 0 "
        f"then {said('not_text', f'{column} has a turn without text')} end",
    )


def _speaker_pattern(texts: Sequence[str]) -> str:
    """The regular expression that opens a turn in this file's transcripts.

    Turns are told apart by the strictest mark the file uses, so that a line of an answer that happens to
    start with a speaker's name does not split it.
    """
    marks = "|".join(SPEAKERS)
    head = texts[0].lstrip() if texts else ""
    if head.startswith("###"):
        return rf"\s*###\s*({marks})\s*:[ ]?"
    if head.startswith("["):
        return rf"\s*\[({marks})\]\s*:[ ]?"
    if any(f"\n\n{name}:" in text for text in texts for name in SPEAKERS):
        return rf"(?:^\s*|\n[ \t\r]*\n\s*)({marks})\s*:[ ]?"
    return rf"(?:^\s*|\n\s*)({marks})\s*:[ ]?"


def _transcript(sample: Sample, slot: str, column: str) -> Part:
    texts = [value for value in sample.values(column) if isinstance(value, str)]
    pattern = literal(_speaker_pattern(texts))
    marked = f"regexp_replace({slot}, {pattern}, chr(30) || '\\1' || chr(31), 'g')"
    opening = f"trim({slot}_split[1], E' \\t\\r\\n')"
    steps = (
        (f"{slot}_split", f"string_split({marked}, chr(30))"),
        (
            f"{slot}_all",
            f"(case when {opening} <> '' then {turn('system', opening)} else {NO_TURNS} end) || "
            f"list_transform({slot}_split[2:], lambda s: "
            f"{{'role': {role_case('split_part(s, chr(31), 1)')}, "
            f"'content': trim(split_part(s, chr(31), 2), E' \\t\\r\\n')}})",
        ),
        (
            f"{slot}_turns",
            f"case when len({slot}_all) > 1 and {slot}_all[-1].role = 'assistant' "
            f"and {slot}_all[-1].content = '' then {slot}_all[:-2] else {slot}_all end",
        ),
    )
    checks = (
        absent(slot, column),
        f"case when len({slot}_split) < 2 "
        f"then {said('not_turns', f'{column} has no turns of a dialogue')} end",
    )
    return Part({slot: column}, f"{slot}_turns", None, steps, checks)


def with_system(sample: Sample, draft: Draft, column: str | None = None) -> Draft:
    """Put the system prompt's column, where a row has one, before turns that have none yet."""
    column = column or sample.find(SYSTEM) or SYSTEM[0]
    if column in draft.fields.values() or sample.kind(column) not in ("text", "none"):
        return draft
    prefixed = (
        f"case when system is null or {blank('system')} then given_turns "
        f"when given_turns[1].role = 'system' then given_turns "
        f"else {turn('system', 'system')} || given_turns end"
    )
    steps = (*draft.steps, ("given_turns", draft.turns), ("all_turns", prefixed))
    return replace(draft, fields={**draft.fields, "system": column}, turns="all_turns", steps=steps)
