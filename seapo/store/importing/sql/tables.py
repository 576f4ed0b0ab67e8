"""The tables that stay, filled from `drafts` and `texts`, and what has to be counted for it."""

COUNTS = """
    select count(*), count(*) filter (good or bad), count(*) filter (reason is not null) from drafts
"""
REPEATED = """
    select count(own_id) - count(distinct own_id) + coalesce((
        select count(*) - count(distinct id) from (select unnest(pair_ids) as id from drafts)), 0)
    from drafts
"""
FIRSTS = """
    create or replace temp table firsts as
    select id, min(line) as line from (
        select own_id as id, line from drafts where own_id is not null
        union all select unnest(pair_ids), line from drafts where pair_ids is not null
    ) group by id
"""
"""The line on which each positive, pair and bad completion stands first in this file."""
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
