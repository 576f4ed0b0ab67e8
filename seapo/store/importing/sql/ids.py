"""Content ids in SQL, as `records.content_id` makes them."""

from seapo.sources.draft import literal

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
    """SQL: the parts of an id that turns are, each role and content behind its length."""
    each = f"{sized('t.role')} || {sized('t.content')}"
    return f"array_to_string(list_transform({turns}, lambda t: {each}), '')"
