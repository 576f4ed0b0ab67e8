"""A store of as many pairs as wanted, made in seconds by SQL alone, for benches of what stands on it.

`python bench/big_store.py [--home FOLDER] [--pairs N] [--chars N] [--decisions N]` fills a home to look at.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.generate import SYLLABLES
from seapo.store import Cursor, Store, one
from seapo.taxonomy import INJECTABLE

NAME = "big"
"""Name of the data set."""
CHUNK = 100_000
_SPREAD = 50_000
"""Characters of the prose that rows begin at different places of."""


def fill(store: Store, pairs: int, chars: int = 476) -> list[str]:
    """Add a data set NAME of undecided pairs with `chars` characters a side; their ids in board order.

    Each rejected text is its chosen text with one word put in about its middle, named by the spans.
    """
    cursor = store.cursor()
    row = one(
        cursor,
        "insert into datasets (name, format, origin, rows_read, rows_kept)"
        " values (?, 'question-answer', 'made', ?, ?) returning dataset_id",
        [NAME, pairs, pairs],
    )
    assert row
    step = max(1_000, min(CHUNK, CHUNK * 500 // chars))
    for start in range(0, pairs, step):
        with store.writing(cursor):
            _stage(cursor, range(start, min(start + step, pairs)), chars)
            for text in (_POSITIVES, _MEMBERSHIPS, _PAIRS, _BOARD):
                cursor.execute(text, {"dataset": row[0]} if "$dataset" in text else None)
            cursor.execute("drop table staged")
    cursor.execute("checkpoint")
    found = cursor.execute("select pair_id from board where dataset_id = ? order by number", row)
    return [one_id for (one_id,) in found.fetchall()]


def decide_all(store: Store, decisions: int, reviewer: str = "someone") -> None:
    """Accept the first pairs of the store, straight into history and board; one a pair."""
    with store.writing() as cursor:
        cursor.execute(
            "insert into decisions (key, pair_id, verdict, reviewer, seconds, queue_order)"
            " select 'made-' || number, pair_id, 'accept', ?, 2.5, 'board' from board"
            " order by number limit ?",
            [reviewer, decisions],
        )
        cursor.execute(
            "update board set state = 'accepted', reviewer = d.reviewer, decided = d.decided, votes = 1"
            " from decisions d where d.pair_id = board.pair_id"
        )
    store.cursor().execute("checkpoint")


def prose(chars: int, seed: int = 1) -> str:
    """Sentences of made-up words; nobody's text."""
    draw = random.Random(seed)
    words = ["".join(draw.choices(SYLLABLES, k=draw.randint(1, 3))) for _ in range(3000)]
    found = ""
    while len(found) < chars:
        found += " ".join(draw.choices(words, k=draw.randint(6, 18))).capitalize() + ". "
    return found


def _stage(cursor: Cursor, numbers: range, chars: int) -> None:
    """The texts of these rows, with the place in each at which the wrong word goes in."""
    cursor.execute(
        "create temp table staged as"
        " with made as (select i, 'Case ' || i || '. '"
        "   || substr($prose, 1 + (hash(i) % $spread)::bigint, $chars) as answer"
        "   from range($first, $end) t(i)),"
        " placed as (select *, length(answer) // 2 as half from made)"
        " select i, substr(sha256('o' || i), 1, 24) as positive_id,"
        "  substr(sha256('p' || i), 1, 24) as pair_id, answer,"
        "  half + instr(substr(answer, half + 1), ' ') as place,"
        "  $types[1 + i % len($types)] as type from placed",
        {
            "prose": prose(_SPREAD + chars),
            "spread": _SPREAD,
            "chars": chars,
            "first": numbers.start,
            "end": numbers.stop,
            "types": [kind.name for kind in INJECTABLE],
        },
    )


_POSITIVES = (
    "insert into positives (positive_id, turns, answer) select positive_id,"
    " [{role: 'user', content: 'What is known of case ' || i || '?'}], answer from staged order by i"
)
_MEMBERSHIPS = (
    "insert into memberships (dataset_id, positive_id, line)"
    " select $dataset, positive_id, i + 1 from staged"
)
_PAIRS = (
    "insert into pairs by name select pair_id, positive_id,"
    " left(answer, place) || 'not ' || substr(answer, place + 1) as rejected, type, type as asked,"
    " 'rules' as source, 'put' as rule, 'A word was put in.' as why,"
    " '{\"chosen\": [[' || place || ', ' || place"
    " || ']], \"rejected\": [[' || place || ', ' || (place + 3) || ']]}'"
    " as spans, '[]' as findings, null as run from staged order by i"
)
_BOARD = (
    "insert into board by name select $dataset as dataset_id, s.pair_id, p.number as pair_number,"
    " s.positive_id, o.number as positive_number, s.type as asked, s.type, 'rules' as source, 'put' as rule,"
    " length(answer) as chosen_chars, length(answer) + 4 as rejected_chars"
    " from staged s join (select number, pair_id from pairs) p using (pair_id)"
    " join (select number, positive_id from positives) o using (positive_id) order by i"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--chars", type=int, default=476)
    parser.add_argument("--decisions", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="seapo-bench-") as folder:
        path = (options.home or Path(folder)) / "studio.duckdb"
        start = time.perf_counter()
        with Store.open(path) as store:
            fill(store, options.pairs, options.chars)
            decide_all(store, options.decisions)
        seconds, size = time.perf_counter() - start, path.stat().st_size / 2**20
        print(f"{options.pairs:,} pairs of 2 x {options.chars:,}: {seconds:.1f} s, {size:,.0f} MB")


if __name__ == "__main__":
    main()
